"""Where units come from: by hand and by suggestion, never more than there is, and released where there is less."""

import pytest

from app.customers import actions
from app.customers.queries.free import suggestion_for
from app.customers.queries.orders import allocations_of
from app.orders import actions as orders
from app.orders.rules.revisions import Change
from app.refusals import NotFound, RuleBroken, Stale
from tests.customers.market import Market
from tests.story import JUNE, D, one_line, told_by


def refused(market: Market, act: object, *given: object, **more: object) -> str:
    with pytest.raises(RuleBroken) as refusal:
        market.does(act, *given, **more)
    return str(refusal.value)


def test_no_more_is_allocated_than_the_line_lacks(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100)
    said = refused(market, actions.allocate, line, bought, D(11))
    assert said == "11 H87 is more than the 10 H87 of line 1 that come from nowhere yet."


def test_no_more_is_allocated_than_the_order_line_gives(market: Market):
    first, second, bought = market.line(80, JUNE[15]), market.line(80, JUNE[15]), market.bought(100)
    market.give(first, bought, 80)
    said = refused(market, actions.allocate, second, bought, D(21))
    assert said == "21 H87 is more than the 20 H87 that nobody else has. Take at most 20."
    market.give(second, bought, 20)
    assert market.row(second, "allocated", "shortfall") == (D(20), D(60))


def test_another_item_and_another_site_do_not_fit(market: Market):
    line = market.line(10, JUNE[15])
    oil = market.bought(100, item_id=market.world.oil)
    assert refused(market, actions.allocate, line, oil, D(1)) == "This order line brings OIL-1, not M8-20."
    elsewhere = market.world.line_ids(market.world.issued(site_id=market.world.auckland))[0]
    assert refused(market, actions.allocate, line, elsewhere, D(1)) == "This order line goes to another site than Berlin."


def test_a_draft_brings_nothing(market: Market):
    line, draft = market.line(10, JUNE[15]), market.world.line_ids(market.world.draft())[0]
    with pytest.raises(NotFound):
        market.give(line, draft, 1)


def test_a_line_that_changed_meanwhile_is_not_allocated_blindly(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100)
    market.give(line, bought, 4)
    with pytest.raises(Stale) as stale:
        market.does(actions.allocate, line, bought, D(1), version=1)
    assert str(stale.value).endswith("10 H87 for 15 Jun 2026, 6 missing now.")


def test_buyers_and_suppliers_do_not_allocate(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100)
    for stranger in (market.world.buyer, market.world.acme_person, market.world.receiver, market.world.admin):
        with told_by(market.app, stranger), pytest.raises(NotFound):
            actions.allocate(stranger, line, bought, D(1))


def test_the_suggestion_fills_the_earliest_need_first_whoever_s_it_is(market: Market):
    late, early = market.line(60, JUNE[20]), market.line(60, JUNE[15])
    sooner, later = market.bought(50, JUNE[12]), market.bought(50, JUNE[18])
    gifts = market.does(suggestion_for, market.world.berlin)
    assert gifts == [(early, sooner, D(50)), (early, later, D(10)), (late, later, D(40))]
    market.does(actions.accept_suggestion, gifts, {})
    assert market.row(early, "shortfall") == D(0)
    assert market.row(late, "shortfall") == D(20)


def test_a_suggestion_that_somebody_else_took_is_not_taken_in_part(market: Market):
    early, other, bought = market.line(60, JUNE[15]), market.line(60, JUNE[20]), market.bought(100)
    gifts = market.does(suggestion_for, market.world.berlin)
    market.give(other, bought, 60)
    assert "nobody else has" in refused(market, actions.accept_suggestion, [gifts[0]], {})
    assert market.row(early, "allocated") == D(0)


def test_releasing_gives_units_back(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100)
    market.give(line, bought, 10)
    allocation = the_allocation(market, line)
    assert "Release at most 10." in refused(market, actions.release, allocation, D(11))
    market.does(actions.release, allocation, D(4))
    assert market.held(line) == {bought: D(6)}
    assert market.look(line, "risk", "shortfall") == ("unallocated", D(4))


def the_allocation(market: Market, line: int) -> int:
    return market.does(allocations_of, [line])[line][0].id


def test_a_rejected_line_gives_nothing_more_and_says_so_at_once(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100)
    market.give(line, bought, 10)
    market.world.reject(bought)
    assert market.held(line) == {}
    assert market.look(line, "risk", "shortfall") == ("unallocated", D(10))
    (told,) = market.told("customers.units_released")
    assert (told["because"], told["quantity"], told["shortfall"]) == ("orders.line_rejected", "10", "10")


def test_a_line_that_shrinks_takes_from_the_latest_customer_date_first(market: Market):
    late, early, bought = market.line(50, JUNE[20]), market.line(50, JUNE[15]), market.bought(100)
    market.give(late, bought, 50)
    market.give(early, bought, 50)
    revise(market, bought, 60)
    assert market.held(early) == {bought: D(50)}
    assert market.held(late) == {bought: D(10)}


def revise(market: Market, line_id: int, quantity: int) -> None:
    world = market.world
    with told_by(world.app, world.buyer):
        line = one_line(line_id)
        orders.revise_order(world.buyer, line.order_id, [Change(line_id, quantity=D(quantity))], version=line.order.version)


def test_a_cancelled_order_releases_everything(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100)
    market.give(line, bought, 10)
    with told_by(market.app, market.world.buyer):
        order = one_line(bought).order
        orders.cancel_order(market.world.buyer, order.id, version=order.version, reason="no_longer_needed")
    assert market.held(line) == {}


def test_what_the_customer_does_not_want_any_more_is_free_for_others(market: Market):
    line, other, bought = market.line(80, JUNE[15]), market.line(80, JUNE[16]), market.bought(100)
    market.give(line, bought, 80)
    market.give(other, bought, 20)
    market.does(actions.change_line, line, D(50), version=market.row(line, "version"))
    market.give(other, bought, 30)
    assert (market.held(line), market.held(other)) == ({bought: D(50)}, {bought: D(50)})


def test_a_cancelled_customer_order_gives_all_back(market: Market):
    order = market.ordered((80, JUNE[15]))
    (line,), bought = market.lines(order), market.bought(100)
    market.give(line, bought, 80)
    market.does(actions.cancel_order, order, "Ordered twice", version=1)
    assert (market.held(line), market.state(order), market.look(line, "risk")) == ({}, "cancelled", "done")
