"""The shipped profiles over real purchasing history: every known trap is met, and nothing is invented."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from app.exchange import geography, reading
from app.exchange import profile as profiles
from app.exchange.assembly import Assembler
from app.exchange.joining import gatherer, load
from app.exchange.profile import SHIPPED

LIMIT = 200_000_000


def convert(name, path):
    profile = profiles.read(SHIPPED / f"{name}.toml")
    with path.open("rb") as stream:
        facts = reading.inspect(stream, LIMIT)
    own = [column for column in profile.demanded() if not profile.split(column)[0]]
    table = reading.open_table(path, facts.encoding, None, own)
    gather = gatherer(profile, table, load(profile, path.parent, LIMIT))
    assembler, rows, problems = Assembler(profile), [], []
    for number, cells in table.rows():
        found, complaints = assembler.order_row(number, gather(cells))
        rows += [found] if found else []
        problems += complaints
    return facts, rows, problems


@pytest.fixture(scope="module")
def scms(scms_file):
    return convert("scms", scms_file)


@pytest.fixture(scope="module")
def adventureworks(real_data):
    return convert("adventureworks", real_data / "adventureworks" / "PurchaseOrderDetail.csv")


def test_every_line_of_the_scms_history_can_be_taken(scms):
    facts, rows, _ = scms
    assert facts.encoding == "utf-8-sig"
    assert len(rows) == 10_324
    assert len({row.line.key for row in rows}) == 10_324
    assert len({row.order.number for row in rows}) == 6_233
    assert len({row.supplier.code for row in rows}) == 73


def test_the_scms_history_has_126_lines_whose_value_is_not_quantity_times_price(scms):
    counted = Counter(problem.kind for problem in scms[2])
    assert counted == {"value_differs": 126, "ordered_late": 4, "posted_early": 3}


def test_the_internal_supplier_is_known_as_internal(scms):
    internal = [row for row in scms[1] if row.supplier.internal]
    assert len(internal) == 5_404
    assert {row.supplier.name for row in internal} == {"SCMS from RDC"}


def test_dates_that_were_not_captured_stay_unknown(scms):
    unknown = sum(row.order.ordered_on is None for row in scms[1])
    assert unknown == 5_404 + 328


def test_no_order_of_the_scms_history_is_dated_outside_its_years(scms):
    """Read as ISO, a third of these dates would lie on the wrong day and some in years without a delivery."""
    dates = [row.order.ordered_on for row in scms[1] if row.order.ordered_on]
    assert len(dates) == 2_880 + 1_712
    assert date(2006, 1, 1) < min(dates) <= max(dates) < date(2015, 12, 31)
    late = sum(row.order.ordered_on > row.receipt.arrived_on for row in scms[1] if row.order.ordered_on)
    assert late == 5


def test_every_country_of_the_scms_history_becomes_a_site_with_a_place(scms):
    sites = {row.site for row in scms[1]}
    assert len(sites) == 43
    assert all(geography.place(site.country) for site in sites)
    assert {site.country for site in sites if site.name in ("Congo, DRC", "Swaziland")} == {"CD", "SZ"}


def test_vendors_of_the_scms_history_get_no_invented_country(scms):
    assert {row.supplier.country for row in scms[1]} == {None}


def test_delivered_by_the_scheduled_date_is_as_published(scms):
    on_time = sum(row.receipt.arrived_on <= row.line.requested_on for row in scms[1])
    assert (on_time, round(on_time / len(scms[1]), 6)) == (9_138, 0.885122)


def test_every_line_of_adventureworks_can_be_taken(adventureworks):
    _, rows, problems = adventureworks
    assert len(rows) == 8_845
    assert len({row.order.number for row in rows}) == 4_012
    assert Counter(problem.kind for problem in problems) == {"receipt_skipped": 619, "ordered_late": 7}


def test_pending_and_rejected_orders_of_adventureworks_bring_no_receipts(adventureworks):
    receipts = Counter(row.order.state for row in adventureworks[1] if row.receipt)
    assert receipts == {"complete": 8_169, "issued": 57}


def test_no_receipt_of_adventureworks_gets_an_invented_date(adventureworks):
    assert {row.receipt.arrived_on for row in adventureworks[1] if row.receipt} == {None}


def test_padded_codes_are_stripped_and_bare_decimals_read(adventureworks):
    units = {row.item.unit for row in adventureworks[1]}
    assert "EA" in units
    assert units <= {"CTN", "EA", "CAN", "CS", "GAL", "DZ", "PAK"}
    assert {row.receipt.rejected for row in adventureworks[1] if row.receipt} >= {Decimal(0), Decimal(82)}


def test_vendors_of_adventureworks_have_coordinates(adventureworks):
    suppliers = {row.supplier.code: row.supplier for row in adventureworks[1]}
    assert all(supplier.latitude is not None and supplier.country == "US" for supplier in suppliers.values())
    assert suppliers["LITWARE0001"].city == "Santa Cruz"
