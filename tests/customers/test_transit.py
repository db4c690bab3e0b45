"""Days on the way: what a supplier promises at its own gate comes so much later, and customers follow at once."""

import pytest

from app.customers.actions.transit import set_transit
from app.customers.queries.transit import ways_from
from app.customers.rules.transit import check_days
from app.identity import sign_in
from app.identity.models import Person
from app.refusals import NotFound, RuleBroken, Stale
from app.transaction import transaction_of
from tests.client import Client
from tests.customers.market import Market
from tests.story import JUNE, MACHINE, told_by

PASSWORD = "a long enough passphrase"


def fed(market: Market, **header: str) -> int:
    """A customer line promised for 15 June, from an order line that Acme agreed to for the 12th."""
    line = market.line(10, JUNE[15])
    source = market.world.line_ids(market.world.issued(market.world.line(100, JUNE[12]), **header))[0]
    market.give(line, source, 10)
    market.world.answer(source)
    return line


def say(market: Market, days: int | None, seen: int | None = None, *, site: int = 0) -> None:
    at = site or market.world.berlin
    with told_by(market.app, market.world.buyer):
        set_transit(market.world.buyer, market.world.acme, {at: days}, seen={at: seen})


def test_days_on_the_way_move_what_is_promised_at_the_suppliers_gate(market: Market):
    line = fed(market, incoterm="FCA")
    assert market.look(line, "risk", "expected_on") == ("on_track", JUNE[12])
    say(market, 7)
    assert market.look(line, "risk", "days", "expected_on") == ("at_risk", 4, JUNE[19])
    assert market.shown(line) == JUNE[19]
    say(market, None, 7)
    assert market.look(line, "risk", "expected_on") == ("on_track", JUNE[12])


def test_what_is_promised_at_our_gate_and_what_goes_elsewhere_stays(market: Market):
    ours = fed(market, incoterm="DAP")
    gate = fed(market, incoterm="EXW")
    say(market, 7, site=market.world.auckland)
    say(market, 0)
    assert [market.look(line, "expected_on") for line in (ours, gate)] == [JUNE[12], JUNE[12]]


def test_the_same_days_again_are_told_once(market: Market):
    say(market, 7)
    say(market, 7, 3)
    assert [each["days"] for each in market.told("customers.transit_changed")] == [7]


def test_of_two_who_say_other_days_the_second_is_told_what_stands_there(market: Market):
    say(market, 7)
    with pytest.raises(Stale, match="– days stood there when you opened it; 7 days stand there now"):
        say(market, 5)


@pytest.mark.parametrize("days", [-1, 181])
def test_nothing_is_on_its_way_for_longer_than_half_a_year(days: int):
    with pytest.raises(RuleBroken, match=f"{days} days. Expected 0 to 180."):
        check_days(days, 1)


def test_sales_and_suppliers_do_not_say_it_and_sales_reads_it(market: Market):
    say(market, 7)
    for actor in (market.world.sales, market.world.acme_person, market.world.receiver):
        with told_by(market.app, actor), pytest.raises(NotFound):
            set_transit(actor, market.world.acme, {market.world.berlin: 3}, seen={market.world.berlin: 7})
    with told_by(market.app, market.world.sales):
        said = {each.site_name: each.days for each in ways_from(market.world.sales, market.world.acme)}
    assert said == {"Berlin": 7, "Auckland": None}


@pytest.fixture
def as_(market: Market):
    cast = (market.world.buyer, market.world.sales)
    with market.app.app_context(), transaction_of(MACHINE) as work:
        for each in cast:
            work.session.get_one(Person, each.person_id).take_roles(each.roles)
    with market.app.app_context():
        sign_in.set_passwords([each.person_id for each in cast], PASSWORD)
    market.app.test_client_class = Client
    return lambda name: market.app.test_client().sign_in(f"{name}@test.test", PASSWORD)


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(market: Market, as_):
    buyer, page = as_("buyer"), f"/suppliers/{market.world.acme}/transit"
    assert "Berlin" in buyer.get(page).text
    days, seen = (f"line-{market.world.berlin}-{what}" for what in ("days", "seen"))
    wrong = buyer.post(page, data={days: "a week", seen: ""})
    assert wrong.status_code == 422
    assert "“a week” is no number of days. Expected 0 to 180." in wrong.text
    assert 'value="a week"' in wrong.text
    much = buyer.post(page, data={days: "200", seen: ""})
    assert (much.status_code, "200 days. Expected 0 to 180." in much.text) == (409, True)
    assert buyer.post(page, data={days: "7", seen: ""}).status_code == 303
    assert "Berlin: 7" in buyer.get(f"/suppliers/{market.world.acme}").text
    stale = buyer.post(page, data={days: "5", seen: ""})
    assert (stale.status_code, "7 days stand there now" in stale.text) == (409, True)


def test_sales_sees_the_days_and_no_way_to_change_them(market: Market, as_):
    say(market, 7)
    sales = as_("sales")
    page = sales.get(f"/suppliers/{market.world.acme}").text
    assert "Berlin: 7" in page
    assert "/transit" not in page
    assert sales.get(f"/suppliers/{market.world.acme}/transit").status_code == 403
