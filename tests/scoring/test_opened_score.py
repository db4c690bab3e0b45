"""A score that opens: every number with its sum and its facts, for buyers, and for its supplier without the prices."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.catalog.actions import add_category, change_item
from app.catalog.queries import items_by_number
from app.certifications import actions as certifications
from app.certifications.rules.policies import Criterion as CertificateCriterion
from app.principal import Principal
from app.quality.actions import ask_corrective_action
from app.refusals import NotFound
from app.scoring.actions.weighing import add_weight_set
from app.scoring.queries.opened import evidence_of, score_of
from app.scoring.rules.points import TABLES, Criterion, Metric, Table, hundredth, table_of
from app.scoring.rules.weights import FIRST
from app.scoring.words.criteria import METRICS
from app.scoring.words.formulas import FORMULAS
from tests.client import Client
from tests.scoring.judged import deliver
from tests.story import World, told_by

Enter = Callable[[Principal], Client]


@pytest.fixture
def judged(now_world: World) -> World:
    """Acme delivered six lines, one in twenty of each rejected; Bits four, all well."""
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6, rejected=5)
    deliver(now_world, now_world.bits, now_world.bits_person, lines=4)
    return now_world


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig"))))


def test_every_metric_has_a_name_a_table_and_a_sum():
    assert set(METRICS) == set(FORMULAS) == {table.metric for table in TABLES} == set(Metric)


@given(st.sampled_from(TABLES), st.decimals(-30000, 300000, places=3))
def test_the_line_between_the_two_points_is_what_a_value_is_worth(table: Table, value: Decimal):
    (low, worth_low), (high, worth_high) = table.around(value)
    by_hand = worth_low if low == high else worth_low + (worth_high - worth_low) * (value - low) / (high - low)
    assert hundredth(by_hand) == table.score(value)
    assert low == high or low <= value <= high


def test_the_page_prints_each_sum_with_its_numbers(judged: World, enter: Enter):
    page = enter(judged.buyer).get(f"/suppliers/{judged.acme}/criteria")
    assert page.status_code == 200
    for words in (
        "30 rejected ÷ 600 received × 1,000,000",
        "50,000",
        "5 with a reason that had come before ÷ 6 receipts × 100",
        "6 in time and in full ÷ 6 measured × 100",
        "6 × Damaged",
        "By the set “General”, version 1:",
    ):
        assert words in page.text, words


def test_the_total_of_the_page_is_that_of_the_ranking(judged: World, enter: Enter):
    buyer = enter(judged.buyer)
    ranked = re.search(rf'id="ranked-365-{judged.acme}".*?data-says="total">([\d.]+)<', buyer.get("/ranking").text, re.S)
    opened = re.search(r'<b class="figure">([\d.]+)</b> of 100', buyer.get(f"/suppliers/{judged.acme}/criteria").text)
    assert ranked
    assert opened
    assert ranked[1] == opened[1]


def test_a_person_who_redoes_the_printed_sum_gets_the_total(judged: World, enter: Enter):
    page = enter(judged.buyer).get(f"/suppliers/{judged.acme}/criteria").text
    terms, weight = re.search(r"version 1: \((.+?)\) ÷ (\d+)", page).groups()
    found = sum(Decimal(a) * Decimal(b) for a, b in (term.split(" × ") for term in terms.split(" + "))) / Decimal(weight)
    assert f'<b class="figure">{found.quantize(Decimal("0.1"))}</b> of 100' in page


def test_a_supplier_reads_the_same_scores_without_the_price(judged: World, enter: Enter):
    requires_iso(judged)
    with told_by(judged.app, judged.buyer):
        ours = score_of(judged.buyer, judged.acme, 365)
    with told_by(judged.app, judged.acme_person):
        theirs = score_of(judged.acme_person, judged.acme, 365)
        assert not evidence_of(judged.acme_person, theirs).prices
    assert Criterion.PRICE in ours.criteria
    assert ours.weighed is not None
    assert theirs.weighed is None
    assert theirs.criteria == {each: found for each, found in ours.criteria.items() if each is not Criterion.PRICE}
    assert theirs.criteria[Criterion.COMPLIANCE].score == 0  # the certificate that its items require is missing
    page = enter(judged.acme_person).get("/criteria").text
    assert "Your score" in page
    assert "neither it nor the total is shown" in page
    assert "EUR" not in page  # neither its own price nor another's


def test_a_supplier_reads_by_which_weights_it_is_judged(judged: World, enter: Enter):
    """Those of the category that it delivers most, though it reads no items itself."""
    assert "You are judged by the set “General”, version 1:" in enter(judged.acme_person).get("/criteria").text
    requires_iso(judged)
    safe = FIRST | {Criterion.QUALITY: 50, Criterion.DELIVERY: 5}
    with told_by(judged.app, judged.buyer):
        category = items_by_number(judged.buyer, {"M8-20"})["M8-20"].category_id
        add_weight_set(judged.buyer, "Safety first", safe, category_id=category)
    page = re.sub(r"\s+", " ", enter(judged.acme_person).get("/criteria").text)
    assert "You are judged by the set “Safety first”, version 1: Quality 50 %, Delivery 5 %, Price 20 %," in page


def requires_iso(world: World) -> None:
    """The item that everybody delivers is of a category that requires a certificate."""
    with told_by(world.app, world.buyer):
        category = add_category(world.buyer, name="Safety parts")
        item = items_by_number(world.buyer, {"M8-20"})["M8-20"]
        change_item(world.buyer, item.id, version=item.version, name=item.name, unit_code=item.unit_code, category_id=category)
        kind = certifications.add_type(world.buyer, name="EN 1090", criterion=CertificateCriterion.COMPLIANCE)
        certifications.require(world.buyer, kind, category_id=category)


def test_a_spreadsheet_gets_the_repeated_reasons_from_the_rows(judged: World, enter: Enter):
    rows = rows_of(enter(judged.buyer), f"/suppliers/{judged.acme}/criteria/quality.csv")
    again, receipts = (sum(int(row[name]) for row in rows) for name in ("Again", "Counts"))
    with told_by(judged.app, judged.buyer):
        metrics = score_of(judged.buyer, judged.acme, 365).criteria[Criterion.QUALITY].metrics
    found = next(each.value for each in metrics if each.metric is Metric.REPEAT_REASONS)
    assert abs(Decimal(100 * again) / receipts - found) < Decimal("0.0001")
    assert (again, receipts) == (5, 6)


def test_a_corrective_action_that_waits_stands_in_the_sum_and_in_the_file(judged: World, enter: Enter):
    order_id = deliver(judged, judged.acme, judged.acme_person, lines=1, rejected=5)
    with told_by(judged.app, judged.buyer):
        soon = clock.now().date() + timedelta(days=5)
        ask_corrective_action(judged.buyer, judged.line_ids(order_id)[0], problem="Cracks in the head", due_on=soon)
    buyer = enter(judged.buyer)
    sentence = "(1 open + 0 of them overdue) ÷ 1 asked for or waiting × 100"
    assert sentence in buyer.get(f"/suppliers/{judged.acme}/criteria").text
    assert sentence in enter(judged.acme_person).get("/criteria").text
    rows = rows_of(buyer, f"/suppliers/{judged.acme}/criteria/quality.csv")
    assert (sum(int(row["Asked"]) for row in rows), sum(int(row["Waits"]) for row in rows)) == (1, 1)
    assert sum(int(row["Counts"]) for row in rows) == 7


def test_a_spreadsheet_gets_the_market_price_from_the_rows(judged: World, enter: Enter):
    judged.issued(judged.line(on=clock.today("Europe/Berlin"), unit_price=Decimal(2)), supplier_id=judged.bits, currency="EUR")
    rows = rows_of(enter(judged.buyer), f"/suppliers/{judged.acme}/criteria/price.csv")
    compared = [row for row in rows if row["Best comparable offer"]]
    paid, best = (
        sum(Decimal(row["Quantity"]) * Decimal(row[name]) for row in compared)
        for name in ("Unit price", "Best comparable offer")
    )
    assert len(compared) == 6
    assert paid / best == Decimal("1.25")


@pytest.mark.parametrize("criterion", ["location", "ethics", "compliance"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_criterion_is_a_file_too(judged: World, enter: Enter, criterion: str, kind: str):
    assert enter(judged.buyer).get(f"/suppliers/{judged.acme}/criteria/{criterion}.{kind}").status_code == 200


def test_scores_are_for_buyers_and_their_own_supplier(judged: World, enter: Enter):
    paths = [f"/suppliers/{judged.acme}/criteria", f"/suppliers/{judged.acme}/criteria/quality.csv"]
    assert {enter(judged.bits_person).get(path).status_code for path in paths} == {404}
    for who in (judged.sales, judged.receiver):
        assert {enter(who).get(path).status_code for path in (*paths, "/criteria")} <= {403, 404}
    supplier = enter(judged.acme_person)
    assert supplier.get(paths[1]).status_code == 200
    assert supplier.get(f"/suppliers/{judged.acme}/criteria/price.csv").status_code == 404
    with told_by(judged.app, judged.sales), pytest.raises(NotFound):
        score_of(judged.sales, judged.acme, 365)


def test_a_newcomer_that_never_delivered_has_a_page_without_data(now_world: World, enter: Enter):
    page = enter(now_world.buyer).get(f"/suppliers/{now_world.acme}/criteria")
    assert page.status_code == 200
    assert "no data: it takes no part" in page.text


def test_beyond_the_table_the_page_says_so(judged: World):
    table = table_of(Metric.REJECTED_PPM)
    assert table.around(Decimal(200000)) == (table.points[-1],) * 2
    assert table.around(Decimal(500)) == ((Decimal(500), Decimal(90)),) * 2
