"""The rows behind the facts of lines: a handful of statements for suppliers or for single lines, never one per row.

Quantities come as the whole numbers that are stored: what is added up a million times is not turned into decimals first.
Each statement is put together once, for single lines and for suppliers, and given the ids when it runs: to put one
together takes longer than to look up the few rows of a line.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, func, or_, select, type_coerce

from app.catalog.models import Item
from app.database import db
from app.isolation import may_read
from app.orders.models import (
    Cancellation,
    GivenAnswer,
    LineChange,
    Order,
    OrderLine,
    OrderRevision,
    Promise,
    PromisePart,
    Proposal,
    Rejection,
)
from app.orders.rules.answers import Side
from app.orders.rules.headers import TOUCHES_ALL_LINES
from app.orders.rules.states import OrderState
from app.principal import Principal
from app.receipts.models import Inspection, Receipt, ReceiptMatch
from app.receipts.rules import Outcome
from app.scoring.models import Dispute
from app.scoring.rules.disputes import DisputeState
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import Step
from app.sourcing.models import SupplierItem

GIVEN_OUT = (OrderState.ISSUED, OrderState.CLOSED, OrderState.CANCELLED)
GONE_OFF = (Step.DISPATCHED, Step.IN_TRANSIT, Step.OUT_FOR_DELIVERY, Step.DELIVERED)
Found = Sequence[Any]
SUPPLIERS: ColumnElement[Any] = bindparam("supplier_ids", expanding=True)
LINES: ColumnElement[Any] = bindparam("line_ids", expanding=True)


@dataclass(frozen=True)
class Of:
    """Whose lines: all of these suppliers, or some of one."""

    supplier_ids: tuple[int, ...]
    line_ids: tuple[int, ...] | None = None

    def found(self, statement: Callable[..., Select[Any]], *how: bool) -> Found:
        """What a statement finds of these lines; it is built for named lines or for suppliers."""
        ids = {"supplier_ids": self.supplier_ids, "line_ids": self.line_ids}
        return db.session.execute(statement(self.line_ids is not None, *how), ids).all()


def _narrowed(wanted: Any, named: bool, line_id: Any, supplier_id: Any) -> Any:
    """By an index of the table itself where it is about single lines, else by its supplier."""
    return wanted.where(line_id.in_(LINES) if named else supplier_id.in_(SUPPLIERS))


def whole(column: Any) -> ColumnElement[Any]:
    """A quantity in millionths, as it is stored."""
    return type_coerce(column, BigInteger)


_added_by_it = and_(OrderRevision.order_id == OrderLine.order_id, OrderRevision.number == OrderLine.added_revision)


def lines(actor: Principal, of: Of) -> Found:
    """Lines that were given to the supplier, with what says which other rows are worth asking for."""
    return of.found(_lines, actor.is_system or may_read(actor, Item))


@cache
def _lines(named: bool, knows_items: bool) -> Select[Any]:
    category = Item.category_id if knows_items else func.nullif(0, 0)
    agreed = and_(SupplierItem.item_id == OrderLine.item_id, SupplierItem.supplier_id == OrderLine.supplier_id)
    wanted = (
        select(
            OrderLine.id, OrderLine.supplier_id, OrderLine.order_id, OrderLine.site_id, category.label("category_id"),
            whole(OrderLine.quantity).label("quantity"), OrderLine.requested_on, OrderLine.revision, OrderLine.added_revision,
            OrderLine.completed_at, OrderLine.answered_at, OrderLine.latest_promised_on, Order.issued_at, Order.ordered_on,
            Order.incoterm, Order.state, Order.closed_at, SupplierItem.lead_days,
            whole(OrderLine.cancelled).label("cancelled"), whole(OrderLine.shipped).label("shipped"),
            whole(OrderLine.received).label("received"), whole(OrderLine.rejected).label("rejected"),
            whole(OrderLine.to_replace).label("to_replace"), Order.revision.label("order_revision"),
            OrderRevision.revised_at.label("added_at"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(OrderRevision, _added_by_it)
        .outerjoin(SupplierItem, agreed)
        .where(OrderLine.supplier_id.in_(SUPPLIERS), Order.state.in_(GIVEN_OUT))
        .order_by(OrderLine.id)
    )  # fmt: skip
    if knows_items:
        wanted = wanted.join(Item, Item.id == OrderLine.item_id)
    return wanted.where(OrderLine.id.in_(LINES)) if named else wanted


def receipts(actor: Principal, of: Of) -> Found:
    """The receipts that stand."""
    return of.found(_receipts)


@cache
def _receipts(named: bool) -> Select[Any]:
    wanted = select(
        Receipt.order_line_id, Receipt.id, Receipt.arrived_on,
        whole(Receipt.quantity).label("quantity"), whole(Receipt.rejected).label("rejected"),
    ).where(Receipt.reversed_at.is_(None))  # fmt: skip
    return _narrowed(wanted, named, Receipt.order_line_id, Receipt.supplier_id)


def later_rejects(actor: Principal, of: Of) -> Found:
    """What was turned down when somebody had looked at it, by line."""
    return of.found(_later_rejects)


@cache
def _later_rejects(named: bool) -> Select[Any]:
    wanted = (
        select(Receipt.order_line_id, whole(Inspection.quantity).label("quantity"))
        .join(Receipt, Receipt.id == Inspection.receipt_id)
        .where(Inspection.outcome == Outcome.REJECTED, Receipt.reversed_at.is_(None))
    )
    return _narrowed(wanted, named, Receipt.order_line_id, Receipt.supplier_id)


def cancellations(actor: Principal, of: Of) -> Found:
    return of.found(_cancellations)


@cache
def _cancellations(named: bool) -> Select[Any]:
    wanted = select(
        Cancellation.line_id, whole(Cancellation.quantity).label("quantity"), Cancellation.reason, Cancellation.owner,
        Cancellation.cancelled_at,
    ).order_by(Cancellation.id)  # fmt: skip
    return _by_lines(wanted, named, Cancellation)


def promises(actor: Principal, of: Of) -> Found:
    """Each part of each promise, in the order in which they were given."""
    return of.found(_promises)


@cache
def _promises(named: bool) -> Select[Any]:
    wanted = (
        select(
            Promise.line_id, Promise.number, Promise.revision, Promise.rule, Promise.agreed_at,
            Promise.promised_on.label("last_on"), PromisePart.promised_on, whole(PromisePart.quantity).label("quantity"),
        )
        .join(PromisePart, PromisePart.promise_id == Promise.id)
        .order_by(Promise.line_id, Promise.number, PromisePart.position)
    )  # fmt: skip
    return _by_lines(wanted, named, Promise)


def changes(actor: Principal, of: Of) -> Found:
    """When our own revisions moved a line, and whether its day was among it; in their order.

    One of the header that asks for every answer anew moves all the lines that there were.
    """
    return sorted([*of.found(_own_changes), *of.found(_changes_of_heads)], key=attrgetter("line_id", "revision"))


@cache
def _own_changes(named: bool) -> Select[Any]:
    own = select(
        LineChange.line_id, LineChange.revision, LineChange.changed_at, LineChange.requested_before, LineChange.requested_on
    )
    return _by_lines(own, named, LineChange)


@cache
def _changes_of_heads(named: bool) -> Select[Any]:
    anew = or_(*(getattr(OrderRevision, f"{name}_before").is_not(None) for name in sorted(TOUCHES_ALL_LINES)))
    heads = (
        select(
            OrderLine.id.label("line_id"), OrderRevision.number.label("revision"), OrderRevision.revised_at.label("changed_at"),
            OrderLine.requested_on.label("requested_before"), OrderLine.requested_on,
        )
        .join(OrderRevision, OrderRevision.order_id == OrderLine.order_id)
        .where(anew, OrderLine.added_revision < OrderRevision.number)
    )  # fmt: skip
    return _narrowed(heads, named, OrderLine.id, OrderLine.supplier_id)


def first_words(actor: Principal, of: Of) -> Iterator[tuple[int, Any]]:
    """When the supplier said something about a line beside a promise: line and instant."""
    yield from of.found(_offers)
    yield from of.found(_refusals)


@cache
def _offers(named: bool) -> Select[Any]:
    return _by_lines(select(Proposal.line_id, Proposal.proposed_at).where(Proposal.side == Side.SUPPLIER), named, Proposal)


@cache
def _refusals(named: bool) -> Select[Any]:
    return _by_lines(select(Rejection.line_id, Rejection.rejected_at), named, Rejection)


def taken_back(actor: Principal, of: Of) -> Found:
    """Answers that were taken back a moment later: what was promised by them never counted."""
    return of.found(_taken_back)


@cache
def _taken_back(named: bool) -> Select[Any]:
    wanted = select(GivenAnswer.line_id, GivenAnswer.given_at, GivenAnswer.taken_back_at)
    return _by_lines(wanted.where(GivenAnswer.taken_back_at.is_not(None)), named, GivenAnswer)


def shipped(actor: Principal, of: Of) -> Found:
    """What was announced of each line and has left or arrived."""
    return of.found(_shipped)


@cache
def _shipped(named: bool) -> Select[Any]:
    wanted = (
        select(
            ShipmentLine.order_line_id, ShipmentLine.id, ShipmentLine.closed,
            Shipment.step, Shipment.shipped_on, Shipment.eta_on,
            whole(ShipmentLine.quantity).label("quantity"), whole(ShipmentLine.received).label("received"),
            whole(ShipmentLine.missing).label("missing"),
        )
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(or_(Shipment.step.in_(GONE_OFF), ShipmentLine.received > 0))
    )  # fmt: skip
    return _narrowed(wanted, named, ShipmentLine.order_line_id, Shipment.supplier_id)


def matches(actor: Principal, of: Of) -> Found:
    """Which announced units the standing receipts used up."""
    return of.found(_matches)


@cache
def _matches(named: bool) -> Select[Any]:
    wanted = (
        select(ReceiptMatch.receipt_id, ReceiptMatch.shipment_line_id, whole(ReceiptMatch.quantity).label("quantity"))
        .join(Receipt, Receipt.id == ReceiptMatch.receipt_id)
        .where(Receipt.reversed_at.is_(None))
    )
    return _narrowed(wanted, named, Receipt.order_line_id, Receipt.supplier_id)


def disputes(actor: Principal, of: Of) -> Found:
    """How disputes stand that leave a line out: those that are open, and those that were granted."""
    return of.found(_disputes)


@cache
def _disputes(named: bool) -> Select[Any]:
    wanted: Any = select(Dispute.line_id, Dispute.state, Dispute.cause).where(
        Dispute.supplier_id.in_(SUPPLIERS), Dispute.state.in_((DisputeState.OPEN, DisputeState.GRANTED))
    )
    return wanted.where(Dispute.line_id.in_(LINES)) if named else wanted


def _by_lines(wanted: Any, named: bool, model: Any) -> Any:
    """Tables of facts about lines have an index by line alone: those of whole suppliers are found through their lines."""
    if not named:
        wanted = wanted.join(OrderLine, OrderLine.id == model.line_id)
    return _narrowed(wanted, named, model.line_id, OrderLine.supplier_id)
