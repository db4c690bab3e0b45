"""Who sits where, and that a revocation cannot be outrun."""

import pytest

from app.live.fragments import Piece, Shown, shown_by
from app.live.registry import MOST_PER_PERSON, Refused, Registry
from app.live.rooms import principal_of, richest_first
from app.principal import Kind, Principal, Role, room_of_site, room_of_supplier

ALL = Shown(everything=True)


def staff(person_id: int, *roles: Role, session_id: int = 1) -> Principal:
    return Principal(kind=Kind.STAFF, person_id=person_id, roles=frozenset(roles), session_id=session_id)


def of_person(person_id: int):
    return lambda principal: principal.person_id == person_id


def heard(registry: Registry, room: str) -> dict[str, tuple[str, ...]]:
    return {each.language: each.sids for each in registry.audiences(room)}


def test_a_seat_is_in_the_rooms_of_its_principal_and_in_no_other():
    registry = Registry(slots=4)
    registry.sit("a", staff(1, Role.PROCUREMENT, Role.SALES), "en", ALL, known_at=0)
    assert heard(registry, "procurement") == heard(registry, "sales") == {"en": ("a",)}
    assert heard(registry, "admin") == heard(registry, "supplier:1") == {}


def test_a_room_is_drawn_once_per_language():
    registry = Registry(slots=4)
    for sid, language in (("a", "en"), ("b", "de"), ("c", "en")):
        registry.sit(sid, staff(ord(sid), Role.SALES), language, ALL, known_at=0)
    assert heard(registry, "sales") == {"en": ("a", "c"), "de": ("b",)}


def test_a_revocation_takes_the_seats_at_once():
    registry = Registry(slots=4)
    registry.sit("mine", staff(1, Role.SALES), "en", ALL, known_at=0)
    registry.sit("theirs", staff(2, Role.SALES), "en", ALL, known_at=0)
    assert registry.revoke(5, of_person(1)) == ["mine"]
    assert heard(registry, "sales") == {"en": ("theirs",)}


def test_a_revocation_that_is_heard_late_leaves_whoever_was_looked_up_after_it():
    registry = Registry(slots=4)
    registry.sit("again", staff(1, Role.SALES), "en", ALL, known_at=5)
    assert registry.revoke(5, of_person(1)) == []
    assert registry.revoke(6, of_person(1)) == ["again"]


def test_who_was_looked_up_before_the_revocation_and_sits_down_after_it_is_refused():
    registry = Registry(slots=4)
    known_at = 4
    registry.revoke(5, of_person(1))
    with pytest.raises(Refused):
        registry.sit("late", staff(1, Role.SALES), "en", ALL, known_at)
    assert len(registry) == 0


def test_who_signed_in_again_after_the_revocation_is_welcome():
    registry = Registry(slots=4)
    registry.revoke(5, of_person(1))
    registry.sit("again", staff(1, Role.SALES, session_id=2), "en", ALL, known_at=5)
    assert len(registry) == 1


def test_one_person_cannot_take_every_seat():
    registry = Registry(slots=4)
    for number in range(MOST_PER_PERSON):
        registry.sit(str(number), staff(1, Role.SALES), "en", ALL, known_at=0)
    with pytest.raises(Refused):
        registry.sit("one more", staff(1, Role.SALES), "en", ALL, known_at=0)
    registry.sit("somebody else", staff(2, Role.SALES), "en", ALL, known_at=0)


def test_leaving_twice_changes_nothing():
    registry = Registry(slots=4)
    registry.sit("a", staff(1, Role.SALES), "en", ALL, known_at=0)
    registry.leave("a")
    registry.leave("a")
    assert heard(registry, "sales") == {}


def test_hearts_beat_in_turns():
    registry = Registry(slots=3)
    for number in range(9):
        registry.sit(str(number), staff(number, Role.SALES), "en", ALL, known_at=0)
    assert [len(registry.beating(slot)) for slot in range(3)] == [3, 3, 3]


@pytest.mark.parametrize(
    "listener",
    [
        Principal(kind=Kind.SUPPLIER, supplier_id=7, roles=frozenset({Role.SUPPLIER_ADMIN})),
        staff(1, Role.PROCUREMENT),
        staff(1, Role.SALES),
        staff(1, Role.ADMIN),
        Principal(kind=Kind.STAFF, person_id=1, roles=frozenset({Role.RECEIVING}), site_ids=frozenset({3})),
    ],
)
def test_a_room_is_drawn_for_a_principal_who_sees_no_more_than_its_listeners(listener: Principal):
    (room,) = listener.rooms
    drawn_for = principal_of(room)
    assert drawn_for.rooms == {room}
    assert drawn_for.kind is listener.kind
    assert drawn_for.supplier_id == listener.supplier_id
    assert drawn_for.site_ids <= listener.site_ids
    assert drawn_for.roles <= listener.roles | {Role.SUPPLIER_MEMBER}
    assert drawn_for.person_id is None


def test_who_sits_in_several_rooms_prefers_the_one_that_shows_most():
    assert richest_first(frozenset({"sales", "procurement", "admin", room_of_site(2)})) == [
        "procurement", "admin", room_of_site(2), "sales",
    ]  # fmt: skip
    assert richest_first(frozenset({room_of_supplier(3)})) == ["supplier:3"]


def test_what_nobody_shows_is_not_drawn():
    registry = Registry(slots=4)
    registry.sit("board", staff(1, Role.SALES), "en", shown_by("board-line-*,attention"), known_at=0)
    registry.sit("order", staff(2, Role.SALES), "en", shown_by("order-head-7,order-line-70"), known_at=0)
    (audience,) = registry.audiences("sales")
    pieces = [Piece("board-line", 1), Piece("attention"), Piece("order-head", 7), Piece("order-head", 8), Piece("history", 7)]
    assert [piece.element for piece in pieces if audience.shown.has(piece)] == ["board-line-1", "attention", "order-head-7"]
    registry.leave("order")
    (audience,) = registry.audiences("sales")
    assert not audience.shown.has(Piece("order-head", 7))


def test_a_page_that_does_not_say_what_it_shows_gets_everything():
    for told in ("", ",", "x" * 5_000):
        assert shown_by(told).has(Piece("history", 7))
