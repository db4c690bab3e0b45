"""Drafts: written by buyers, seen by buyers alone, and issued to the supplier."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.orm.attributes import flag_modified

from app.catalog.queries import items_for, site_for
from app.catalog.rules import check_price
from app.identity.queries import person_for
from app.orders import queries
from app.orders.actions.buying import check_bought
from app.orders.actions.certifying import check_certified
from app.orders.actions.exceeding import let_exceed
from app.orders.actions.needing import let_need
from app.orders.actions.numbering import take_number
from app.orders.actions.writing import check_order_seen, writing
from app.orders.events import DraftChanged, DraftDiscarded, OrderDrafted, OrderIssued
from app.orders.models import Order
from app.orders.rules import headers
from app.orders.rules.days import check_line_to_come
from app.orders.rules.headers import Header
from app.orders.rules.revisions import NewLine
from app.orders.rules.states import OrderState
from app.principal import Permission, Principal
from app.refusals import RuleBroken
from app.suppliers import rules as suppliers
from app.suppliers.models import Supplier
from app.suppliers.queries import supplier_for

WRITE = Permission.ORDER_WRITE


def create_draft(
    actor: Principal, header: Header, lines: Sequence[NewLine] = (), *, number: str = "", once: str | None = None
) -> int:
    """Write a draft; without a number it takes the next. Returns its id. Raises `RuleBroken`."""
    with writing(actor, WRITE, once) as work:
        supplier, site = _orderable(actor, header.supplier_id), site_for(actor, header.site_id)
        order = Order.draft(take_number(work, number), supplier, site, **_words(header, supplier))
        if actor.person_id is not None:
            order.buyer_id, order.buyer_name = actor.person_id, person_for(actor, actor.person_id).name
        work.add(order)
        _add_lines(actor, order, lines)
        work.session.flush()
        work.record(OrderDrafted(order_id=order.id))
        return order.id


def update_draft(
    actor: Principal,
    order_id: int,
    header: Header,
    lines: Sequence[NewLine],
    *,
    version: int,
    once: str | None = None,
) -> None:
    """Write a draft anew: header and lines become these. Raises `RuleBroken`, `Stale`."""
    with writing(actor, WRITE, once) as work:
        order = _draft(actor, order_id, version)
        supplier, site = _orderable(actor, header.supplier_id), site_for(actor, header.site_id)
        flag_modified(order, "state")  # other lines are another draft, even if its header says the same: count a version
        order.lines.clear()
        work.session.flush()  # the old numbers of lines are free before the new lines take them
        order.supplier, order.for_supplier_id, order.site, order.site_id = supplier, supplier.id, site, site.id
        for name, value in _words(header, supplier).items():
            setattr(order, name, value)
        _add_lines(actor, order, lines)
        work.record(DraftChanged(order_id=order.id))


def create_and_issue(
    actor: Principal, header: Header, lines: Sequence[NewLine], *, number: str = "", once: str | None = None
) -> int:
    """Write an order and give it to its supplier at once: both or neither. Returns its id."""
    with writing(actor, WRITE, once):
        order_id = create_draft(actor, header, lines, number=number)
        issue_order(actor, order_id)
        return order_id


def update_and_issue(
    actor: Principal, order_id: int, header: Header, lines: Sequence[NewLine], *, version: int, once: str | None = None
) -> None:
    """Issue a draft as it stands in the form, not as it was saved last."""
    with writing(actor, WRITE, once):
        update_draft(actor, order_id, header, lines, version=version)
        issue_order(actor, order_id)


def discard_draft(actor: Principal, order_id: int, *, version: int, once: str | None = None) -> None:
    """Throw a draft away; its number stays used. Raises `RuleBroken`, `Stale`."""
    with writing(actor, WRITE, once) as work:
        order = _draft(actor, order_id, version)
        order.cancel()
        work.record(DraftDiscarded(order_id=order.id))


def issue_order(
    actor: Principal, order_id: int, *, version: int | None = None, of_history: bool = False, once: str | None = None
) -> None:
    """Give a draft to its supplier, who is to answer within working days. Raises `RuleBroken`, `Stale`.

    No requested day may have passed at the site, except where an import tells of the past (`of_history`).
    """
    with writing(actor, WRITE, once) as work:
        order = queries.order_for(actor, order_id, lock=True)
        check_order_seen(order, version)
        suppliers.check(suppliers.State(order.supplier.state), suppliers.Act.ORDER)
        queries.lines_to_write(actor, order.id, priced=True)
        for line in [] if of_history else order.lines:
            check_line_to_come(line.line_no, line.requested_on, order.site.today, field=f"line-{line.line_no}-on")
        fields = {line: f"line-{line.line_no}-quantity" for line in order.lines}
        if not of_history:
            check_bought(actor, order, fields)
            check_certified(actor, order, fields)
        order.issue()
        let_exceed(actor, order, order.lines)
        let_need(work, order.lines)
        work.session.flush()
        line_ids = tuple(line.id for line in order.lines)
        work.record(OrderIssued(**order.facts(), line_ids=line_ids, answer_by=order.answer_on))


def _draft(actor: Principal, order_id: int, version: int) -> Order:
    order = queries.order_for(actor, order_id, lock=True)
    check_order_seen(order, version)
    if order.state != OrderState.DRAFT:
        raise RuleBroken("not_a_draft", "The order is {state}, no draft any more: revise it.", state=str(order.state))
    return order


def _orderable(actor: Principal, supplier_id: int) -> Supplier:
    supplier = supplier_for(actor, supplier_id)
    suppliers.check(suppliers.State(supplier.state), suppliers.Act.ORDER)
    return supplier


def _words(header: Header, supplier: Supplier) -> dict[str, object]:
    words = headers.checked(header.currency or supplier.currency, header.incoterm, header.payment_terms, header.note)
    return words | {"ordered_on": header.ordered_on}


def _add_lines(actor: Principal, order: Order, lines: Sequence[NewLine]) -> None:
    items = items_for(actor, {line.item_id for line in lines})
    for position, line in enumerate(lines, start=1):
        if line.unit_price is not None:
            check_price(line.unit_price, field=f"line-{position}-unit_price")
        details = asdict(line)
        try:
            order.add_line(items[details.pop("item_id")], **details)
        except RuleBroken as refusal:
            refusal.field = f"line-{line.line_no or position}-{refusal.field or 'quantity'}"
            raise
