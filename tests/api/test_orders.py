"""Orders as programs read them: one's own, page by page, prices only where they may be read."""

import pytest

from app.orders import actions as orders
from app.principal import Permission
from tests.api.conftest import Programs
from tests.api.programs import Program
from tests.story import JUNE, D, World, told_by

WITHOUT_PRICES = (Permission.ORDER_READ, Permission.LINE_ANSWER)


def numbers(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["number"] for each in answer.json["orders"]]


def test_the_newest_first_a_page_at_a_time(world: World, acme: Program):
    for _ in range(5):
        world.issued()
    first = acme.get("/orders?limit=2&state=issued")
    assert numbers(first) == ["PO-10005", "PO-10004"]
    assert first.headers["Link"] == f'</api/v1/orders?limit=2&state=issued&after={first.json["next"]}>; rel="next"'
    second = acme.get(f"/orders?limit=2&after={first.json['next']}")
    assert numbers(second) == ["PO-10003", "PO-10002"]
    last = acme.get(f"/orders?limit=2&after={second.json['next']}")
    assert (numbers(last), last.json["next"], "Link" in last.headers) == (["PO-10001"], None, False)


def test_filters_narrow_and_never_widen(world: World, acme: Program, program: Programs):
    world.issued()
    theirs = world.issued(supplier_id=world.bits)
    assert numbers(acme.get("/orders?q=PO-1000")) == ["PO-10001"]
    assert numbers(acme.get(f"/orders?supplier_id={world.bits}")) == numbers(acme.get("/orders?supplier_id=99999")) == []
    assert numbers(acme.get("/orders?state=closed")) == []
    buyer = program(world.buyer)
    assert numbers(buyer.get(f"/orders?supplier_id={world.bits}")) == ["PO-10002"]
    assert buyer.get("/orders/PO-10002").json["id"] == theirs
    assert numbers(program(world.receiver).get(f"/orders?site_id={world.auckland}")) == []


def test_a_draft_is_nothing_yet(world: World, program: Programs):
    world.draft()
    assert numbers(program(world.buyer).get("/orders")) == []
    assert program(world.buyer).get("/orders/PO-10001").status_code == 404


def test_an_order_says_what_its_page_says(world: World, acme: Program):
    order = world.issued(world.line(100, unit_price=D(2)), world.line("2.5", item_id=world.oil))
    one, two = world.line_ids(order)
    world.propose(one, (60, JUNE[12]), (40, JUNE[19]))
    found = acme.get("/orders/PO-10001").json
    assert (found["supplier"]["name"], found["site"]["name"], found["answer"]) == (
        "Acme Fasteners",
        "Berlin",
        "partly_answered",
    )
    first, second = found["lines"]
    assert (first["unit_price"], first["quantity"], first["requested_on"]) == ("2", "100", "2026-06-12")
    parts = [{"quantity": "60", "on": "2026-06-12"}, {"quantity": "40", "on": "2026-06-19"}]
    assert (first["proposal"]["parts"], first["proposal"]["side"], first["proposed_on"]) == (parts, "supplier", "2026-06-19")
    assert (second["id"], second["quantity"], second["proposal"], second["etag"]) == (two, "2.5", None, "1-4")
    assert "accept" in second["offers"]
    assert acme.line(two) == second | {"order": "PO-10001", "revision": 1}


def test_prices_are_for_who_may_read_them(world: World, acme: Program, program: Programs):
    order = world.issued(world.line(100, unit_price=D(2)))
    (line,) = world.line_ids(order)
    world.propose(line, (100, JUNE[19]), unit_price=D("2.75"), note="2.75 from now on")
    readers = {
        "acme": acme,
        "acme without that scope": program(world.acme_person, *WITHOUT_PRICES),
        "procurement": program(world.buyer),
        "sales": program(world.sales),
        "receiving": program(world.receiver),
    }
    told = {name: reader.get("/orders/PO-10001").text for name, reader in readers.items()}
    assert {name for name, text in told.items() if '"unit_price":"2"' in text} == {"acme", "procurement"}
    assert {name for name, text in told.items() if '"unit_price":"2.75"' in text} == {"acme", "procurement"}
    assert {name for name, text in told.items() if "payment_terms" in text} == {"acme", "procurement"}
    assert {name for name, text in told.items() if "from now on" in text} == {"acme", "acme without that scope", "procurement"}


def test_anothers_order_is_no_order(world: World, acme: Program):
    theirs = world.issued(supplier_id=world.bits)
    (line,) = world.line_ids(theirs)
    for path, nowhere in (("/orders/PO-10001", "/orders/PO-99999"), (f"/order-lines/{line}", "/order-lines/99999")):
        answers = [acme.get(each) for each in (path, nowhere)]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].text == answers[1].text


def test_a_number_may_have_a_stroke_in_it(world: World, acme: Program):
    with told_by(world.app, world.buyer):
        order = orders.create_draft(world.buyer, world.header(), [world.line()], number="2026/0017")
        orders.issue_order(world.buyer, order)
    assert acme.get("/orders/2026/0017").json["id"] == order


def test_what_is_known_is_not_sent_again(world: World, acme: Program):
    order = world.issued()
    (line,) = world.line_ids(order)
    first = acme.get("/orders/PO-10001", Accept_Encoding="br")
    known = {"If_None_Match": first.headers["ETag"], "Accept_Encoding": "br"}
    again = acme.get("/orders/PO-10001", **known)
    assert (again.status_code, again.data) == (304, b"")
    world.answer(line)
    assert acme.get("/orders/PO-10001", **known).status_code == 200


@pytest.mark.parametrize(
    ("address", "parameter", "sentence"),
    [
        ("/orders?limit=0", "limit", "“0”: Input should be greater than or equal to 1."),
        ("/orders?limit=many", "limit", "“many”: Input should be a valid integer"),
        ("/orders?state=lost", "state", "“lost”: Input should be 'draft', 'issued', 'closed' or 'cancelled'."),
        ("/orders?after=nonsense", "after", "“nonsense”: Expected the “next” of the page before."),
        ("/orders?after=bzk5OTk5OTk5OTk5OTk5", "after", "Expected the “next” of the page before."),
        ("/orders?site=3", "site", "“3”: There is no such field."),
        ("/orders/PO-1?fields=id", "fields", "“id”: There is no such field."),
        ("/events?after=-1", "after", "“-1”: Input should be greater than or equal to 0."),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(acme: Program, address, parameter, sentence):
    refused = acme.get(address)
    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    (fault,) = refused.json["errors"]
    assert fault["parameter"] == parameter
    assert sentence in fault["detail"]
