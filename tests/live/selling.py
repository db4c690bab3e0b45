"""The errands of sales: a customer orders, gets its units, is promised another day, asks, and gets what it ordered."""

from collections.abc import Callable
from typing import Any

from app.customers import actions as customers
from app.customers.actions.inquiring import Call, answer_inquiry, close_inquiry, follow_up, log_inquiry
from app.customers.actions.transit import set_transit
from app.customers.actions.watching import see_move, watch_order
from app.customers.queries.customers import customer_for
from app.customers.queries.orders import allocations_of, customer_line_for, customer_order_for
from app.customers.queries.tracking import links_of
from app.customers.rules.headers import CustomerWords, LineWords, OrderWords
from app.orders.rules.quantities import NOTHING
from tests.story import JUNE, D

By = Callable[..., Any]


def sell(by: By, world: Any, order_line_id: int) -> None:
    """Everything that happens to one customer and its orders; `order_line_id` feeds the first of them."""
    made = by("sales", customers.add_customer, CustomerWords("Hafen"), number="C-1")
    version = by("sales", customer_for, made).version
    by("sales", customers.change_customer, made, CustomerWords("Hafen AG"), version=version)
    words = OrderWords(made, world.berlin)
    order = by("sales", customers.enter_order, words, [LineWords(world.bolts, D(9), JUNE[30])])
    line = by("sales", customer_order_for, order).lines[0].id
    by("sales", customers.allocate, line, order_line_id, D(3))
    _talk(by, line, order_line_id)
    allocation = by("sales", allocations_of, [line])[line][0]
    by("sales", customers.release, allocation.id, D(1))
    by("sales", customers.promise, line, JUNE[29], "Agreed on the telephone", version=_line(by, line).version)
    by("sales", customers.change_line, line, D(4), version=_line(by, line).version)
    version = by("sales", customer_order_for, order).version
    by("sales", customers.add_line, order, LineWords(world.bolts, D(1), JUNE[30]), version=version)
    version = by("sales", customer_order_for, order).version
    by("sales", customers.change_order, order, OrderWords(made, world.berlin, "4711"), version=version)
    by("buyer", set_transit, world.acme, {world.berlin: 3}, seen={world.berlin: None})
    _telephone(by, order, line)
    _link(by, order)
    _send(by, world, order)
    by("sales", see_move, order)
    other = by("sales", customers.enter_order, words, [LineWords(world.bolts, D(9), JUNE[30])])
    by("sales", customers.cancel_order, other, "Ordered twice", version=1)


def _line(by: By, line: int) -> Any:
    return by("sales", customer_line_for, line)


def _talk(by: By, line: int, order_line_id: int) -> None:
    asked = by("sales", customers.ask_buyer, line, order_line_id, "Will it come?")
    by("buyer", customers.pass_on, asked, "Does it stay at the day?", version=1)
    by("buyer", customers.answer_sales, asked, "It does", version=2)


def _telephone(by: By, order: int, line: int) -> None:
    """The customer asks, is told, is to be called again; and somebody watches."""
    by("sales", watch_order, order)
    asked = by("sales", log_inquiry, order, Call(question="When will it come?"))
    by("sales", answer_inquiry, asked, "On Monday", {line: JUNE[29]}, version=1)
    by("sales", follow_up, asked, JUNE[30], version=2)
    by("sales", close_inquiry, asked, version=3)


def _link(by: By, order: int) -> None:
    by("sales", customers.make_link, order)
    by("sales", customers.revoke_link, by("sales", links_of, order)[0].id)


def _send(by: By, world: Any, order: int) -> None:
    """What nobody waits for from an order any more leaves from stock."""
    by("sales", customers.correct_stock, world.berlin, world.bolts, D(50), "Counted")
    found = by("sales", customer_order_for, order)
    for line in found.lines:
        for each in by("sales", allocations_of, [line.id]).get(line.id, []):
            by("sales", customers.release, each.id, each.outstanding)
    wanted = {line.id: line.outstanding for line in found.lines if line.outstanding > NOTHING}
    by("sales", customers.dispatch, order, wanted, customers.Way())
    by("sales", customers.close_order, order, version=by("sales", customer_order_for, order).version)
