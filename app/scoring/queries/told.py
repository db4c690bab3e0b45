"""Of whom something was told since a position of the log: whose criteria may be others than they were then."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from app.catalog.events import CategoryAdded, ItemAdded, UnitAdded
from app.certifications.events import CertificateTypeAdded
from app.database import session_for
from app.events import CATALOGUE, EventPosition, LoggedEvent
from app.isolation import PrincipalSession
from app.orders import events as orders
from app.orders.models import OrderLine, Substitution
from app.principal import Permission, Principal, system
from app.refusals import NotFound
from app.scoring.events.judging import WeightsChanged

READER = system("ranking")
"""Reads the log as a whole: by the rows that a person may see, SQLite goes through all that the person ever heard."""
NOT_SCORED = ("attachments", "conversations", "customers", "exchange", "identity", "notifications")
"""Where nothing touches anybody's criteria. Elsewhere a fact touches the supplier that it names, and everybody if none."""
TOUCH_NOBODY = (CategoryAdded, CertificateTypeAdded, ItemAdded, UnitAdded, WeightsChanged)
NOTHING_BOUGHT = (
    *(orders.DraftEvent, orders.LineAccepted, orders.LineProposed, orders.ProposalDeclined, orders.ProposalWithdrawn),
    *(orders.CounterProposed, orders.CounterDeclined, orders.CounterWithdrawn, orders.CancellationAsked),
    *(orders.CancellationRefused, orders.CancellationWithdrawn, orders.OrderClosed, orders.OrderReopened, orders.OrderUrged),
    *(orders.ReferenceSet, orders.WordsGiven, orders.AnswersBecameOverdue, orders.BuyerChanged),
)
"""Everyday facts of orders by which nobody buys other things, or at other prices."""
SUPPLIER, ORDER = (LoggedEvent.data[each].as_integer() for each in ("supplier_id", "order_id"))
MOST_ORDERS = 1_000
"""More than somebody writes in a minute: an import."""
JUST_COMMITTED = 1_000
"""Among so many of the newest facts are those that have no position yet: they get it within a moment."""


class Told(NamedTuple):
    """Something was told of these suppliers, or of what touches everybody."""

    suppliers: Collection[int] = ()
    everybody: bool = False


def told_since(actor: Principal, position: int) -> Told:
    """Who is named by a fact behind a position; and who sells the same as was bought there: it is an offer beside theirs.

    For whoever compares suppliers; what is returned are ids of those alone. Raises `NotFound`.
    """
    if not actor.can(Permission.RANKING_READ):
        raise NotFound
    with session_for(READER) as log:
        news = {(row[0], row[1]) for each in _news(position, LoggedEvent.name, SUPPLIER) for row in log.execute(each)}
        told = {(name, supplier_id) for name, supplier_id in news if _module(name) not in NOT_SCORED}
        if any(supplier_id is None and _touches_everybody(name) for name, supplier_id in told):
            return Told(everybody=True)
        named = {supplier_id for _name, supplier_id in told if supplier_id is not None}
        bought = _orders_of(log, position, {name for name, _supplier_id in told if _is_bought(name)})
        return Told(named | _sellers(log, bought)) if len(bought) <= MOST_ORDERS else Told(everybody=True)


def _touches_everybody(name: str) -> bool:
    """A fact that names no supplier. Of orders, those are about drafts and people."""
    return _module(name) != "orders" and not _is(name, TOUCH_NOBODY)


def _is_bought(name: str) -> bool:
    return _module(name) == "orders" and not _is(name, NOTHING_BOUGHT)


def _module(name: str) -> str:
    return name.partition(".")[0]


def _is(name: str, kinds: tuple[type, ...]) -> bool:
    """What this version does not know any more is none of them."""
    return name in CATALOGUE and issubclass(CATALOGUE[name], kinds)


def _news(position: int, *columns: Any) -> Iterator[Select[Any]]:
    """Columns of the facts behind a position, each combination once; then of those that have no position yet."""
    positions, wanted = select(EventPosition.seq), select(*columns).distinct()
    newest = select(func.coalesce(func.max(EventPosition.seq), 0)).scalar_subquery() - JUST_COMMITTED
    yield wanted.where(LoggedEvent.seq.in_(positions.where(EventPosition.position > position)))
    yield wanted.where(LoggedEvent.seq > newest, LoggedEvent.seq.not_in(positions.where(EventPosition.seq > newest)))


def _orders_of(log: PrincipalSession, position: int, names: Collection[str]) -> set[int]:
    """The orders that these kinds of facts are about."""
    wanted = [each.where(LoggedEvent.name.in_(names)) for each in _news(position, ORDER)] if names else []
    return {order_id for each in wanted for order_id in log.scalars(each) if order_id is not None}


def _sellers(log: PrincipalSession, order_ids: Collection[int]) -> set[int]:
    """Who sells what is on these orders, or what a substitute took the place of there."""
    if not order_ids:
        return set()
    lines = OrderLine.order_id.in_(order_ids)
    items = select(OrderLine.item_id).where(lines)
    before = select(Substitution.item_before_id).join(OrderLine, OrderLine.id == Substitution.line_id).where(lines)
    sells = or_(OrderLine.item_id.in_(items), OrderLine.item_id.in_(before))
    sold_by = select(OrderLine.supplier_id).where(sells, OrderLine.supplier_id.is_not(None)).distinct()
    return {supplier_id for supplier_id in log.scalars(sold_by) if supplier_id is not None}
