"""Revisions: we change an issued order. Only what changed waits for an answer again; what was agreed binds on."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.catalog.queries import items_for
from app.catalog.rules import check_price
from app.orders import queries
from app.orders.actions.closing import settle_order
from app.orders.actions.writing import check_order_seen, check_seen, writing
from app.orders.events import LineAdded, LinePriceChanged, LineRevised, OrderRevised
from app.orders.models import LineChange, Order, OrderLine
from app.orders.rules import headers, revisions
from app.orders.rules.headers import TOUCHES_ALL_LINES, HeaderChange
from app.orders.rules.revisions import Change, NewLine
from app.orders.rules.states import OrderState, check_issued
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.suppliers import rules as suppliers
from app.transaction import Work


def revise_order(
    actor: Principal,
    order_id: int,
    changes: Sequence[Change] = (),
    *,
    added: Sequence[NewLine] = (),
    header: HeaderChange | None = None,
    version: int | None = None,
    once: str | None = None,
) -> int | None:
    """Change an issued order: lines by id or by the buyer's own key, new lines, words of the header.

    What equals what stands there is no change; if nothing differs there is no revision. Returns the new revision,
    or None. A quantity cannot go below what is shipped, received or cancelled; a price is fixed once something of
    the line has shipped. Raises `RuleBroken`, `Stale`, `NotFound`.
    """
    with writing(actor, Permission.ORDER_WRITE, once) as work:
        order = queries.order_for(actor, order_id, lock=True)
        check_order_seen(order, version)
        check_issued(OrderState(order.state))
        queries.lines_to_write(actor, order.id, priced=True)
        found = [(_line_of(order, change), change) for change in changes]
        changed = [(line, change) for line, change in found if _differs(line, change)]
        words = _changed_words(order, header)
        if not (changed or added or words):
            return None
        order.begin_revision()
        touched = _revise(work, order, changed, words) + _add(work, order, added)
        told: dict[str, Any] = {"fields": tuple(sorted(words)), "line_ids": tuple(line.id for line in touched)}
        work.record(OrderRevised(**order.facts(), answer_by=order.answer_on, **told))
        settle_order(work, order)
        return order.revision


def _line_of(order: Order, change: Change) -> OrderLine:
    for line in order.lines:
        if line.id == change.line_id or (change.line_id is None and line.external_key == change.external_key):
            check_seen(line, change.version)
            return line
    raise NotFound


def _differs(line: OrderLine, change: Change) -> bool:
    """Whether anything becomes different. Raises `RuleBroken` if the price may not."""
    if change.unit_price is not None:
        before = line.price.unit_price if line.price else None
        revisions.check_new_price(line, before, check_price(change.unit_price))
        if before != change.unit_price:
            return True
    quantity, requested_on = change.quantity or line.quantity, change.requested_on or line.requested_on
    return (quantity, requested_on) != (line.quantity, line.requested_on)


def _changed_words(order: Order, header: HeaderChange | None) -> dict[str, str | None]:
    if header is None:
        return {}
    wanted = {name: value for name, value in asdict(header).items() if value is not None}
    before = {name: getattr(order, name) for name in asdict(header)}
    checked = headers.checked(**(before | wanted))
    return {name: checked[name] for name in wanted if checked[name] != before[name]}


def _revise(
    work: Work,
    order: Order,
    changed: Sequence[tuple[OrderLine, Change]],
    words: dict[str, str | None],
) -> list[OrderLine]:
    for name, value in words.items():
        setattr(order, name, value)
    for line, change in changed:
        _revise_line(work, line, change)
    touched = [line for line, _ in changed]
    if not TOUCHES_ALL_LINES & words.keys():
        return touched
    for line in order.lines:
        if line.open_quantity and line not in touched:
            line.supersede(work.actor.person_id)
            line.await_answer(order.answer_by)
            touched.append(line)
    return touched


def _revise_line(work: Work, line: OrderLine, change: Change) -> None:
    before = (line.quantity, line.requested_on)
    quantity, requested_on = change.quantity or line.quantity, change.requested_on or line.requested_on
    try:
        told = line.revise(quantity, requested_on, work.actor.person_id, line.order.answer_by)
    except RuleBroken as refusal:
        refusal.field = f"line-{line.id}-{refusal.field or 'quantity'}"
        raise
    if (line.quantity, line.requested_on) != before:
        work.record(_revised(line, told))
    if change.unit_price is not None and (line.price is None or line.price.unit_price != change.unit_price):
        line.write_price(change.unit_price)
        work.record(LinePriceChanged(**line.facts()))


def _revised(line: OrderLine, change: LineChange) -> LineRevised:
    return LineRevised(
        **line.facts(),
        quantity_before=change.quantity_before,
        quantity=change.quantity,
        requested_before=change.requested_before,
        requested_on=change.requested_on,
        promised_on=line.latest_promised_on,
    )


def _add(work: Work, order: Order, added: Sequence[NewLine]) -> list[OrderLine]:
    if not added:
        return []
    suppliers.check(suppliers.State(order.supplier.state), suppliers.Act.ORDER)
    items = items_for(work.actor, {line.item_id for line in added})
    lines = []
    for new in added:
        details = asdict(new)
        line = order.add_line(items[details.pop("item_id")], **details)
        line.issue(order.answer_by)
        lines.append(line)
    work.session.flush()
    for line in lines:
        work.record(LineAdded(**line.facts(), quantity=line.quantity, requested_on=line.requested_on))
    return lines
