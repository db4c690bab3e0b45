"""The history of an order as people read it: by line and kind, page by page, from what to what, and as a file."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.orders import actions, queries, shown
from app.orders.queries import Kind, Wanted
from app.principal import Principal
from app.receipts.actions import receive_line
from app.receipts.rules import Delivery, Received
from tests.client import Client
from tests.story import D, World, in_days, one_line, told_by

Enter = Callable[[Principal], Client]


@pytest.fixture
def order(world: World) -> int:
    """Line 1 is moved and accepted, line 2 rejected; half of line 1 arrives."""
    today = in_days(0)
    order = world.issued(world.line(on=today), world.line(on=today, unit_price=D("3.77")))
    one, two = world.line_ids(order)
    world.answer(one)
    world.propose(one, (100, today + timedelta(days=7)), note="=Zinc is late")
    world.accept_proposal(one)
    world.reject(two)
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(today), Received(one, D(40)))
    return order


def names(world: World, order: int, wanted: Wanted) -> list[str]:
    with told_by(world.app, world.buyer):
        return [each.fact.name.split(".")[1] for each in queries.history_page(world.buyer, order, wanted).entries]


def test_a_history_is_narrowed_to_a_line_and_to_a_kind(world: World, order: int):
    one, two = world.line_ids(order)
    assert names(world, order, Wanted(two)) == ["line_rejected", "order_issued"]
    assert names(world, order, Wanted(kind=Kind.RECEIPTS)) == ["line_received"]
    answers = ["line_rejected", "proposal_accepted", "line_proposed", "line_accepted"]
    assert names(world, order, Wanted(kind=Kind.ANSWERS)) == answers
    assert names(world, order, Wanted(one, Kind.ANSWERS)) == answers[1:]
    assert names(world, order, Wanted(kind=Kind.SHIPMENTS)) == []
    assert names(world, order, Wanted(kind=Kind.CHANGES)) == ["order_issued", "order_drafted"]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
@pytest.mark.parametrize("kind", [None, Kind.ANSWERS])
def test_older_entries_follow_without_a_gap_and_words_stay_with_their_fact(
    world: World, order: int, size: int, kind: Kind | None
):
    wanted, before, walked = Wanted(kind=kind), None, []
    with told_by(world.app, world.buyer):
        whole = queries.history_page(world.buyer, order, wanted).entries
        while True:
            page = queries.history_page(world.buyer, order, wanted, before=before, limit=size)
            walked += page.entries
            if page.older is None:
                break
            before = page.older
    assert walked == whole
    assert [each.note for each in walked if each.fact.name == "orders.line_proposed"] == ["=Zinc is late"]


def test_every_changed_value_is_said_from_what_to_what(world: World, order: int):
    today = in_days(0)
    before, after = (f"{day:%d %b %Y}" for day in (today, today + timedelta(days=7)))
    with told_by(world.app, world.buyer), world.app.test_request_context():
        told = queries.history_page(world.buyer, order).entries
        changes = {each.fact.name.split(".")[1]: shown.entry(each, "We", "Acme")["changes"] for each in told}  # type: ignore[index]
    said = {name: [(each.what, each.before, each.after) for each in found] for name, found in changes.items() if found}
    assert said == {
        "line_accepted": [("promised", "–", before)],
        "line_proposed": [("offered", f"100 on {before}", f"100 on {after}")],
        "proposal_accepted": [("promised", before, after)],
        "line_received": [("open", "100", "60")],
    }


def test_the_file_says_who_what_line_from_to_and_why(world: World, order: int, enter: Enter):
    answer = enter(world.buyer).get(f"/orders/{order}/history.csv?kind=answers&line=1")
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head == ["When", "Who", "What", "Line", "From", "To", "Why"]
    accepted, offered, _ = rows
    today = in_days(0)
    before, after = (f"{day:%d %b %Y}" for day in (today, today + timedelta(days=7)))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", offered[0])
    assert offered[1:4] == ["Acme_Person", f"Line 1: offered 100 on {after} instead of {before}", "1"]
    assert offered[4:] == [f"100 on {before}", f"100 on {after}", "Material is late: =Zinc is late"]
    assert accepted[4:6] == [before, after]


def test_a_supplier_reads_its_own_and_none_of_our_names(world: World, order: int, enter: Enter):
    supplier = enter(world.acme_person)
    for address in (f"/orders/{order}/history", f"/orders/{order}/history.csv"):
        said = supplier.get(address).text
        assert "Northfield Instruments" in said
        assert "Buyer ·" not in said
        assert ",Buyer," not in said
        assert "Draft" not in said
        assert enter(world.bits_person).get(address).status_code == 404


def test_sales_reads_no_words_that_may_speak_of_prices(world: World, order: int, enter: Enter):
    for address in (f"/orders/{order}/history", f"/orders/{order}/history.csv"):
        assert "Zinc" not in enter(world.sales).get(address).text


def test_the_page_says_whose_time_and_whose_dates_it_writes(world: World, order: int, enter: Enter):
    said = enter(world.buyer).get(f"/orders/{order}/history?line=1").text
    assert "Times are in <span data-zone>UTC</span>" in said
    assert "those of the site (Europe/Berlin)" in said


def test_the_picture_stands_on_the_order_on_the_line_and_in_the_opened_row(world: World, order: int, enter: Enter):
    buyer, (one, two) = enter(world.buyer), world.line_ids(order)
    finding = "Line 1 slipped once, by 7 days"
    assert f"<b>1 of 2 lines slipped; {finding}</b>" in buyer.get(f"/orders/{order}").text
    assert f"<b>{finding}</b>" in buyer.get(f"/orders/{order}/history?line=1").text
    assert f"<b>{finding}</b>" in buyer.get(f"/board/lines/{one}").text
    assert f'id="line-slips-{two}"' in buyer.get(f"/board/lines/{two}").text
    assert f"<b>1 of 2 lines slipped; {finding}</b>" in enter(world.acme_person).get(f"/orders/{order}").text


def test_a_cancelled_line_keeps_its_history_and_stands_in_no_other_picture(world: World, enter: Enter):
    order = world.issued(world.line(on=in_days(0)), world.line(on=in_days(0)))
    one, two = world.line_ids(order)
    world.answer(two)
    with told_by(world.app, world.buyer):
        actions.cancel_line(world.buyer, one, version=one_line(one).version, reason="ordered_twice")
    buyer = enter(world.buyer)
    assert "100 cancelled" in buyer.get(f"/orders/{order}/history?line=1").text
    assert buyer.get(f"/board/lines/{one}").status_code == 200
    assert "<b>No promise has slipped</b>" in buyer.get(f"/orders/{order}").text


def test_the_picture_as_a_file_is_the_table_under_it(world: World, order: int, enter: Enter):
    today = in_days(0)
    later = (today + timedelta(days=7)).isoformat()
    answer = enter(world.sales).get(f"/orders/{order}/slips.csv")
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head == ["Line", "Said on", "What", "Date", "Days later"]
    assert [[row[0], *row[2:]] for row in rows] == [
        ["1", "requested", today.isoformat(), ""],
        ["1", "promised", today.isoformat(), ""],
        ["1", "promised", later, "7"],
        ["1", "arrived", today.isoformat(), ""],
        ["2", "requested", today.isoformat(), ""],
    ]
