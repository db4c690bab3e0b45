"""One order or line, for reading and for writing."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.database import db
from app.isolation import may_read
from app.orders.models import Cancellation, CancellationRequest, Order, OrderLine, OrderLinePrice, Promise, Proposal, Rejection
from app.orders.rules.states import OFFERED, Answer
from app.principal import Permission, Principal
from app.refusals import NotFound


def sees_prices(actor: Principal) -> bool:
    """Whether purchase prices are for the actor's eyes: their supplier's and the buyers'."""
    return actor.can(Permission.PRICE_READ) and (actor.is_system or may_read(actor, OrderLinePrice))


def sees_words(actor: Principal) -> bool:
    """Whether proposals with their reasons and notes are for the actor: they may speak of prices."""
    return actor.is_system or may_read(actor, Proposal)


def sees_drafts(actor: Principal) -> bool:
    return actor.can(Permission.ORDER_WRITE)


def order_for(actor: Principal, order_id: int, *, lock: bool = False) -> Order:
    """One order. Drafts are the buyers' alone. `lock` holds it until the transaction ends. Raises `NotFound`."""
    wanted = _findable(actor).where(Order.id == order_id)
    wanted = wanted.options(joinedload(Order.supplier, innerjoin=True), joinedload(Order.site, innerjoin=True))
    return _found(db.session.scalar(wanted.with_for_update(of=Order, key_share=True) if lock else wanted))


def hold_orders(actor: Principal, order_ids: Collection[int]) -> list[Order]:
    """Orders with their sites, by id, held until the transaction ends. Raises `NotFound` if one is missing."""
    wanted = _findable(actor).where(Order.id.in_(order_ids)).order_by(Order.id).options(joinedload(Order.site, innerjoin=True))
    found = list(db.session.scalars(wanted.with_for_update(of=Order, key_share=True)))
    if len(found) != len(set(order_ids)):
        raise NotFound
    return found


def line_ids_of(actor: Principal, order_ids: Collection[int]) -> dict[int, list[int]]:
    """By order, the ids of its lines."""
    wanted = select(OrderLine.order_id, OrderLine.id).where(OrderLine.order_id.in_(order_ids))
    found: dict[int, list[int]] = {}
    for order_id, line_id in db.session.execute(wanted.order_by(OrderLine.id)):
        found.setdefault(order_id, []).append(line_id)
    return found


def _findable(actor: Principal) -> Select[Order]:
    return select(Order) if sees_drafts(actor) else select(Order).where(Order.supplier_id.is_not(None))


def _found(order: Order | None) -> Order:
    if order is None:
        raise NotFound
    return order


def order_page(actor: Principal, order_id: int) -> Order:
    """An order with all that its page shows, in a constant number of queries: two, and what words its lines carry.

    Touch `line.price` only if `sees_prices(actor)`; `proposals`, `rejections` and `cancellations` only if
    `sees_words(actor)`: for others they raise. Promises are at hand where they are to be said.
    """
    wanted = (
        _findable(actor)
        .where(Order.id == order_id)
        .options(
            joinedload(Order.site, innerjoin=True),
            joinedload(Order.supplier, innerjoin=True),
            selectinload(Order.lines).options(*_priced(actor)),
        )
    )
    order = _found(db.session.scalar(wanted.execution_options(populate_existing=True)))
    if sees_words(actor):
        load_words(order.lines)
    _load(OrderLine.promises, Promise, [line for line in order.lines if _says_what_is_agreed(line, actor)])
    return order


def _says_what_is_agreed(line: OrderLine, actor: Principal) -> bool:
    """What binds while we ask for something else is said to both sides; what is agreed, the supplier alone changes."""
    if not (line.is_open and line.is_promised):
        return False
    return line.answer == Answer.PENDING or (actor.is_supplier and line.answer == Answer.ACCEPTED)


def _priced(actor: Principal) -> list[_AbstractLoad]:
    return [joinedload(OrderLine.price)] if sees_prices(actor) else []


def load_words(lines: Sequence[OrderLine]) -> None:
    """What was said about those lines that wait for us or were cancelled; the others have nothing to say now."""
    _load(OrderLine.proposals, Proposal, [line for line in lines if line.answer in OFFERED])
    _load(OrderLine.rejections, Rejection, [line for line in lines if line.answer == Answer.REJECTED])
    _load(OrderLine.requests, CancellationRequest, [line for line in lines if line.cancel_asked])
    _load(OrderLine.cancellations, Cancellation, [line for line in lines if line.cancelled])


def _load(collection: Any, model: Any, lines: Sequence[OrderLine]) -> None:
    if not lines:
        return
    by_line: dict[int, list[Any]] = {line.id: [] for line in lines}
    for row in db.session.scalars(select(model).where(model.line_id.in_(by_line)).order_by(model.id)):
        by_line[row.line_id].append(row)
    for line in lines:
        set_committed_value(line, collection.key, by_line[line.id])


def orders_with_lines(actor: Principal, order_ids: Collection[int]) -> list[Order]:
    """Orders with their lines, site and supplier: what heads are drawn from. Missing ones are left out."""
    wanted = _findable(actor).where(Order.id.in_(order_ids)).order_by(Order.id)
    wanted = wanted.options(joinedload(Order.site), joinedload(Order.supplier), selectinload(Order.lines))
    return list(db.session.scalars(wanted))


def lines_for(actor: Principal, line_ids: Collection[int]) -> list[OrderLine]:
    """Lines with all that an order's table shows of them, in one query; missing ones are left out."""
    wanted = select(OrderLine).where(OrderLine.id.in_(line_ids)).order_by(OrderLine.id).options(*_priced(actor))
    if not sees_drafts(actor):
        wanted = wanted.where(OrderLine.supplier_id.is_not(None))
    order = joinedload(OrderLine.order, innerjoin=True)
    return list(db.session.scalars(wanted.options(order.joinedload(Order.site, innerjoin=True))))


def line_page(actor: Principal, line_id: int) -> OrderLine:
    """One line with what `order_page` would have of it. Raises `NotFound`."""
    found = lines_for(actor, [line_id])
    if not found:
        raise NotFound
    if sees_words(actor):
        load_words(found)
    return found[0]


def order_numbered_exactly(actor: Principal, number: str) -> int:
    """The id of the order that is called so, to the letter. Raises `NotFound`."""
    found = db.session.scalar(_findable(actor).where(Order.number == number).with_only_columns(Order.id))
    if found is None:
        raise NotFound
    return found


def line_for(actor: Principal, line_id: int, *, lock: bool = False) -> OrderLine:
    """One line. `lock` holds its whole order until the transaction ends. Raises `NotFound`."""
    order_for(actor, order_of_line(actor, line_id), lock=lock)
    line = db.session.scalar(select(OrderLine).where(OrderLine.id == line_id))
    if line is None:
        raise NotFound
    return line


def lines_to_write(
    actor: Principal, order_id: int, line_ids: Collection[int] | None = None, *, priced: bool = False
) -> list[OrderLine]:
    """Lines of a locked order, all or these, with what verbs need of them, in a constant number of queries.

    Of a single line nothing is loaded beside it: a verb asks for what it needs.
    """
    wanted = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.line_no)
    if line_ids is not None:
        wanted = wanted.where(OrderLine.id.in_(line_ids))
    if line_ids is None or len(line_ids) > 1:
        wanted = wanted.options(selectinload(OrderLine.promises), selectinload(OrderLine.proposals))
    if priced:
        wanted = wanted.options(selectinload(OrderLine.price))
    return list(db.session.scalars(wanted))


def lines_answered(actor: Principal, order_id: int, line_ids: Collection[int]) -> list[OrderLine]:
    """These lines of an order with what is offered or agreed of them: what is typed is compared with that."""
    wanted = select(OrderLine).where(OrderLine.order_id == order_id, OrderLine.id.in_(line_ids))
    lines = list(db.session.scalars(wanted)) if line_ids else []
    _load(OrderLine.proposals, Proposal, [line for line in lines if line.answer in OFFERED])
    _load(OrderLine.promises, Promise, [line for line in lines if line.is_promised and line.answer not in OFFERED])
    return lines


def order_of_line(actor: Principal, line_id: int) -> int:
    """The id of a line's order. Raises `NotFound`."""
    found = db.session.scalar(select(OrderLine.order_id).where(OrderLine.id == line_id))
    if found is None:
        raise NotFound
    return found


def hold_lines(actor: Principal, line_ids: Collection[int]) -> dict[int, OrderLine]:
    """Lines of any orders by id, their orders held until the transaction ends. Raises `NotFound` if one is missing.

    Whoever works on many keeps what is returned: a session forgets rows that nobody has in hand.
    """
    wanted = set(line_ids)
    order_ids = set(db.session.scalars(select(OrderLine.order_id).where(OrderLine.id.in_(wanted))))
    # Always in this order, so that nobody waits for each other.
    orders = {order_id: order_for(actor, order_id, lock=True) for order_id in sorted(order_ids)}
    lines = {line.id: line for line in db.session.scalars(select(OrderLine).where(OrderLine.id.in_(wanted)))}
    if lines.keys() != wanted:
        raise NotFound
    for line in lines.values():
        set_committed_value(line, "order", orders[line.order_id])
    return lines


def hold_to_decide(actor: Principal, line_ids: Collection[int]) -> list[OrderLine]:
    """`hold_lines` with what a decision about a proposal needs of each, in a constant number of queries."""
    lines = sorted(hold_lines(actor, line_ids).values(), key=lambda line: line.id)
    for collection, model in ((OrderLine.promises, Promise), (OrderLine.proposals, Proposal)):
        _load(collection, model, lines)
    return lines


def has_open_lines(actor: Principal, order_id: int) -> bool:
    """Whether anything of the order is still owed."""
    wanted = select(OrderLine.id).where(OrderLine.order_id == order_id, OrderLine.is_open).limit(1)
    return db.session.scalar(wanted) is not None
