"""What slices register, and what becomes of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.events import CATALOGUE, Event
from app.live import fragments
from app.live.fragments import CannotDraw, Piece
from app.live.rooms import principal_of
from app.principal import Permission


@pytest.fixture(autouse=True)
def own_registrations() -> Iterator[None]:
    """What these tests register is gone afterwards, the slices' own registrations are back."""
    kept = [(registered, registered.copy()) for registered in
            (fragments._touched, fragments._artists, fragments._closing, fragments._reloading, CATALOGUE)]  # fmt: skip
    yield
    for registered, before in kept:
        registered.clear()
        registered.update(before)


@pytest.fixture
def moved() -> type[Event]:
    @dataclass(frozen=True, kw_only=True)
    class Changed(Event, abstract=True):
        line_id: int

        def audience(self):
            return {"procurement"}

    @dataclass(frozen=True, kw_only=True)
    class Moved(Changed):
        name = "tests.moved"

    return Moved


def test_a_registration_for_a_class_of_facts_holds_for_its_children(moved):
    @fragments.redraws(moved.__mro__[1])
    def row(fact):
        return [Piece("tests-row", fact.line_id)]

    @fragments.redraws(moved)
    def counts(fact):
        return [Piece("tests-counts"), Piece("tests-row", fact.line_id)]

    assert fragments.pieces_of(moved(line_id=4)) == {Piece("tests-row", 4), Piece("tests-counts")}


def test_an_element_is_named_by_kind_and_id():
    assert Piece("board-line", 42).element == "board-line-42"
    assert Piece("attention").element == "attention"


def test_a_kind_is_drawn_in_one_go_and_what_is_missing_is_gone():
    asked = []

    @fragments.draws("tests-row")
    def rows(ids, actor):
        asked.append(ids)
        return {1: " <tr></tr>\n"}

    drawn = fragments.draw({Piece("tests-row", 2), Piece("tests-row", 1)}, principal_of("procurement"))
    assert drawn == [{"id": "tests-row-1", "html": "<tr></tr>"}, {"id": "tests-row-2", "html": ""}]
    assert asked == [[1, 2]]


def test_a_kind_that_needs_a_permission_is_not_even_asked_for_others():
    @fragments.draws("tests-price", needs=Permission.PRICE_READ)
    def price(ids, actor):
        return dict.fromkeys(ids, "12.50")

    assert fragments.draw({Piece("tests-price", 1)}, principal_of("sales")) == []
    assert fragments.draw({Piece("tests-price", 1)}, principal_of("procurement")) != []


def test_a_mistake_in_one_slice_is_told_apart_and_not_swallowed():
    @fragments.draws("tests-row")
    def rows(ids, actor):
        raise ZeroDivisionError

    with pytest.raises(CannotDraw):
        fragments.draw({Piece("tests-row", 1)}, principal_of("procurement"))
    with pytest.raises(CannotDraw):
        fragments.draw({Piece("tests-unknown", 1)}, principal_of("procurement"))


def test_two_slices_cannot_draw_the_same_kind():
    fragments.draws("tests-row")(lambda ids, actor: {})
    with pytest.raises(TypeError):
        fragments.draws("tests-row")(lambda ids, actor: {})


def test_imports_and_new_days_reload(moved):
    assert not fragments.wants_reload(moved(line_id=1))
    assert fragments.wants_reload(moved(line_id=1, quiet=True))
    fragments.reloads(moved)
    assert fragments.wants_reload(moved(line_id=1))


def test_most_facts_close_nobodys_socket(moved):
    assert fragments.closed_by(moved(line_id=1)) is None
    fragments.closes(moved)(lambda fact, principal: principal.supplier_id == fact.line_id)
    hits = fragments.closed_by(moved(line_id=1))
    assert hits is not None
    assert hits(principal_of("supplier:1"))
    assert not hits(principal_of("supplier:2"))
