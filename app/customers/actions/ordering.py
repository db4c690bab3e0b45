"""What customers order: entered, changed, cancelled and closed by sales."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app import clock
from app.catalog.models import Item
from app.catalog.queries import items_for, site_for
from app.catalog.rules import check_written
from app.customers.actions.chain import Touched, settle_chain
from app.customers.actions.freeing import free_line
from app.customers.actions.holding import check_customer_order_seen, check_line_seen, hold_lines
from app.customers.actions.numbering import take_number
from app.customers.events import (
    CustomerLineAdded,
    CustomerLineChanged,
    CustomerOrderCancelled,
    CustomerOrderChanged,
    CustomerOrderClosed,
    CustomerOrderEntered,
)
from app.customers.models import CustomerLinePrice, CustomerOrder, CustomerOrderLine
from app.customers.queries.customers import customer_for
from app.customers.queries.orders import customer_order_for
from app.customers.rules.headers import LineWords, OrderWords, check_changed_quantity, check_line, check_outbound, checked_words
from app.customers.rules.states import Fulfilment, check_under_way
from app.orders.actions.writing import writing
from app.principal import Permission, Principal
from app.refusals import RuleBroken
from app.transaction import Work

WRITE = Permission.CUSTOMER_ORDER_WRITE


def enter_order(
    actor: Principal,
    words: OrderWords,
    lines: Sequence[LineWords],
    *,
    number: str = "",
    of_history: bool = False,
    source: str | None = None,
    once: str | None = None,
) -> int:
    """Enter what a customer ordered; without a number it takes the next. Returns its id. Raises `RuleBroken`, `NotFound`.

    Nothing is promised for a day that has passed, except where the past is told (`of_history`). `source` is the system
    that it comes from.
    """
    with writing(actor, WRITE, once) as work:
        if not lines:
            raise RuleBroken("empty", "The customer order has no lines. Add at least one.")
        order = _head(actor, work, words, number)
        order.external_source = source
        items = items_for(actor, {line.item_id for line in lines})
        today = None if of_history else order.site.today
        for line in lines:
            _add(work, order, line, items, today)
        work.add(order)
        work.session.flush()
        ids = tuple(line.id for line in order.lines)
        work.record(CustomerOrderEntered(**order.facts(), line_ids=ids))
        _touch(work, order, CustomerOrderEntered.name, ids)
        return order.id


def _head(actor: Principal, work: Work, words: OrderWords, number: str) -> CustomerOrder:
    customer, site = customer_for(actor, words.customer_id), site_for(actor, words.site_id)
    days = customer.outbound_days if words.outbound_days is None else check_outbound(words.outbound_days)
    texts = checked_words(words)
    return CustomerOrder(
        number=take_number(work, number),
        customer_id=customer.id,
        customer=customer,
        site_id=site.id,
        site=site,
        state=Fulfilment.OPEN,
        outbound_days=days,
        ordered_on=words.ordered_on or site.today,
        created_at=clock.now(),
        created_by=actor.person_id,
        **(texts | {"ship_to": texts["ship_to"] or customer.ship_to}),
    )


def _add(work: Work, order: CustomerOrder, words: LineWords, items: dict[int, Item], today: date | None) -> CustomerOrderLine:
    line_no = words.line_no or max((line.line_no for line in order.lines), default=0) + 1
    item = items[words.item_id]
    check_line(words, line_no, item.unit.precision, item.unit_code, today)
    line = CustomerOrderLine(
        line_no=line_no,
        external_key=words.external_key,
        item_id=item.id,
        item_number=item.number,
        item_name=item.name,
        their_item=check_written(words.their_item, 60, field="their_item") if words.their_item else "",
        unit=item.unit_code,
        precision=item.unit.precision,
        quantity=words.quantity,
        first_promised_on=words.promised_on,
        promised_on=words.promised_on,
    )
    line.keep_promise("", work.actor.person_id)
    if words.unit_price is not None:
        line.price = CustomerLinePrice(unit_price=words.unit_price)
    order.lines.append(line)
    return line


def add_line(actor: Principal, customer_order_id: int, words: LineWords, *, version: int, once: str | None = None) -> int:
    """The customer orders something more under the same number. Returns the line's id. Raises `RuleBroken`, `Stale`."""
    with writing(actor, WRITE, once) as work:
        order = _held(actor, customer_order_id, version)
        line = _add(work, order, words, items_for(actor, {words.item_id}), order.site.today)
        order.touch()
        work.session.flush()
        told: dict[str, Any] = {"quantity": line.quantity, "promised_on": line.promised_on}
        work.record(CustomerLineAdded(**line.facts(), **told))
        _touch(work, order, CustomerLineAdded.name, (line.id,))
        return line.id


def change_order(actor: Principal, customer_order_id: int, words: OrderWords, *, version: int, once: str | None = None) -> None:
    """Change the words above the lines: their reference, where it goes, how long that takes, our note."""
    with writing(actor, WRITE, once) as work:
        order = _held(actor, customer_order_id, version)
        values: dict[str, object] = dict(checked_words(words))
        del values["currency"]  # the prices of its lines are in it
        if words.outbound_days is not None:
            values["outbound_days"] = check_outbound(words.outbound_days)
        fields = tuple(sorted(name for name, value in values.items() if getattr(order, name) != value))
        for name in fields:
            setattr(order, name, values[name])
        if fields:
            work.record(CustomerOrderChanged(**order.facts(), fields=fields))
            _touch(work, order, CustomerOrderChanged.name, tuple(line.id for line in order.lines))


def change_line(actor: Principal, line_id: int, quantity: Decimal, *, version: int, once: str | None = None) -> None:
    """The customer wants another quantity: what is too much then is released. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        (line,), balances = hold_lines(work, [line_id])
        check_line_seen(line, version)
        check_changed_quantity(quantity, line.dispatched, line.precision, line.unit)
        before = line.wanted
        free_line(work, line, line.dispatched + line.allocated - quantity, balances)
        line.want(quantity)
        line.customer_order.fulfil()
        work.record(CustomerLineChanged(**line.facts(), before=before, quantity=quantity))
        _touch(work, line.customer_order, CustomerLineChanged.name, (line.id,))


def cancel_order(actor: Principal, customer_order_id: int, reason: str, *, version: int, once: str | None = None) -> None:
    """Nothing more of it is wanted: what has left stays, the rest is released. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        said = check_written(reason, 200, field="reason")
        ids = [line.id for line in customer_order_for(actor, customer_order_id).lines]
        lines, balances = hold_lines(work, ids)
        order = _held(actor, customer_order_id, version)
        for line in lines:
            free_line(work, line, line.allocated, balances)
            line.want(line.dispatched)
        order.cancel_reason = said
        if any(line.dispatched for line in lines):
            order.fulfil()
        else:
            order.go(Fulfilment.CANCELLED)
        work.record(CustomerOrderCancelled(**order.facts(), reason=said))
        _touch(work, order, CustomerOrderCancelled.name, tuple(ids))


def close_order(actor: Principal, customer_order_id: int, *, version: int, once: str | None = None) -> None:
    """All of it is with the customer and nothing more is to be done. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        order = customer_order_for(actor, customer_order_id, lock=True)
        check_customer_order_seen(order, version)
        order.go(Fulfilment.CLOSED)
        work.record(CustomerOrderClosed(**order.facts()))
        _touch(work, order, CustomerOrderClosed.name, ())


def _held(actor: Principal, customer_order_id: int, version: int) -> CustomerOrder:
    order = customer_order_for(actor, customer_order_id, lock=True)
    check_customer_order_seen(order, version)
    check_under_way(Fulfilment(order.state))
    return order


def _touch(work: Work, order: CustomerOrder, because: str, line_ids: tuple[int, ...]) -> None:
    work.owe(settle_chain, Touched(because, line_ids=line_ids, customer_order_ids=(order.id,)))
