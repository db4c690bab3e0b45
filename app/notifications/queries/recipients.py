"""Who is told, and when they want no mail. Asked by the machine; `within` the session of its transaction."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalog.rules.hours import before
from app.customers.models.inquiries import Watch
from app.database import session_for
from app.identity.models import Person, PersonRole
from app.notifications.models import DateAlert, QuietHours
from app.notifications.news import News
from app.notifications.rules.kinds import KINDS, Kind, To, is_told
from app.notifications.rules.timing import REMIND_BEFORE, Quiet
from app.orders.models import Order, OrderLine, StandIn
from app.orders.rules.handing import answering
from app.principal import Principal, Role
from app.suppliers.models import Supplier

NEVER_QUIET = Quiet(begins=None, ends=None)


def is_awaited(actor: Principal, news: News) -> bool:
    """Whether anybody may have asked for it. What customers ordered moves often, and mostly nobody did."""
    if news.to not in (To.WATCHERS, To.CUSTOMER):
        return True
    asked = (
        select(Watch.id).where(Watch.customer_order_id == news.customer_order_id)
        if news.to is To.WATCHERS
        else select(DateAlert.id).where(DateAlert.customer_order_id == news.customer_order_id, DateAlert.ended_at.is_(None))
    )
    with session_for(actor) as session:
        return session.scalar(asked.limit(1)) is not None


def told_of(actor: Principal, news: News, *, within: Session) -> list[Person]:
    """The people who are to hear of it: those who are active, and for whom the kind is at all."""
    if news.to is To.PERSON:
        found: Iterable[Person] = within.scalars(select(Person).where(Person.id == news.person_id, Person.active))
        return list(found)
    if news.to is To.CUSTOMER:
        return []  # nobody of whom we know more than an address
    if news.to is To.WATCHERS:
        found = _watching(news.customer_order_id, within)
    elif news.to is To.SUPPLIER:
        found = within.scalars(select(Person).where(Person.supplier_id == news.supplier_id, Person.active).order_by(Person.id))
    elif news.to is To.BUYER:
        found = _answering_for(news.order_id, within) or _buyers(within)
    else:
        found = _buyers(within)
    return [person for person in found if is_told(news.kind, person.principal())]


def _answering_for(order_id: int | None, within: Session) -> list[Person]:
    """The order's buyer, or whoever stands in; nobody where the order has none who may sign in."""
    order = within.get(Order, order_id)
    if order is None or order.buyer_id is None:
        return []
    away = within.scalars(select(StandIn).where(StandIn.person_id == order.buyer_id, StandIn.ended_at.is_(None)))
    who = answering(order.buyer_id, order.buyer_name, [row.absence for row in away], order.site.today).person_id
    return list(within.scalars(select(Person).where(Person.id == who, Person.active)))


def _watching(customer_order_id: int | None, within: Session) -> list[Person]:
    wanted = select(Person).join(Watch, Watch.person_id == Person.id).where(Watch.customer_order_id == customer_order_id)
    return list(within.scalars(wanted.where(Person.active).order_by(Person.id)))


def _buyers(within: Session) -> list[Person]:
    buying = select(PersonRole.person_id).where(PersonRole.role == str(Role.PROCUREMENT))
    return list(within.scalars(select(Person).where(Person.id.in_(buying), Person.active).order_by(Person.id)))


def quiet_of(actor: Principal, person: Person, kind: Kind, *, within: Session) -> Quiet:
    """When the person wants no mail of this kind. What lets somebody in comes at any time."""
    if not KINDS[kind].listed:
        return NEVER_QUIET
    kept = within.get(QuietHours, person.id)
    return kept.quiet if kept is not None else Quiet(zone_of(actor, person, within=within))


def zone_of(actor: Principal, person: Person, *, within: Session) -> str:
    """By whose clock the person lives, where they did not say: their company's."""
    supplier = within.get(Supplier, person.supplier_id) if person.supplier_id else None
    return supplier.time_zone if supplier is not None else "UTC"


def reminded_at(actor: Principal, news: News, *, within: Session) -> datetime | None:
    """So many of the supplier's working hours before the order's answer is due; None where none is awaited."""
    due = select(func.min(OrderLine.answer_by)).where(OrderLine.order_id == news.order_id, OrderLine.is_open)
    answer_by = within.scalar(due)
    supplier = within.get(Supplier, news.supplier_id)
    return before(supplier.hours, answer_by, REMIND_BEFORE) if answer_by is not None and supplier is not None else None
