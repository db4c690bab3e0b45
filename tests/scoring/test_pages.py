"""The page of a supplier's delivery: the number, what it is made of, and who may see it."""

import csv
import io

import pytest
from python_calamine import load_workbook

from app.receipts import actions as receipts
from app.receipts.rules import Delivery, Received
from app.scoring.actions import measuring
from tests.story import JUNE, MACHINE, D, on, told_by


@pytest.fixture(params=["measured now", "as stored"])
def delivered(app, world, request):
    """Three lines due on 12 June: one in time, one late, one never; and one that is due later."""
    order_id = world.issued(*[world.line()] * 3, world.line(on=JUNE[26]))
    in_time, late, _never, _later = world.line_ids(order_id)
    for line_id, day in ((in_time, JUNE[12]), (late, JUNE[15])):
        with on(day), told_by(app, world.buyer):
            receipts.receive_line(world.buyer, Delivery(day), Received(line_id, D(100)))
    if request.param == "as stored":
        with told_by(app, MACHINE):
            for supplier_id in (world.acme, world.bits):
                measuring.measure_supplier(MACHINE, supplier_id, because="scoring.measured_anew")
    return world.line_ids(order_id)


def test_the_number_stands_with_its_sum_and_its_definition(as_, world, delivered):
    with on(JUNE[16]):
        page = as_("buyer").get(f"/suppliers/{world.acme}/score")
    assert page.status_code == 200
    for words in ("33.3 %", "1 in time and in full ÷ 3 measured = 33.3 %", "2 working days before", "1 unit overdue"):
        assert words in page.text, words
    assert "1 whose window has not ended" in page.text


def test_another_definition_is_another_number_and_says_so(as_, world, delivered):
    with on(JUNE[16]):
        page = as_("buyer").get(f"/suppliers/{world.acme}/score?late=1&days=calendar&early=any&period=all")
        later = as_("buyer").get(f"/suppliers/{world.acme}/score?late=3&days=calendar")
    assert "33.3 %" in page.text
    assert "66.7 %" in later.text
    assert "3 calendar days after" in later.text


def test_a_spreadsheet_gets_the_same_number_from_the_rows(as_, world, delivered):
    with on(JUNE[16]):
        client = as_("buyer")
        text = client.get(f"/suppliers/{world.acme}/score/units.csv").get_data().decode("utf-8-sig")
        book = client.get(f"/suppliers/{world.acme}/score/units.xlsx").get_data()
    rows = list(csv.DictReader(io.StringIO(text)))
    counts = [row for row in rows if row["Counts"] == "1"]
    assert (len(rows), len(counts), sum(int(row["In time and in full"]) for row in counts)) == (4, 3, 1)
    sheet = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    heading = sheet[0]
    good = [row[heading.index("In time and in full")] for row in sheet[1:] if row[heading.index("Counts")] == 1]
    assert (len(good), sum(good)) == (3, 1)


def test_a_supplier_sees_its_own_score_and_nobody_elses(as_, world, delivered):
    with on(JUNE[16]):
        own = as_("acme_person")
        assert "33.3 %" in own.get("/score").text
        assert own.get(f"/suppliers/{world.bits}/score").status_code == 404
        other = as_("bits_person")
        assert "No data" in other.get("/score").text
        assert other.get(f"/suppliers/{world.acme}/score").status_code == 404
        assert other.get(f"/lines/{delivered[0]}/score").status_code == 404


def test_sales_never_see_scores(as_, world, delivered):
    with on(JUNE[16]):
        sales = as_("sales")
        for path in (f"/suppliers/{world.acme}/score", f"/lines/{delivered[0]}/score", "/disputes"):
            assert sales.get(path).status_code in (403, 404)


def test_lists_show_what_was_missed_and_what_is_not_measured_yet(as_, world, delivered):
    with on(JUNE[16]):
        buyer = as_("buyer")
        missed = buyer.get(f"/suppliers/{world.acme}/score?only=missed").text
        waiting = buyer.get(f"/suppliers/{world.acme}/score?only=open").text
    assert missed.count("/lines/") == 2
    assert waiting.count("/lines/") == 1


def test_a_line_opens_to_its_facts(as_, world, delivered):
    with on(JUNE[16]):
        page = as_("buyer").get(f"/lines/{delivered[1]}/score")
    assert "15 Jun 2026" in page.text
    assert "Late" in page.text
