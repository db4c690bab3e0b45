"""How promises to customers were kept, and what is at risk; every number with the lines behind it."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.access import COOKIE
from app.customers import actions
from app.customers.queries.keeping import kept_lines, risky_lines
from app.customers.rules.keeping import Kept, Measured, record_of
from app.isolation import ScopeError
from app.principal import Role
from tests.client import Client
from tests.customers.market import Market
from tests.live.listening import signed_in
from tests.story import JUNE, D, on, told_by


def send(market: Market, line: int, quantity: int, left: int) -> None:
    """All of a line leaves from stock on a day of June."""
    market.does(actions.dispatch, market.row(line, "customer_order_id"), {line: D(quantity)}, actions.Way(JUNE[left]))


@pytest.fixture
def record(market: Market):
    """One line on time, one three days late, one that never left; it is Friday, 19 June."""
    market.does(actions.correct_stock, market.world.berlin, market.world.bolts, D(100), "counted")
    punctual, late, _never = (market.line(10, day) for day in (JUNE[12], JUNE[10], JUNE[16]))
    with on(JUNE[15]):
        send(market, punctual, 10, 12)
        send(market, late, 10, 13)
    with on(JUNE[19]):
        yield market


def test_a_line_counts_from_the_day_after_its_promised_day_on(record):
    lines = record.does(kept_lines, 90)
    assert [(line.first.kept, line.first.days_late) for line in lines] == [
        (Kept.LATE, 3),
        (Kept.ON_TIME, 0),
        (Kept.OVERDUE, 3),
    ]
    found = record_of(line.first for line in lines)
    assert (found.lines, found.percent, found.average_slip) == (3, Decimal("33.3"), Decimal("2.0"))


def test_what_is_not_due_yet_is_not_measured(record):
    with on(JUNE[16]):
        assert len(record.does(kept_lines, 90)) == 2


def test_promising_another_day_does_not_improve_the_first_record(market: Market):
    line = market.line(10, JUNE[5])
    with on(JUNE[4]):
        market.does(actions.promise, line, JUNE[20], "Agreed on the telephone", version=market.row(line, "version"))
    with on(JUNE[9]):
        (kept,) = market.does(kept_lines, 90)
        assert (kept.first.kept, kept.latest.days_late) == (Kept.OVERDUE, 0)


def test_what_is_at_risk_is_worth_what_its_customer_pays(market: Market):
    line = market.line(10, JUNE[15])
    (risky,) = market.does(risky_lines)
    assert (risky.risk, risky.outstanding, risky.value) == ("unallocated", D(10), None)
    assert market.row(line, "customer_order_id") == risky.customer_order_id


def test_buyers_read_no_value_of_what_is_at_risk(market: Market):
    market.line(10, JUNE[15])
    with told_by(market.app, market.world.buyer), pytest.raises(ScopeError):
        risky_lines(market.world.buyer)


def test_the_page_says_the_finding_and_its_file_holds_the_lines(market: Market):
    with clock.at(clock.recorded_now()):
        today = clock.today("Europe/Berlin")
        market.line(10, today + timedelta(days=3))
        with clock.at(clock.recorded_now() + timedelta(days=5)):
            seller = enter(market, Role.SALES)
            page = seller.get("/inquiries/figures").text
            assert "0.0 % of the lines arrived by the day first promised" in page
            assert "1 line without a price" in page
            assert "overdue" in seller.get(f"/inquiries/figures?customer={market.hafen}").text
            assert "Hafen Maschinenbau" in seller.get("/inquiries/figures?owner=0").text
            head, *rows = csv.reader(io.StringIO(seller.get("/inquiries/figures.csv").data.decode("utf-8-sig")))
            assert (head[0], [row[7] for row in rows]) == ("Customer", ["overdue"])
            risk = csv.reader(io.StringIO(seller.get("/inquiries/at-risk.csv").data.decode("utf-8-sig")))
            assert len(list(risk)) == 2
            assert enter(market, Role.PROCUREMENT).get("/inquiries/figures").status_code == 403


def enter(market: Market, role: Role) -> Client:
    market.app.test_client_class = Client
    client: Client = market.app.test_client()
    client.set_cookie(COOKIE, signed_in(market.app, f"{role}@somewhere.test", role).cookie)
    return client


days = st.integers(1, 28).map(lambda day: date(2026, 6, day))


@given(st.lists(st.tuples(days, st.none() | days), max_size=30))
def test_a_record_is_what_a_plain_count_of_its_lines_gives(said):
    today = date(2026, 7, 1)
    found = record_of(Measured(promised, arrived, today) for promised, arrived in said)
    late = [max(0, ((arrived or today) - promised).days) for promised, arrived in said]
    assert (found.lines, found.on_time + found.late + found.overdue, found.days) == (len(said), len(said), sum(late))
    assert found.on_time == sum(arrived is not None and arrived <= promised for promised, arrived in said)
    assert (found.percent is None) == (not said)
