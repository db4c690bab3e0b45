"""A request that is sent again acts once and is answered alike, from wherever and however often it comes."""

import threading
from collections.abc import Callable
from contextvars import copy_context

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.database import session_for
from app.events import LoggedEvent
from tests.api.conftest import Programs
from tests.api.programs import Program
from tests.story import JUNE, MACHINE, World

ACCEPT = {"answer": "accept"}
MANY = 20
FRESH = "1-4"
"""The etag of a line that was just issued."""


def at_once(ask: Callable[[], TestResponse], times: int) -> list[TestResponse]:
    start, answers = threading.Barrier(times), list[TestResponse]()

    def run() -> None:
        start.wait()
        answers.append(ask())

    threads = [threading.Thread(target=copy_context().run, args=(run,)) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def facts(world: World, name: str) -> int:
    with world.app.app_context(), session_for(MACHINE) as session:
        return session.scalar(select(func.count()).select_from(LoggedEvent).where(LoggedEvent.name == name)) or 0


def test_twenty_answers_at_once_with_one_key_act_once_and_are_answered_alike(world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    answers = at_once(lambda: acme.answer(line, ACCEPT, key="k", seen=FRESH), MANY)
    assert {(each.status_code, each.text, each.headers["ETag"]) for each in answers} == {
        (200, answers[0].text, answers[0].headers["ETag"])
    }
    assert len(answers) == MANY
    assert facts(world, "orders.line_accepted") == 1
    assert len(world.look(line, "promises")) == 1


def test_twenty_shipments_at_once_with_one_key_are_one(world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    body = {"number": "LS-1", "shipped_on": "2026-06-01", "lines": [{"order_line_id": line, "quantity": "4"}]}
    answers = at_once(lambda: acme.post("/shipments", body, key="k"), MANY)
    assert {(each.status_code, each.text) for each in answers} == {(201, answers[0].text)}
    assert facts(world, "shipments.shipment_dispatched") == 1
    assert world.look(line, "shipped") == 4


def test_twenty_keys_at_once_are_twenty_answers_of_which_one_counts(world: World, acme: Program):
    """Each saw the same line: one is taken, the others are told what stands there now."""
    (line,) = world.line_ids(world.issued())
    answers = at_once(lambda: acme.answer(line, ACCEPT, seen=FRESH), MANY)
    assert sorted(each.status_code for each in answers) == [200, *[412] * (MANY - 1)]
    assert {each.json["current"]["answer"] for each in answers if each.status_code == 412} == {"accepted"}
    assert facts(world, "orders.line_accepted") == 1


def test_the_answer_stays_what_it_was(world: World, acme: Program):
    """However the line has moved on: whoever asks again hears what was answered then."""
    (line,) = world.line_ids(world.issued())
    first = acme.answer(line, ACCEPT, key="k", seen=FRESH)
    world.propose(line, (100, JUNE[19]))
    again = acme.answer(line, ACCEPT, key="k", seen=FRESH)
    assert (again.status_code, again.text) == (200, first.text)
    assert acme.line(line)["answer"] == "proposed"


def test_a_key_with_another_body_or_address_is_refused(world: World, acme: Program):
    one, two = world.line_ids(world.issued(world.line(), world.line()))
    acme.answer(one, ACCEPT, key="k")
    for refused in (
        acme.answer(one, {"answer": "reject", "reason": "discontinued"}, key="k"),
        acme.answer(two, ACCEPT, key="k"),
    ):
        assert (refused.status_code, refused.json["code"]) == (422, "key_reused")
    assert (world.look(one, "answer"), world.look(two, "answer")) == ("accepted", "pending")


def test_what_was_refused_may_be_tried_again_with_its_key(world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    assert acme.answer(line, ACCEPT, key="k", seen="1-7").status_code == 412
    assert acme.answer(line, {"answer": "reject", "reason": "mood"}, key="k").status_code == 409
    assert acme.answer(line, ACCEPT, key="k", seen=FRESH).status_code == 200


def test_nobody_uses_up_the_keys_of_another(world: World, acme: Program, program: Programs):
    ours, theirs = (world.line_ids(world.issued(supplier_id=of))[0] for of in (world.acme, world.bits))
    assert program(world.bits_person).answer(theirs, ACCEPT, key="k").status_code == 200
    assert acme.answer(ours, ACCEPT, key="k").status_code == 200
    other = program(world.acme_person)  # another program of the same person
    assert other.answer(ours, ACCEPT, key="k", seen=FRESH).status_code == 412


def test_a_key_is_needed_and_has_the_shape_of_one(world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    for key in ("", "x" * 101, "ключ".encode().decode("latin-1")):
        refused = acme.send("POST", f"/order-lines/{line}/answer", ACCEPT, If_Match=f'"{FRESH}"', Idempotency_Key=key)
        assert (refused.status_code, refused.json["code"]) == (400, "key_missing")
    quoted = acme.answer(line, ACCEPT, key='"k"')
    assert (quoted.status_code, acme.answer(line, ACCEPT, key="k").text) == (200, quoted.text)
