"""What may be read of inquiries and watches. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.catalog.queries import todays
from app.customers.models.inquiries import Inquiry, ToldDate, Watch
from app.customers.models.orders import CustomerOrder
from app.customers.models.outlook import Outlook
from app.customers.rules.inquiries import Inquiring, Look
from app.database import db
from app.principal import Principal
from app.refusals import NotFound

PAGE = 50


def order_asked_about(actor: Principal, customer_order_id: int) -> CustomerOrder:
    """Raises `NotFound`."""
    found = db.session.scalar(select(CustomerOrder).where(CustomerOrder.id == customer_order_id))
    if found is None:
        raise NotFound
    return found


def expected_days(actor: Principal, customer_order_id: int) -> dict[int, date | None]:
    """By line of a customer order, the day that is expected; held, so that none moves until the end."""
    wanted = select(Outlook).where(Outlook.customer_order_id == customer_order_id).order_by(Outlook.line_id)
    held = wanted.with_for_update().execution_options(populate_existing=True)
    return {each.line_id: each.expected_on for each in db.session.scalars(held)}


def standing_told(actor: Principal, line_ids: Collection[int]) -> Sequence[ToldDate]:
    """What customers were told last about these lines."""
    return db.session.scalars(select(ToldDate).where(ToldDate.stands, ToldDate.line_id.in_(line_ids))).all()


def inquiry_for(actor: Principal, inquiry_id: int) -> Inquiry:
    """Raises `NotFound`."""
    found = db.session.scalar(select(Inquiry).where(Inquiry.id == inquiry_id))
    if found is None:
        raise NotFound
    return found


def inquiries_of_order(actor: Principal, customer_order_id: int, limit: int = PAGE) -> Sequence[Inquiry]:
    """What was asked about a customer order and what was told, the newest first."""
    wanted = select(Inquiry).where(Inquiry.customer_order_id == customer_order_id).order_by(Inquiry.id.desc()).limit(limit)
    return db.session.scalars(wanted.options(selectinload(Inquiry.told).joinedload(ToldDate.line))).all()


def inquiries_page(actor: Principal, look: Look, *, after: int | None = None, limit: int = PAGE) -> Sequence[Inquiry]:
    """Inquiries with customer and order: those that are due or wait by the oldest first, the others by the newest."""
    newest_first = look in (Look.ANSWERED, Look.CLOSED)
    wanted = select(Inquiry).where(_of_look(actor, look)).limit(limit).options(*_with_whom())
    if after is not None:
        wanted = wanted.where(Inquiry.id < after if newest_first else Inquiry.id > after)
    return db.session.scalars(wanted.order_by(Inquiry.id.desc() if newest_first else Inquiry.id)).all()


def inquiries_shown(actor: Principal, ids: Collection[int]) -> Sequence[Inquiry]:
    """These inquiries with customer and order."""
    return db.session.scalars(select(Inquiry).where(Inquiry.id.in_(ids)).options(*_with_whom())).all()


def _with_whom():
    order = joinedload(Inquiry.customer_order, innerjoin=True).joinedload(CustomerOrder.site, innerjoin=True)
    return order, joinedload(Inquiry.customer, innerjoin=True)


def inquiry_counts(actor: Principal) -> dict[Look, int]:
    """How many wait for an answer and how many are due. What is done with is not counted: it grows for ever."""
    counted = select(func.count()).select_from(Inquiry)
    return {look: db.session.scalar(counted.where(_of_look(actor, look))) or 0 for look in (Look.OPEN, Look.DUE)}


def latest_day(actor: Principal) -> date:
    """The calendar day where it is latest: nobody misses a call because the day began later elsewhere."""
    return max(todays(actor).values(), default=clock.now().date())


def _of_look(actor: Principal, look: Look) -> ColumnElement[bool]:
    """Each inquiry is in one of them: what is due is not waiting besides."""
    if look is Look.CLOSED:
        return Inquiry.state == Inquiring.CLOSED
    due = and_(Inquiry.state != Inquiring.CLOSED, Inquiry.follow_up_on <= latest_day(actor))
    if look is Look.DUE:
        return due
    wanted = Inquiring.OPEN if look is Look.OPEN else Inquiring.ANSWERED
    return and_(Inquiry.state == wanted, or_(Inquiry.follow_up_on.is_(None), Inquiry.follow_up_on > latest_day(actor)))


def watch_of(actor: Principal, customer_order_id: int) -> Watch | None:
    """The actor's own watch of a customer order."""
    wanted = select(Watch).where(Watch.customer_order_id == customer_order_id, Watch.person_id == actor.person_id)
    return db.session.scalar(wanted)


def moved_watches(actor: Principal, limit: int = PAGE) -> Sequence[Watch]:
    """Customer orders that the actor watches and that moved, the newest first, with their customers."""
    mine = select(Watch).where(Watch.person_id == actor.person_id, Watch.moved_at.is_not(None))
    order = joinedload(Watch.customer_order, innerjoin=True).joinedload(CustomerOrder.customer, innerjoin=True)
    return db.session.scalars(mine.order_by(Watch.moved_at.desc(), Watch.id).limit(limit).options(order)).all()
