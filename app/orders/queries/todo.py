"""What waits for a supplier: its orders with something to answer, to ship or overdue, the gravest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_

from app import clock
from app.catalog.models import Site
from app.catalog.queries import todays
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries.days import DUE_WITHIN, before_today
from app.orders.queries.deadlines import unanswered_since
from app.orders.queries.handing import absences_for
from app.orders.queries.on_a_day import lines_on
from app.orders.queries.sorting import key_of
from app.orders.queries.urging import LastUrge, last_urges
from app.orders.rules.answers import Side
from app.orders.rules.handing import Absence, Answering, answering
from app.orders.rules.states import Answer
from app.principal import Principal
from app.refusals import NotFound
from app.suppliers.models import Supplier

PAGE = 200
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


@dataclass(frozen=True)
class TodoPage:
    """What a page of the list shows, ordered by consequence, and where the next one begins."""

    orders: Sequence[TodoOrder]
    next_cursor: str | None


@dataclass(frozen=True)
class TodoCounts:
    """What waits on the whole list: whether anything does, lines to confirm, offers to answer."""

    lines: int
    to_confirm: int
    offers: int


def todo_page(actor: Principal, after: str | None = None, *, day: date | None = None, limit: int = PAGE) -> TodoPage:
    """The supplier's orders that wait for it: first those with overdue answers, then by the first day that counts.

    Of a `day`, only what falls on it. `after` is the `next_cursor` of the page before. Raises `NotFound` for a mangled one.
    """
    unanswered, first = _place()
    wanted = _waiting(actor, day).add_columns(unanswered, first).order_by(unanswered.desc(), first, Order.id)
    if after is not None:
        wanted = wanted.having(_beyond(unanswered, first, after))
    rows = db.session.execute(wanted.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    found = _shown(actor, [TodoOrder(*row[:-2]) for row in rows[:limit]])
    ordered = sorted(found, key=lambda order: (GROUPS.index(order.group), order.since.isoformat(), order.id))
    return TodoPage(ordered, f"{last[-2]}~{last[-1].isoformat()}~{last[0]}" if last else None)


def todo_orders(actor: Principal, order_ids: Collection[int]) -> dict[int, TodoOrder]:
    """These orders as the list shows them; those that wait for nothing are left out."""
    wanted = _waiting(actor).where(Order.id.in_(order_ids))
    return {order.id: order for order in _shown(actor, [TodoOrder(*row) for row in db.session.execute(wanted)])}


def todo_counts(actor: Principal) -> TodoCounts:
    """What the heading says, however many pages there are."""
    why = _reasons(actor)
    wanted = select(func.count(OrderLine.id), _count(why.confirm), _count(why.offered)).where(OrderLine.is_open, why.any)
    return TodoCounts(*(count or 0 for count in db.session.execute(wanted).one()))


def _shown(actor: Principal, found: Sequence[TodoOrder]) -> list[TodoOrder]:
    urges, away = last_urges(actor, [order.id for order in found]), absences_for(actor)
    return [replace(order, urge=urges.get(order.id), answers=_who_answers(order, away)) for order in found]


def _who_answers(order: TodoOrder, away: Collection[Absence]) -> Answering:
    return answering(order.buyer_id, order.buyer_name, away, clock.today(order.site_zone))


def _place() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """What the pages follow each other by, beside the id."""
    return func.max(case((unanswered_since(clock.now()), 1), else_=0)), func.min(OrderLine.binding_on)


def _beyond(unanswered: ColumnElement[Any], first: ColumnElement[Any], after: str) -> ColumnElement[bool]:
    try:
        flag, day, order_id = after.split("~")
        level, here = int(flag == "1"), (date.fromisoformat(day), key_of(order_id))
    except ValueError:
        raise NotFound from None
    return or_(unanswered < level, and_(unanswered == level, tuple_(first, Order.id) > here))


@dataclass(frozen=True)
class Reasons:
    """Why a line waits for its supplier, as conditions."""

    late: ColumnElement[bool]
    cancel: ColumnElement[bool]
    confirm: ColumnElement[bool]
    offered: ColumnElement[bool]
    ship: ColumnElement[bool]

    @property
    def any(self) -> ColumnElement[bool]:
        return or_(self.late, self.cancel, self.confirm, self.offered, self.ship)


def _reasons(actor: Principal, day: date | None = None) -> Reasons:
    """Of a day, what is to be shipped for it waits, however far it is."""
    days = todays(actor)
    soon = max(max(days.values(), default=date.min) + DUE_WITHIN, day or date.min)
    left = and_(OrderLine.answer == Answer.ACCEPTED, OrderLine.open_quantity > OrderLine.in_transit)
    return Reasons(
        late=before_today(OrderLine.binding_on, days),
        cancel=OrderLine.cancel_asked == Side.US,
        confirm=OrderLine.answer == Answer.PENDING,
        offered=OrderLine.answer == Answer.COUNTERED,
        ship=and_(left, OrderLine.binding_on <= soon),
    )


def _waiting(actor: Principal, day: date | None = None) -> Select[Any]:
    why, unanswered = _reasons(actor, day), unanswered_since(clock.now())
    wanted = (
        select(
            *HEAD,
            *_counted(unanswered, OrderLine.answer_by),
            *_counted(why.late, OrderLine.binding_on),
            *_counted(why.cancel, OrderLine.binding_on),
            _count(why.confirm),
            *_counted(and_(why.confirm, ~unanswered), OrderLine.answer_by),
            _count(why.offered),
            *_counted(and_(why.offered, ~unanswered), OrderLine.answer_by),
            *_counted(why.ship, OrderLine.binding_on),
        )
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Site, Site.id == OrderLine.site_id)
        .join(Supplier, Supplier.id == OrderLine.supplier_id)
        .where(OrderLine.is_open, why.any)
        .group_by(*HEAD)
    )
    return wanted if day is None else wanted.where(lines_on(actor, day))


def _counted(condition: ColumnElement[bool], day: Any) -> tuple[Any, Any]:
    return _count(condition), func.min(case((condition, day)))


def _count(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))
