"""What a page asks for after a gap: the pieces touched since, drawn as they are now, for who asks."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.access import COOKIE
from app.identity import sign_in
from app.identity.events import PersonInvited, PersonReactivated
from app.live import catch_up, fragments
from app.live.fragments import Piece
from app.live.positions import Sequencer
from app.principal import Kind, Principal, Role, system
from app.transaction import transaction_of
from tests.live.listening import signed_in

TEST = system("test")


@pytest.fixture(autouse=True)
def a_row_for_each_person() -> Iterator[None]:
    """A slice that shows invited people in rows; and one whose artist breaks."""
    touched, artists = fragments._touched.copy(), fragments._artists.copy()
    fragments.redraws(PersonInvited)(lambda fact: [Piece("tests-person", fact.person_id)])
    fragments.draws("tests-person")(lambda ids, actor: {each: f"<p>{each} for {actor.kind}</p>" for each in ids if each < 90})
    fragments.redraws(PersonReactivated)(lambda fact: [Piece("tests-broken")])
    fragments.draws("tests-broken")(lambda ids, actor: 1 / 0)  # type: ignore[arg-type,return-value]
    yield
    fragments._touched.clear()
    fragments._touched.update(touched)
    fragments._artists.clear()
    fragments._artists.update(artists)


def happen(app: Flask, *facts) -> None:
    with app.app_context():
        with transaction_of(TEST) as work:
            for fact in facts:
                work.record(fact)
        Sequencer().look()


def since(client, position: int):
    return client.get(f"/live/since/{position}", headers={"Accept": "application/json"})


def test_it_answers_what_was_touched_since_each_piece_once(app, client, admin):
    client.set_cookie(COOKIE, admin.cookie)
    happen(app, *[PersonInvited(person_id=number) for number in (1, 2, 2, 3)])
    assert since(client, 1).json == {
        "position": 4,
        "pieces": [
            {"id": "tests-person-2", "html": "<p>2 for staff</p>"},
            {"id": "tests-person-3", "html": "<p>3 for staff</p>"},
        ],
        "reload": False,
    }
    assert since(client, 4).json == {"position": 4, "pieces": [], "reload": False}


def test_it_draws_only_what_the_page_shows(app, client, admin):
    client.set_cookie(COOKIE, admin.cookie)
    happen(app, *[PersonInvited(person_id=number) for number in (1, 2, 3)])
    answer = client.get("/live/since/0?shows=tests-person-2,other-*").json
    assert [piece["id"] for piece in answer["pieces"]] == ["tests-person-2"]
    assert answer["position"] == 3


def test_what_is_gone_comes_as_an_empty_piece(app, client, admin):
    client.set_cookie(COOKIE, admin.cookie)
    happen(app, PersonInvited(person_id=99))
    assert since(client, 0).json["pieces"] == [{"id": "tests-person-99", "html": ""}]


def test_a_supplier_catches_up_on_its_own_rooms_only(app, client):
    ana = signed_in(app, "ana@acme.example", Role.SUPPLIER_ADMIN, supplier="ACME")
    happen(app, PersonInvited(person_id=1), PersonInvited(person_id=2, supplier_id=ana.supplier_id),
           PersonInvited(person_id=3, supplier_id=ana.supplier_id + 1))  # fmt: skip
    client.set_cookie(COOKIE, ana.cookie)
    assert since(client, 0).json == {
        "position": 3,
        "pieces": [{"id": "tests-person-2", "html": "<p>2 for supplier</p>"}],
        "reload": False,
    }


def test_an_import_in_between_means_to_fetch_the_page_again(app, client, admin):
    client.set_cookie(COOKIE, admin.cookie)
    happen(app, PersonInvited(person_id=1, quiet=True))
    assert since(client, 0).json == {"position": 1, "pieces": [], "reload": True}


def test_another_suppliers_import_is_nobody_elses_reload(app, client):
    ana = signed_in(app, "ana@acme.example", Role.SUPPLIER_ADMIN, supplier="ACME")
    happen(app, PersonInvited(person_id=1, quiet=True))
    client.set_cookie(COOKIE, ana.cookie)
    assert since(client, 0).json["reload"] is False


def test_too_far_behind_means_to_fetch_the_page_again(app, client, admin, monkeypatch):
    client.set_cookie(COOKIE, admin.cookie)
    happen(app, *[PersonInvited(person_id=number) for number in range(1, 6)])
    monkeypatch.setattr(catch_up, "MOST_FACTS", 3)
    assert since(client, 2).json["reload"] is False
    assert since(client, 1).json["reload"] is True
    monkeypatch.setattr(catch_up, "FARTHEST", 2)
    assert since(client, 2).json["reload"] is True


def test_a_page_from_before_the_database_was_restored_is_fetched_again(app, client, admin):
    client.set_cookie(COOKIE, admin.cookie)
    assert since(client, 7).json == {"position": 0, "pieces": [], "reload": True}


def test_a_piece_that_cannot_be_drawn_does_not_fail_the_answer(app, client, admin):
    client.set_cookie(COOKIE, admin.cookie)
    happen(app, PersonReactivated(person_id=1))
    answer = since(client, 0)
    assert answer.status_code == 200
    assert answer.json == {"position": 1, "pieces": [], "reload": True}


def test_nobody_and_the_signed_out_catch_up_on_nothing(app, client, admin):
    assert since(client, 0).status_code == 401
    client.set_cookie(COOKIE, admin.cookie)
    assert since(client, 0).status_code == 200
    with app.app_context():
        sign_in.sign_out(
            Principal(kind=Kind.STAFF, person_id=admin.person_id, roles=frozenset({Role.ADMIN}), session_id=admin.session_id)
        )
    assert since(client, 0).status_code == 401


def test_the_answer_is_never_kept_by_a_cache(client, admin):
    client.set_cookie(COOKIE, admin.cookie)
    assert since(client, 0).headers["Cache-Control"] == "no-store"
