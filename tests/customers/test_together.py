"""Two who reach for the last units at the same moment: the database holds that no more is given than there is.

In threads, on both databases: each deed is a transaction of its own.
"""

from typing import Any

from app.customers import actions
from app.customers.models import Supply
from app.orders import actions as orders
from app.orders.queries import lines_for
from app.orders.rules.answers import Reject
from app.refusals import RuleBroken, Stale
from tests.customers.market import Market
from tests.orders.test_together import Deed, together_as
from tests.story import JUNE, D

REFUSED = RuleBroken | Stale


def allocating(market: Market, line: int, source: int | None, quantity: int) -> Deed:
    return lambda: actions.allocate(market.world.sales, line, source, D(quantity))


def at_once(market: Market, *deeds: Deed) -> list[Any]:
    return together_as(market.world, *((market.world.sales, deed) for deed in deeds))


def test_the_last_units_of_an_order_line_go_to_one_of_two(market: Market):
    lines, bought = [market.line(60, JUNE[15]) for _ in range(4)], market.bought(100)
    market.give(market.line(10, JUNE[15]), bought, 10)
    came_of = at_once(market, *(allocating(market, line, bought, 60) for line in lines))
    assert sum(isinstance(each, REFUSED) for each in came_of) == 3
    assert market.look(bought, "allocated", "capacity", of=Supply) == (D(70), D(100))
    assert sum(sum(market.held(line).values(), D(0)) for line in lines) == D(60)


def test_nobody_had_anything_of_it_before(market: Market):
    """The row that holds the sum is made by the first: whoever comes at the same moment is told to look again."""
    lines, bought = [market.line(60, JUNE[15]) for _ in range(3)], market.bought(100)
    came_of = at_once(market, *(allocating(market, line, bought, 60) for line in lines))
    assert sum(isinstance(each, REFUSED) for each in came_of) == 2
    assert market.look(bought, "allocated", of=Supply) == D(60)


def test_the_last_units_of_stock_go_to_one_of_two(market: Market):
    lines = [market.line(60, JUNE[15]) for _ in range(4)]
    market.does(actions.correct_stock, market.world.berlin, market.world.bolts, D(100), "Counted")
    came_of = at_once(market, *(allocating(market, line, None, 60) for line in lines))
    assert sum(isinstance(each, REFUSED) for each in came_of) == 3
    assert market.on_hand() == (D(100), D(60))


def test_one_line_is_not_filled_twice(market: Market):
    line, sources = market.line(60, JUNE[15]), [market.bought(100) for _ in range(3)]
    came_of = at_once(market, *(allocating(market, line, source, 60) for source in sources))
    assert sum(isinstance(each, REFUSED) for each in came_of) == 2
    assert market.row(line, "allocated", "shortfall") == (D(60), D(0))


def test_who_allocates_while_the_supplier_rejects_gets_nothing_of_it(market: Market):
    line, bought = market.line(60, JUNE[15]), market.bought(100)
    world = market.world
    came_of = together_as(
        world,
        (world.sales, allocating(market, line, bought, 60)),
        (world.acme_person, lambda: rejecting(market, bought)),
    )
    assert not isinstance(came_of[1], Exception)
    assert market.held(line) == {}
    assert market.look(line, "risk", "shortfall") == ("unallocated", D(60))


def rejecting(market: Market, bought: int) -> None:
    given = Reject(bought, lines_for(market.world.acme_person, [bought])[0].version, "discontinued", "No longer made")
    orders.answer_line(market.world.acme_person, given, revision=1)
