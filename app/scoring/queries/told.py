"""Of whom something was told since a position of the log: whose criteria may be others than they were then."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select

from app.database import db
from app.events import EventPosition, LoggedEvent
from app.orders.events import AnswersBecameOverdue, LineAccepted, LineProposed, OrderUrged, ReferenceSet, WordsGiven
from app.orders.models import OrderLine, Substitution
from app.principal import Principal

NOT_SCORED = ("customers", "exchange", "identity", "notifications", "orders")
"""Where facts that name no supplier touch nobody's criteria. Anywhere else they are taken to touch everybody's."""
ORDERS = "orders"
NOTHING_BOUGHT = frozenset(
    each.name for each in (AnswersBecameOverdue, LineAccepted, LineProposed, OrderUrged, ReferenceSet, WordsGiven)
)
"""Everyday facts of orders by which nobody buys other things, or at other prices."""
SUPPLIER, ORDER = (LoggedEvent.data[each].as_integer() for each in ("supplier_id", "order_id"))


class Told(NamedTuple):
    """Something was told of these suppliers, or of what touches everybody."""

    suppliers: Collection[int] = ()
    everybody: bool = False


def told_since(actor: Principal, position: int) -> Told:
    """Who is named by a fact behind a position; and who sells the same as was bought there: it is an offer beside theirs."""
    rows = db.session.execute(_behind(position, LoggedEvent.name, SUPPLIER)).all()
    if any(supplier_id is None and _module(name) not in NOT_SCORED for name, supplier_id in rows):
        return Told(everybody=True)
    named = {supplier_id for _name, supplier_id in rows if supplier_id is not None}
    is_bought = any(_module(name) == ORDERS and name not in NOTHING_BOUGHT for name, _supplier_id in rows)
    return Told(named | _rivals(position) if is_bought else named)


def _module(name: str) -> str:
    return name.partition(".")[0]


def _behind(position: int, *columns: Any) -> Select[Any]:
    wanted = select(*columns).join(EventPosition, EventPosition.seq == LoggedEvent.seq).distinct()
    return wanted.where(EventPosition.position > position)


def _rivals(position: int) -> set[int]:
    orders = _behind(position, ORDER).where(LoggedEvent.name.startswith(f"{ORDERS}."), LoggedEvent.name.not_in(NOTHING_BOUGHT))
    lines = OrderLine.order_id.in_(orders)
    bought = select(OrderLine.item_id).where(lines)
    before = select(Substitution.item_before_id).join(OrderLine, OrderLine.id == Substitution.line_id).where(lines)
    sells = or_(OrderLine.item_id.in_(bought), OrderLine.item_id.in_(before))
    sold_by = select(OrderLine.supplier_id).where(sells, OrderLine.supplier_id.is_not(None)).distinct()
    return set(db.session.scalars(sold_by))
