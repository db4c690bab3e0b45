"""Revisions: we change an issued order. Only what changed waits for an answer again; what was agreed binds on."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from app.catalog.queries import items_for, site_for
from app.catalog.rules import check_price
from app.orders import queries
from app.orders.actions.buying import check_bought
from app.orders.actions.certifying import check_certified
from app.orders.actions.closing import settle_order
from app.orders.actions.exceeding import let_exceed
from app.orders.actions.needing import let_need
from app.orders.actions.writing import check_order_seen, check_seen, writing
from app.orders.events import LineAdded, LinePriceChanged, LineRevised, OrderRevised
from app.orders.models import LineChange, Order, OrderLine
from app.orders.rules import headers, revisions
from app.orders.rules.days import check_line_to_come
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
    of_history: bool = False,
    once: str | None = None,
) -> int | None:
    """Change an issued order: lines by id or by the buyer's own key, new lines, words of the header.

    What equals what stands there is no change; if nothing differs there is no revision. Returns the new revision,
    or None. A quantity cannot go below what is shipped, received or cancelled; price, currency and site are fixed once
    something has shipped; no day may have passed, except where an import tells of the past (`of_history`).
    Raises `RuleBroken` with the field `line-<id>-…` or, of the nth new line, `new-<n>-…`; `Stale`; `NotFound`.
    """
    with writing(actor, Permission.ORDER_WRITE, once) as work:
        order = queries.order_for(actor, order_id, lock=True)
        check_order_seen(order, version)
        check_issued(OrderState(order.state))
        queries.lines_to_write(actor, order.id, priced=True)
        found = [(_line_of(order, change), change) for change in changes]
        changed = [(line, change) for line, change in found if _differs(line, change)]
        words = _changed_words(actor, order, header)
        if not (changed or added or words):
            return None
        if not of_history:
            _refuse_passed_days(order, changed, added)
        before, counted = order.site_id, None if of_history else _counted_anew(changed)
        order.begin_revision(actor.person_id, words)
        touched = _revise(work, order, changed, words) + _add(work, order, added)
        _refuse_unbuyable(actor, order, counted)
        _tell(work, order, touched, words, before)
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
        field, before = f"line-{line.id}-price", line.price.unit_price if line.price else None
        revisions.check_new_price(line, before, check_price(change.unit_price, field=field), field=field)
        if before != change.unit_price:
            return True
    return _asked(line, change) != (line.quantity, line.requested_on)


def _asked(line: OrderLine, change: Change) -> tuple[Decimal, date]:
    """What is asked for from now on: nothing said leaves it as it is, and a nought is something said."""
    quantity = line.quantity if change.quantity is None else change.quantity
    return quantity, change.requested_on or line.requested_on


def _counted_anew(changed: Sequence[tuple[OrderLine, Change]]) -> dict[OrderLine, str]:
    """The lines of which another quantity is asked for, with its field: a line that stays as it is may stay uneven."""
    return {line: f"line-{line.id}-quantity" for line, change in changed if change.quantity not in (None, line.quantity)}


def _refuse_unbuyable(actor: Principal, order: Order, counted: dict[OrderLine, str] | None) -> None:
    """These lines and those that are new can be bought, the new ones for their certificates too; None: an import tells
    of the past.
    """
    if counted is None:
        return
    new = [line for line in order.lines if line.added_revision == order.revision]
    fields = {line: f"new-{n}-quantity" for n, line in enumerate(new, start=1)}
    check_bought(actor, order, counted | fields)
    check_certified(actor, order, fields)


def _changed_words(actor: Principal, order: Order, header: HeaderChange | None) -> dict[str, Any]:
    if header is None:
        return {}
    wanted = {name: value for name, value in asdict(header).items() if value is not None and name != "site_id"}
    before = {name: getattr(order, name) for name in asdict(header) if name != "site_id"}
    checked = headers.checked(**(before | wanted))
    words: dict[str, Any] = {name: checked[name] for name in wanted if checked[name] != before[name]}
    if header.site_id not in (None, order.site_id):
        words["site_id"] = site_for(actor, header.site_id or 0).id
    headers.check_still_free(words, order.lines)
    return words


def _refuse_passed_days(order: Order, changed: Sequence[tuple[OrderLine, Change]], added: Sequence[NewLine]) -> None:
    """Only days that are asked for now are looked at: a line that is late already may still be changed otherwise."""
    today = order.site.today
    for line, change in changed:
        if change.requested_on is not None and change.requested_on != line.requested_on:
            check_line_to_come(line.line_no, change.requested_on, today, field=f"line-{line.id}-requested_on")
    for position, new in enumerate(added, start=1):
        number = new.line_no or len(order.lines) + position
        check_line_to_come(number, new.requested_on, today, field=f"new-{position}-requested_on")


def _revise(work: Work, order: Order, changed: Sequence[tuple[OrderLine, Change]], words: dict[str, Any]) -> list[OrderLine]:
    for name, value in words.items():
        if name == "site_id":
            order.move_to(site_for(work.actor, value))
        else:
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
    try:
        told = line.revise(*_asked(line, change), work.actor.person_id, line.order.answer_by)
    except RuleBroken as refusal:
        refusal.field = f"line-{line.id}-{refusal.field or 'quantity'}"
        raise
    if (line.quantity, line.requested_on) != before:
        work.record(_revised(line, told))
    if change.unit_price is not None and (line.price is None or line.price.unit_price != change.unit_price):
        line.revise_price(change.unit_price, work.actor.person_id)
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
    for position, new in enumerate(added, start=1):
        details = asdict(new)
        try:
            line = order.add_line(items[details.pop("item_id")], **details)
        except RuleBroken as refusal:
            refusal.field = f"new-{position}-{refusal.field or 'quantity'}"
            raise
        line.issue(order.answer_by)
        lines.append(line)
    let_exceed(work.actor, order, lines)
    let_need(work, lines)
    work.session.flush()
    for line in lines:
        work.record(LineAdded(**line.facts(), quantity=line.quantity, requested_on=line.requested_on))
    return lines


def _tell(work: Work, order: Order, touched: Sequence[OrderLine], words: dict[str, Any], site_before: int) -> None:
    """The fact of the revision. Where the site changed, every line goes from one site's screens to the other's."""
    moved = site_before != order.site_id
    lines = order.lines if moved else touched
    told: dict[str, Any] = {"fields": tuple(sorted(words)), "line_ids": tuple(line.id for line in lines)}
    told["site_before"] = site_before if moved else None
    work.record(OrderRevised(**order.facts(), answer_by=order.answer_on, **told))
