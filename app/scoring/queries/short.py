"""Lines of which little is to be told: promised once at most, and all of it came at once or nothing has come yet.

What became of such a line follows from its days alone. The database says which lines these are, with a handful of
values of each; of every other line it gives the id.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, null, or_, select, type_coerce
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from app.database import db
from app.orders.models import GivenAnswer, Order, OrderLine, Promise, Proposal, Rejection
from app.principal import Principal
from app.receipts.models import Inspection, Receipt
from app.scoring.models import Dispute
from app.scoring.queries.rows import GIVEN_OUT, whole
from app.shipments.models import ShipmentLine
from app.sourcing.models import SupplierItem

Line = OrderLine
AT_ONCE = 200
"""So many rows are held: a million of them would be in the way of whoever collects garbage."""


def short_lines(actor: Principal, supplier_ids: Collection[int]) -> Iterable[Any]:
    """Rows for the lines that were given to the suppliers, in no order; short ones that are alike are counted in one.

    Of each: the supplier, the id of a line that is not short, the site; the day on which it is due, that on which it came,
    the lead time and the day from which it runs; whether all is here without what was rejected, None where nothing came;
    when it was issued and agreed; how many lines, and what was received and rejected of them, in millionths.

    Days come as the database keeps them: there are few of them, and many lines. The lines are found by their orders, whose
    supplier is theirs: what was ordered and came together stands together in the tables.
    """
    each = _each_line(supplier_ids).subquery()
    *alike, received, rejected = each.c
    counted = select(*alike, func.count(), func.sum(received), func.sum(rejected)).group_by(*alike)
    return db.session.execute(counted.execution_options(yield_per=AT_ONCE))


def _each_line(supplier_ids: Collection[int]) -> Select[Any]:
    received, rejected = whole(Receipt.quantity), whole(Receipt.rejected)
    wanted = select(
        Order.supplier_id, case((_is_short(), null()), else_=Line.id).label("long_id"), Line.site_id,
        _as_kept(Line.requested_on), _as_kept(Receipt.arrived_on),
        SupplierItem.lead_days, case((SupplierItem.lead_days.is_not(None), _as_kept(Order.ordered_on))).label("asked_on"),
        (received - rejected >= whole(Line.quantity)).label("is_net"),
        case((and_(Promise.id.is_not(None), Line.added_revision == 1), Order.issued_at)).label("issued_at"), Promise.agreed_at,
        received, rejected,
    )  # fmt: skip
    return (
        wanted.join(Order, Order.id == Line.order_id)
        .outerjoin(Receipt, _is_the_only_receipt())
        .outerjoin(Promise, and_(Promise.line_id == Line.id, Promise.number == 1))
        .outerjoin(SupplierItem, and_(SupplierItem.item_id == Line.item_id, SupplierItem.supplier_id == Line.supplier_id))
        .where(Order.supplier_id.in_(supplier_ids), Order.state.in_(GIVEN_OUT))
    )


def _as_kept(column: Any) -> ColumnElement[Any]:
    return type_coerce(column, NullType())


def _is_the_only_receipt() -> ColumnElement[bool]:
    """All that the line received came with it."""
    stands = and_(Receipt.order_line_id == Line.id, Receipt.reversed_at.is_(None))
    return and_(stands, whole(Receipt.quantity) == whole(Line.received))


def _is_short() -> ColumnElement[bool]:
    """Each of these makes a line longer; what is asked of other tables comes last."""
    return and_(
        whole(Line.cancelled) == 0,
        or_(whole(Receipt.quantity) >= whole(Line.quantity), _is_waited_for()),
        or_(SupplierItem.lead_days.is_(None), and_(Line.revision == 1, Order.ordered_on.is_not(None))),
        or_(Line.answered_at.is_(None), _is_agreed_once()),
        or_(whole(Line.rejected) == 0, ~_exists(Receipt.order_line_id, Inspection.receipt_id == Receipt.id)),
        ~_exists(ShipmentLine.order_line_id),
        ~_exists(Dispute.line_id),
    )


def _is_waited_for() -> ColumnElement[bool]:
    return and_(whole(Line.received) == 0, Line.completed_at.is_(None), Order.closed_at.is_(None))


def _is_agreed_once() -> ColumnElement[bool]:
    """At once, and for good."""
    later = aliased(Promise)
    return and_(
        Promise.id.is_not(None),
        ~_exists(later.line_id, later.number > 1),
        ~_exists(Proposal.line_id),
        ~_exists(Rejection.line_id),
        ~_exists(GivenAnswer.line_id, GivenAnswer.taken_back_at.is_not(None)),
    )


def _exists(line_id: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(line_id == Line.id, *where).correlate(Line.__table__)
