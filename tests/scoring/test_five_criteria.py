"""Quality, price, location, ethics and legal compliance: from facts to a score, by the rules alone."""

import csv
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scoring.rules.compliance import ComplianceFacts, compliance
from app.scoring.rules.ethics import EthicsFacts, ethics
from app.scoring.rules.location import LocationFacts, Place, distance_km, location
from app.scoring.rules.points import Metric
from app.scoring.rules.price import ONE_SOURCE_AT_MOST, Market, Priced, price, ratio, settled
from app.scoring.rules.quality import QualityFacts, quality

DAY = date(2026, 6, 1)
STUTTGART, DETROIT, AUCKLAND = Place(48.7758, 9.1829), Place(42.3314, -83.0458), Place(-36.8509, 174.7645)
REAL = Path(os.environ.get("REAL_DATA_DIR", "../shared/data")) / "adventureworks"


def D(text: str | int) -> Decimal:
    return Decimal(text)


def value_of(found, metric):
    return next(each for each in found.metrics if each.metric is metric)


def test_a_reason_that_comes_again_counts_from_the_second_time():
    found = quality(QualityFacts(lines=10, receipts=10, reasons={"damaged": 3, "wrong_item": 1}))
    assert value_of(found, Metric.REPEAT_REASONS).value == 20
    assert value_of(found, Metric.REPEAT_REASONS).score == 0


def test_a_corrective_action_makes_nobody_better():
    bad = {"lines": 10, "rejected_ppm": D(50000), "receipts": 6, "reasons": {"damaged": 6}}
    plain = quality(QualityFacts(**bad)).score
    assert quality(QualityFacts(**bad, asked=1, open=1)).score == plain
    assert quality(QualityFacts(**bad, asked=1)).score == plain
    good = {"lines": 10, "rejected_ppm": D(0), "receipts": 6}
    assert quality(QualityFacts(**good, asked=1, open=1, overdue=1)).score == D("66.67")  # (100 + 100 + 0) ÷ 3
    assert quality(QualityFacts(asked=1, open=1, overdue=1)).score is None


def test_nothing_received_is_no_quality_at_all():
    assert quality(QualityFacts()).score is None


def line(supplier: int, unit_price: str, **changed) -> Priced:
    usual = {"item_id": 1, "unit": "H87", "currency": "EUR", "quantity": D(100), "ordered_on": DAY, "standard": D(10)}
    return Priced(supplier_id=supplier, unit_price=D(unit_price), **(usual | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"currency": "USD"},
        {"unit": "KGM"},
        {"item_id": 2},
        {"quantity": D(1000)},
        {"quantity": D(20)},
        {"ordered_on": date(2025, 6, 1)},
    ],
    ids=["another currency", "another unit", "another item", "a higher break", "a lower break", "a year before"],
)
def test_only_a_like_offer_is_a_market_price(changed):
    mine = line(1, "10.00")
    assert Market({1: [line(2, "9.00", **changed)], 2: [line(2, "9.00", **changed)]}).best(mine) is None
    assert Market({1: [line(3, "9.50"), line(2, "9.00"), line(1, "8.00")]}).best(mine) == 9


def test_amounts_of_several_currencies_are_never_added():
    euros, yen = line(1, "11.00"), line(1, "1500.00", currency="JPY", quantity=D(10))
    assert ratio([(euros, D(10)), (yen, D(1000))]) == D("1.3")  # 1.1 and 1.5, a line each
    assert ratio([(euros, D(10)), (euros, D(10)), (yen, D(1000))]) == D("1.2333")


def test_with_one_source_there_is_no_market_price_and_never_a_hundred():
    mine = [line(1, "5.00")]
    found = price(mine, {1: mine})
    assert value_of(found, Metric.TO_MARKET).value is None
    assert found.score == ONE_SOURCE_AT_MOST
    beside = price(mine, {1: [*mine, line(2, "10.00")]})
    assert beside.score == 100


def test_without_a_standard_price_and_without_a_market_price_has_no_data():
    mine = [line(1, "5.00", standard=None)]
    assert price(mine, {1: mine}).score is None


def test_a_ratio_is_no_finer_than_the_rounding_of_the_cents():
    assert settled(D("1.0476"), D("0.024")) == D("1.05")
    assert settled(D("1.0476"), D("0.0001")) == D("1.0476")
    assert ratio([(line(1, "0.22", standard=D("0.21")), D("0.21"))]) == D("1.05")


def test_five_per_cent_over_the_standard_price_separates_no_supplier_of_the_real_orders():
    if not REAL.is_dir():
        pytest.skip("the real data is not here: set REAL_DATA_DIR")
    standards = {(row["ProductID"], row["BusinessEntityID"]): D(row["StandardPrice"]) for row in rows("ProductVendor.csv")}
    orders = {row["PurchaseOrderID"]: row for row in rows("PurchaseOrderHeader.csv")}
    lines: dict[str, list[Priced]] = {}
    for row in rows("PurchaseOrderDetail.csv"):
        order = orders[row["PurchaseOrderID"]]
        if order["Status"] == "4":
            standard = standards[row["ProductID"], order["VendorID"]]
            found = line(int(order["VendorID"]), row["UnitPrice"], quantity=D(row["OrderQty"]), standard=standard)
            lines.setdefault(order["VendorID"], []).append(found)
    assert len(lines) == 79
    found = [value_of(price(each, {}), Metric.TO_STANDARD) for each in lines.values()]
    assert {each.value for each in found} == {D("1.05")}
    assert {each.score for each in found} == {D(60)}


def rows(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_distances_are_those_of_the_great_circle():
    assert distance_km(STUTTGART, DETROIT) == pytest.approx(6740, abs=30)
    assert distance_km(STUTTGART, AUCKLAND) == pytest.approx(18_290, abs=60)
    assert distance_km(AUCKLAND, AUCKLAND) == 0


POINTS = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))


@given(one=POINTS, other=POINTS)
def test_a_distance_is_the_same_there_and_back_and_at_most_half_the_globe(one, other):
    assert distance_km(one, other) == distance_km(other, one)
    assert 0 <= distance_km(one, other) <= 20_016


def test_a_supplier_is_measured_from_the_plant_that_is_nearest():
    found = location(LocationFacts(plants=[AUCKLAND, DETROIT], sites=[DETROIT, AUCKLAND], transits=[3, 1, 8]))
    assert value_of(found, Metric.DISTANCE).value == 0
    assert value_of(found, Metric.TRANSIT_DAYS).value == 3
    assert value_of(found, Metric.COUNTRY_GOVERNANCE).value is None


def test_without_coordinates_there_is_no_distance():
    assert value_of(location(LocationFacts(sites=[DETROIT])), Metric.DISTANCE).value is None


def test_ethics_certificates_count_where_they_are_asked_for():
    assert ethics(EthicsFacts()).score is None
    assert value_of(ethics(EthicsFacts(asked=1)), Metric.ETHICS_CERTIFICATES).score == 20
    assert value_of(ethics(EthicsFacts(asked=1, held=1)), Metric.ETHICS_CERTIFICATES).score == 80


def test_compliance_is_the_share_of_required_certificates_that_hold():
    assert compliance(ComplianceFacts()).score is None
    assert compliance(ComplianceFacts(required=2, valid=1)).score == 30
    assert compliance(ComplianceFacts(required=2, valid=2, answers=D(50))).score == 75


def test_a_sanction_changes_no_number_it_shuts_the_gate():
    free, shut = ComplianceFacts(required=1, valid=1), ComplianceFacts(required=1, valid=1, is_sanctioned=True)
    assert compliance(free) == compliance(shut)
