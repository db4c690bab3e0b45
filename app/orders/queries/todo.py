"""What waits for a supplier: its orders with something to answer, to ship or overdue, the gravest first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app import clock
from app.catalog.models import Site
from app.catalog.queries import todays
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries.days import DUE_WITHIN, before_today
from app.orders.queries.deadlines import unanswered_since
from app.orders.queries.handing import absences_for
from app.orders.queries.urging import LastUrge, last_urges
from app.orders.rules.answers import Side
from app.orders.rules.handing import Absence, Answering, answering
from app.orders.rules.states import Answer
from app.principal import Principal
from app.suppliers.models import Supplier

MOST = 200
ORDER: tuple[Any, ...] = (Order.id, Order.number, Order.version, Order.buyer_id, Order.buyer_name)
HEAD: tuple[Any, ...] = (*ORDER, Site.name, Site.time_zone, Supplier.time_zone, Supplier.city)


@dataclass(frozen=True, slots=True)
class TodoOrder:
    """One order with how many of its lines wait for what, and since or until when; `unanswered` ones since `answer_by`.

    `answers` says whom to ask on our side. `offers` are ours that wait for the supplier. Of them and of the lines
    `to_confirm`, those `in_time` are not `unanswered`.
    Answers are due at an instant, by the clock of the supplier, which is at `place`.
    """

    id: int
    number: str
    version: int
    buyer_id: int | None
    buyer_name: str
    site_name: str
    site_zone: str
    time_zone: str
    place: str
    unanswered: int
    answer_by: datetime | None
    overdue: int
    overdue_since: date | None
    to_cancel: int
    cancel_by: date | None
    to_confirm: int
    confirm_in_time: int
    confirm_by: datetime | None
    offers: int
    offers_in_time: int
    offers_by: datetime | None
    to_ship: int
    ship_by: date | None
    urge: LastUrge | None = None
    answers: Answering | None = None

    @property
    def group(self) -> str:
        """Under which heading it stands: `answer`, `overdue`, `cancel`, `confirm`, `offer` or `ship`."""
        if self.unanswered:
            return "answer"
        if self.overdue or self.to_cancel:
            return "overdue" if self.overdue else "cancel"
        if self.to_confirm or self.offers:
            return "confirm" if self.to_confirm else "offer"
        return "ship"

    @property
    def since(self) -> date | datetime:
        answers = self.confirm_by or self.offers_by
        return self.answer_by or self.overdue_since or self.cancel_by or answers or self.ship_by or date.max


GROUPS = ("answer", "overdue", "cancel", "confirm", "offer", "ship")


def todo_for(actor: Principal) -> list[TodoOrder]:
    """The supplier's orders that wait for it, ordered by consequence; at most 200."""
    found = _read(actor, _waiting(actor).limit(MOST))
    return sorted(found, key=lambda order: (GROUPS.index(order.group), order.since.isoformat(), order.id))


def todo_orders(actor: Principal, order_ids: Collection[int]) -> dict[int, TodoOrder]:
    """These orders as the list shows them; those that wait for nothing are left out."""
    return {order.id: order for order in _read(actor, _waiting(actor).where(Order.id.in_(order_ids)))}


def _read(actor: Principal, wanted: Select[Any]) -> list[TodoOrder]:
    found = [TodoOrder(*row) for row in db.session.execute(wanted)]
    urges, away = last_urges(actor, [order.id for order in found]), absences_for(actor)
    return [replace(order, urge=urges.get(order.id), answers=_who_answers(order, away)) for order in found]


def _who_answers(order: TodoOrder, away: Collection[Absence]) -> Answering:
    return answering(order.buyer_id, order.buyer_name, away, clock.today(order.site_zone))


def _waiting(actor: Principal) -> Select[Any]:
    days = todays(actor)
    late = before_today(OrderLine.binding_on, days)
    confirm, offered = OrderLine.answer == Answer.PENDING, OrderLine.answer == Answer.COUNTERED
    unanswered = unanswered_since(clock.now())
    cancelling = OrderLine.cancel_asked == Side.US
    soon = OrderLine.binding_on <= max(days.values(), default=date.min) + DUE_WITHIN
    ship = and_(OrderLine.answer == Answer.ACCEPTED, OrderLine.open_quantity > OrderLine.in_transit, soon)
    return (
        select(
            *HEAD,
            *_counted(unanswered, OrderLine.answer_by),
            *_counted(late, OrderLine.binding_on),
            *_counted(cancelling, OrderLine.binding_on),
            _count(confirm),
            *_counted(and_(confirm, ~unanswered), OrderLine.answer_by),
            _count(offered),
            *_counted(and_(offered, ~unanswered), OrderLine.answer_by),
            *_counted(ship, OrderLine.binding_on),
        )
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Site, Site.id == OrderLine.site_id)
        .join(Supplier, Supplier.id == OrderLine.supplier_id)
        .where(OrderLine.is_open, or_(late, cancelling, confirm, offered, ship))
        .group_by(*HEAD)
        .order_by(func.max(case((unanswered, 1), else_=0)).desc(), func.min(OrderLine.binding_on), Order.id)
    )


def _counted(condition: ColumnElement[bool], day: Any) -> tuple[Any, Any]:
    return _count(condition), func.min(case((condition, day)))


def _count(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))
