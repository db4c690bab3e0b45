"""Programs answer lines and announce shipments: the same verbs, the same refusals, as they were seen."""

import pytest

from app.orders import actions as orders
from app.orders.actions import Change
from app.principal import Permission
from tests.api.conftest import Programs
from tests.api.programs import Program
from tests.story import JUNE, D, World, told_by

ACCEPT = {"answer": "accept"}
REJECT = {"answer": "reject", "reason": "discontinued", "note": "No longer made"}


def proposal(*parts: tuple[str, str], **more: object) -> dict[str, object]:
    return {"answer": "propose", "parts": [{"quantity": q, "on": on} for q, on in parts], "reason": "material"} | more


def notice(*lines: tuple[int, str], **more: object) -> dict[str, object]:
    packed = [{"order_line_id": line_id, "quantity": quantity} for line_id, quantity in lines]
    return {"number": "LS-1", "shipped_on": "2026-06-01", "lines": packed} | more


def test_a_line_is_accepted_and_comes_back_as_it_is_now(world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    seen = acme.get(f"/order-lines/{line}").headers["ETag"].strip('"')
    done = acme.answer(line, ACCEPT, seen=seen)
    assert (done.status_code, done.json["answer"], done.json["promised_on"]) == (200, "accepted", "2026-06-12")
    assert done.json == acme.line(line)
    assert done.headers["ETag"] == f'"{done.json["etag"]}"'
    assert world.look(line, "answer", "latest_promised_on") == ("accepted", JUNE[12])


def test_a_line_is_proposed_otherwise_or_rejected(world: World, acme: Program):
    one, two = world.line_ids(world.issued(world.line(), world.line()))
    offered = acme.answer(one, proposal(("60", "2026-06-12"), ("30", "2026-06-19"), remainder="10", unit_price="2.5"))
    assert offered.json["proposal"]["remainder"] == "10"
    assert offered.json["proposal"]["unit_price"] == "2.5"
    assert world.look(one, "answer", "proposed_on") == ("proposed", JUNE[19])
    assert acme.answer(two, REJECT).json["state"] == "rejected"


def test_who_saw_an_older_line_is_told_what_stands_there_now(world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    seen = acme.line(line)["etag"]
    world.propose(line, (100, JUNE[19]))
    refused = acme.answer(line, ACCEPT, seen=seen)
    assert (refused.status_code, refused.mimetype, refused.json["code"]) == (412, "application/problem+json", "changed")
    assert refused.json["detail"] == "Line 1 was changed since you read it."
    assert refused.json["current"] == acme.line(line)
    assert refused.headers["ETag"] == f'"{refused.json["current"]["etag"]}"'
    assert world.look(line, "answer") == "proposed"
    assert acme.answer(line, ACCEPT, seen=refused.json["current"]["etag"]).status_code == 200


def test_an_answer_to_an_older_revision_is_refused(world: World, acme: Program):
    order = world.issued(world.line(), world.line())
    one, two = world.line_ids(order)
    seen = acme.line(two)["etag"]
    with told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order, [Change(line_id=one, quantity=D(110))])
    assert seen.startswith("1-")
    refused = acme.answer(two, ACCEPT, seen=seen)
    assert (refused.status_code, refused.json["current"]["etag"]) == (412, acme.line(two)["etag"])


@pytest.mark.parametrize("tag", ['"1-9"', '"nonsense"', 'W/"nonsense"', "*"])
def test_what_nobody_saw_is_no_state_of_a_line(world: World, acme: Program, tag):
    (line,) = world.line_ids(world.issued())
    refused = acme.post(f"/order-lines/{line}/answer", ACCEPT, If_Match=tag)
    assert refused.status_code == (428 if tag == "*" else 412)
    assert world.look(line, "answer") == "pending"


def test_without_a_state_nothing_is_answered(world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    refused = acme.post(f"/order-lines/{line}/answer", ACCEPT)
    assert (refused.status_code, refused.json["code"]) == (428, "precondition_missing")


def test_a_compressed_answer_has_a_tag_that_counts(world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    tag = acme.get(f"/order-lines/{line}", Accept_Encoding="br").headers["ETag"]
    assert acme.post(f"/order-lines/{line}/answer", ACCEPT, If_Match=tag).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "code", "sentence"),
    [
        (
            proposal(("60", "2026-06-12")),
            "/parts",
            "sum",
            "60 pcs offered and 0 not to be delivered do not come to the 100 pcs",
        ),
        (proposal(("100", "2026-05-12")), "/parts", None, ""),
        (proposal(("100", "2026-06-19"), reason=""), "/reason", None, ""),
        (proposal(("0.5", "2026-06-12"), ("99.5", "2026-06-19")), "/parts", "decimals", "these are counted whole"),
        ({"answer": "reject", "reason": "mood"}, "/reason", None, ""),
    ],
)
def test_a_rule_says_no_with_the_sentence_of_the_page_and_the_place(world: World, acme: Program, body, pointer, code, sentence):
    (line,) = world.line_ids(world.issued())
    refused = acme.answer(line, body)
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    (fault,) = refused.json["errors"]
    assert fault["pointer"] == pointer
    assert code in (None, fault["code"])
    assert sentence in fault["detail"] == refused.json["detail"]
    assert world.look(line, "answer") == "pending"


@pytest.mark.parametrize(
    ("body", "pointer", "sentence"),
    [
        ({}, "", "This is missing: what is answered."),
        ({"answer": "maybe"}, "", "does not match any of the expected tags"),
        (ACCEPT | {"supplier_id": 2}, "/supplier_id", "“2”: There is no such field."),
        (proposal(), "/parts", "List should have at least 1 item"),
        (proposal(("1e3", "2026-06-12")), "/parts/0/quantity", '“1e3”: Expected a decimal as a string, like "12.5".'),
        (proposal(("٣", "2026-06-12")), "/parts/0/quantity", "Expected a decimal as a string"),
        (
            {"answer": "propose", "parts": [{"quantity": 60, "on": "2026-06-12"}]},
            "/parts/0/quantity",
            "“60”: Expected a decimal",
        ),
        (proposal(("60", "12.06.2026")), "/parts/0/on", "“12.06.2026”: Input should be a valid date"),
        ({"answer": "reject"}, "/reason", "This is missing."),
        (REJECT | {"a/b": 1}, "/a~1b", "There is no such field."),
        (REJECT | {"note": "x" * 501}, "/note", "at most 500 characters"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_at_its_place(world: World, acme: Program, body, pointer, sentence):
    (line,) = world.line_ids(world.issued())
    refused = acme.answer(line, body)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    fault = refused.json["errors"][0]
    assert fault["pointer"] == pointer
    assert sentence in fault["detail"]
    assert world.look(line, "answer") == "pending"


def test_a_shipment_is_announced(world: World, acme: Program):
    (one,), (two,) = (world.line_ids(world.issued()) for _ in range(2))
    done = acme.post("/shipments", notice((one, "40"), (two, "100"), carrier="DHL", eta_on="2026-06-05"))
    assert (done.status_code, done.json["step"], done.json["carrier"]) == (201, "dispatched", "DHL")
    lines = [(each["order"], each["line_no"], each["quantity"]) for each in done.json["lines"]]
    assert lines == [("PO-10001", 1, "40"), ("PO-10002", 1, "100")]
    assert world.look(one, "shipped", "to_ship", "eta_on") == (40, 60, JUNE[5])
    again = acme.post("/shipments", notice((one, "40"), (two, "100"), carrier="DHL", eta_on="2026-06-05"))
    assert (again.status_code, again.json) == (201, done.json)


def test_what_is_too_much_is_refused_at_its_line(world: World, acme: Program):
    one, two = world.line_ids(world.issued(world.line(), world.line()))
    refused = acme.post("/shipments", notice((one, "1"), (two, "101")))
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/lines/1/quantity")
    assert "101 pcs of PO-10001 line 2 is more than the 100 pcs that are to ship" in refused.json["detail"]
    refused = acme.post("/shipments", notice((one, "1"), shipped_on="2026-06-02", step="dispatched"))
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/shipped_on")
    refused = acme.post("/shipments", notice((one, "1"), eta_on="2026-05-02"))
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/eta_on")
    assert world.look(one, "shipped") == 0


@pytest.mark.parametrize("of", ["another", "nobody"])
def test_anothers_line_is_no_line(world: World, acme: Program, of):
    (theirs,) = world.line_ids(world.issued(supplier_id=world.bits))
    line = theirs if of == "another" else 99999
    for refused in (acme.answer(line, ACCEPT, seen="1-1"), acme.post("/shipments", notice((line, "1")))):
        assert (refused.status_code, refused.json["detail"]) == (404, "There is nothing at this address, or it is not yours.")
    assert world.look(theirs, "answer", "shipped") == ("pending", 0)


def test_who_may_not_ship_or_answer_does_not(world: World, program: Programs):
    (line,) = world.line_ids(world.issued())
    buyer = program(world.buyer)
    assert buyer.answer(line, ACCEPT).status_code == 403
    assert buyer.post("/shipments", notice((line, "1"))).status_code == 403
    reader = program(world.acme_person, Permission.ORDER_READ, Permission.LINE_ANSWER)
    assert reader.post("/shipments", notice((line, "1"))).status_code == 403
