"""Who answers for orders on our side, and who stands in for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models import Site
from app.catalog.queries import todays
from app.database import db
from app.identity.models import Person, PersonRole
from app.orders.models import Order, OrderLine, StandIn
from app.orders.rules.handing import Absence, Answering, answering
from app.orders.rules.states import OrderState
from app.principal import Principal, Role
from app.suppliers.models import Supplier

ONE_DAY = timedelta(days=1)
NOT_DONE = (OrderState.DRAFT, OrderState.ISSUED)
MOST = 200


def stand_ins_for(actor: Principal) -> Sequence[StandIn]:
    """Who stands in now or later, the first day first. A day may last longer elsewhere: one more is looked at."""
    today = clock.now().date()
    wanted = select(StandIn).where(StandIn.to_on >= today - ONE_DAY, StandIn.ended_at.is_(None))
    return db.session.scalars(wanted.order_by(StandIn.from_on, StandIn.id)).all()


def absences_for(actor: Principal) -> list[Absence]:
    return [row.absence for row in stand_ins_for(actor)]


def who_answers_for(actor: Principal, order: Order) -> Answering:
    """Who answers for an order on our side now: its buyer, or whoever stands in on this day at its site."""
    return answering(order.buyer_id, order.buyer_name, absences_for(actor), order.site.today)


def answered_for_by(actor: Principal) -> ColumnElement[bool]:
    """That the order is the actor's, or that of somebody for whom the actor stands in."""
    days, mine = todays(actor), [Order.buyer_id == actor.person_id]
    for away in absences_for(actor):
        sites = [site_id for site_id, today in days.items() if away.holds_on(today)]
        if away.stand_in_id == actor.person_id and sites:
            mine.append(and_(Order.buyer_id == away.person_id, Order.site_id.in_(sites)))
    return or_(*mine)


def buyers_for(actor: Principal) -> list[tuple[int, str]]:
    """Id and name of everybody of ours who buys, by name: to whom orders can be handed."""
    wanted = (
        select(Person.id, Person.name)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.active.is_(True), Person.supplier_id.is_(None), PersonRole.role == str(Role.PROCUREMENT))
        .order_by(Person.name, Person.id)
    )
    return [(person_id, name) for person_id, name in db.session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """An order that is not done, as a list of a buyer's orders shows it."""

    id: int
    version: int
    number: str
    supplier_name: str
    site_name: str


def orders_of_buyer(actor: Principal, buyer_id: int, limit: int = MOST) -> list[OwnOrder]:
    """A buyer's orders that are not done, the oldest first."""
    wanted = (
        select(Order.id, Order.version, Order.number, Supplier.name, Site.name)
        .join(Supplier, Supplier.id == Order.for_supplier_id)
        .join(Site, Site.id == Order.site_id)
        .where(Order.buyer_id == buyer_id, Order.state.in_(NOT_DONE))
    )
    return [OwnOrder(*row) for row in db.session.execute(wanted.order_by(Order.id).limit(limit))]


def open_orders_of(actor: Principal, buyer_id: int) -> list[tuple[int, int]]:
    """Id and version of a buyer's orders that are not done: drafts and issued ones."""
    wanted = select(Order.id, Order.version).where(Order.buyer_id == buyer_id, Order.state.in_(NOT_DONE))
    return [(order_id, version) for order_id, version in db.session.execute(wanted.order_by(Order.id))]


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Whose open line it is, and of which order."""

    supplier_id: int
    order_id: int
    id: int


def lines_of_buyer(actor: Principal, buyer_id: int, site_ids: Sequence[int] = (), *, within: Session) -> list[OpenLine]:
    """The open lines of a buyer's issued orders, supplier by supplier, order by order; at these sites, or everywhere.

    Asked by consequences too, so `within` the session of the transaction.
    """
    wanted: Any = select(OrderLine.supplier_id, OrderLine.order_id, OrderLine.id).join(Order, Order.id == OrderLine.order_id)
    wanted = wanted.where(OrderLine.is_open, Order.buyer_id == buyer_id)
    if site_ids:
        wanted = wanted.where(OrderLine.site_id.in_(site_ids))
    rows = within.execute(wanted.order_by(OrderLine.supplier_id, OrderLine.order_id, OrderLine.id))
    return [OpenLine(*row) for row in rows]


def stood_in_on(actor: Principal, day: date, before: date, *, within: Session) -> list[StandIn]:
    """Absences that began after `before` and by that day, or whose last day has passed since; `within` a transaction."""
    began = and_(StandIn.from_on > before, StandIn.from_on <= day)
    ended = and_(StandIn.to_on >= before, StandIn.to_on < day)
    return list(within.scalars(select(StandIn).where(or_(began, ended), StandIn.ended_at.is_(None))))
