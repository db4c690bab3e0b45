"""What every supplier and plant holds of what is required: the cells, the filters, the pages, the file."""

import csv
import io
from datetime import date

import pytest

from app.certifications import actions
from app.certifications.rules import Level, State
from app.orders.queries.holdings import Held, HoldingsFilter, columns_of_holdings, holdings_batches, holdings_page
from app.suppliers import actions as suppliers
from tests.browser.world import BrowserWorld
from tests.certifications.holding import ISO, ROHS, SA8000
from tests.story import JUNE, told_by


@pytest.fixture
def matrix(world):
    """The rows as `{supplier or plant: {type: cell}}`."""

    def read(**wanted):
        limit, after = wanted.pop("limit", 40), wanted.pop("after", None)
        with told_by(world.app, world.buyer):
            columns = columns_of_holdings(world.buyer, wanted.get("type_id"))
            names = {each.type_id: each.name for each in columns}
            rows = holdings_page(world.buyer, HoldingsFilter(**wanted), columns, after, limit)
        return {row.plant_name or row.supplier_name: {names[key]: cell for key, cell in row.cells.items()} for row in rows}

    return read


def test_what_is_required_of_everybody_is_missing_until_it_is_there(world, require, verified, matrix):
    require(ISO)
    assert matrix() == {name: {ISO: Held("missing", lacks=True)} for name in ("Acme Fasteners", "Bits and Bolts")}
    made = verified(ISO, valid_to=JUNE[30])
    assert matrix()["Acme Fasteners"] == {ISO: Held(State.EXPIRING, JUNE[30], made)}


def test_what_only_some_goods_require_is_missing_for_those_who_sell_them(world, require, line, matrix):
    require(ROHS, site_id=world.berlin)
    assert matrix() == {"Acme Fasteners": {ROHS: Held("missing", lacks=True)}, "Bits and Bolts": {}}


def test_a_plant_has_a_row_of_its_own_and_the_company_counts_for_it(world, require, plant, verified, matrix):
    here, _there = plant("Hagen"), plant("Manukau", "Pacific/Auckland")
    require(SA8000, level=Level.PLANT)
    require(ISO)
    made = verified(SA8000, plant_ids=frozenset({here}))
    assert matrix()["Hagen"] == {SA8000: Held(State.VALID, date(2026, 12, 31), made)}
    assert matrix()["Manukau"] == {SA8000: Held("missing")}
    assert matrix()["Acme Fasteners"][SA8000].state == State.VALID, "which plant ships is not known"
    whole = verified(SA8000, number="QM-2", valid_to=None)
    assert matrix()["Manukau"] == {SA8000: Held(State.VALID, None, whole)}


def test_a_paper_of_a_plant_is_none_of_the_company(world, require, plant, verified, matrix):
    require(ISO)
    verified(ISO, plant_ids=frozenset({plant("Hagen")}))
    assert matrix()["Acme Fasteners"] == {ISO: Held("missing", lacks=True)}


def test_filters_leave_suppliers_out_and_not_cells(world, require, verified, waive, types, matrix):
    require(ISO)
    require(SA8000)
    verified(ISO)
    assert set(matrix(q="bits")) == {"Bits and Bolts"}
    assert set(matrix(q="ACME")) == {"Acme Fasteners"}
    assert set(matrix(state=State.VALID)) == {"Acme Fasteners"}
    assert set(matrix(lacking=True)) == {"Acme Fasteners", "Bits and Bolts"}
    assert set(matrix(lacking=True, type_id=types[ISO])) == {"Bits and Bolts"}
    waive(SA8000)
    assert set(matrix(lacking=True)) == {"Bits and Bolts"}


def test_pages_follow_each_other_by_name_without_a_gap(world, require, matrix):
    require(ISO)
    with told_by(world.app, world.buyer):
        for number in range(5):
            suppliers.add_supplier(world.buyer, code=f"N{number}", name="Same name", country="DE", time_zone="Europe/Berlin")
        columns, wanted = columns_of_holdings(world.buyer), HoldingsFilter()
        seen, after = [], None
        while rows := holdings_page(world.buyer, wanted, columns, after, 2):
            seen += [row.supplier_code for row in rows]
            after = (rows[-1].supplier_name, rows[-1].supplier_id)
        assert seen == ["ACME", "BITS", "N0", "N1", "N2", "N3", "N4"]
        assert [row.supplier_code for batch in holdings_batches(world.buyer, wanted, columns) for row in batch] == seen


def test_a_page_costs_as_many_questions_for_many_as_for_one(world, require, verified, statements):
    require(ISO)
    require(SA8000, level=Level.PLANT)
    verified(ISO)

    def asked(limit):
        with told_by(world.app, world.buyer):
            columns = columns_of_holdings(world.buyer)
            with statements() as ran:
                holdings_page(world.buyer, HoldingsFilter(), columns, None, limit)
        return len(ran)

    assert asked(2) == asked(1) <= 6


def test_the_page_and_the_file_say_the_same_and_are_for_buyers_alone(app, client):
    there = BrowserWorld(app)
    buyer = there.story.buyer
    client.sign_in(*there.buyer)
    assert "Nothing is required yet" in client.get("/certificates/matrix").text
    with told_by(app, buyer):
        kind = actions.add_type(buyer, name="=Fire", criterion="compliance")
        actions.require(buyer, kind)
    page = client.get("/certificates/matrix?show=lacking").text
    assert "Acme Fasteners" in page
    assert "Missing" in page
    assert 'href="/certificates/matrix.csv?show=lacking"' in page
    assert "Nothing matches" in client.get("/certificates/matrix?q=nobody").text
    answer = client.get("/certificates/matrix.csv?show=lacking")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows == [
        ["Supplier", "Code", "Plant", "'=Fire", "'=Fire: last day"],
        ["Acme Fasteners", "ACME", "", "Missing", ""],
        ["Bits and Bolts", "BITS", "", "Missing", ""],
    ]
    for other in (there.acme, there.sales):
        client.sign_in(*other)
        assert client.get("/certificates/matrix").status_code in (403, 404)
