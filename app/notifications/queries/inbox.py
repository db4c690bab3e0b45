"""One's own notices: the list, and how many are unread."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app import clock
from app.customers.models import CustomerOrder
from app.database import db, session_for
from app.events import Event, LoggedEvent
from app.identity.models import Person
from app.notifications.machine import POSTMAN
from app.notifications.models import Notice
from app.notifications.rules.kinds import KINDS, Kind
from app.orders.models import Order
from app.principal import Permission, Principal

PAGE = 50
LISTED = [kind for kind, means in KINDS.items() if means.listed]


@dataclass(frozen=True)
class Told:
    """A notice in the list, with the fact behind it where its reader may hear it."""

    id: int
    kind: Kind
    order_id: int | None
    order_number: str
    certificate_id: int | None
    customer_order_id: int | None
    customer_order_number: str
    told_at: datetime
    is_read: bool
    fact: Event | None


def notices_of(actor: Principal, after: int | None = None) -> list[Told]:
    """One's own, the newest first, in a constant number of queries; `after` is the id of the last one shown."""
    with session_for(POSTMAN) as session:
        wanted = _mine(actor).order_by(Notice.id.desc()).limit(PAGE + 1)
        rows = session.scalars(wanted if after is None else wanted.where(Notice.id < after)).all()
    numbers, facts = _numbers({row.order_id for row in rows if row.order_id}), _facts({row.seq for row in rows if row.seq})
    ordered = _customer_numbers(actor, {row.customer_order_id for row in rows if row.customer_order_id})
    return [_told(row, numbers, ordered, facts) for row in rows]


def _mine(actor: Principal) -> Select[Notice]:
    told = Notice.kind.in_(LISTED), Notice.told_at <= clock.now()
    return select(Notice).where(Notice.person_id == (actor.person_id or 0), *told)


def _numbers(order_ids: Collection[int]) -> dict[int, str]:
    """Of those that are still the reader's."""
    found = db.session.execute(select(Order.id, Order.number).where(Order.id.in_(order_ids)))
    return {row.id: row.number for row in found}


def _customer_numbers(actor: Principal, ids: Collection[int]) -> dict[int, str]:
    """Of those that the reader may still see."""
    if not ids or not actor.can(Permission.CUSTOMER_ORDER_READ):
        return {}
    found = db.session.execute(select(CustomerOrder.id, CustomerOrder.number).where(CustomerOrder.id.in_(ids)))
    return {row.id: row.number for row in found}


def _facts(seqs: Collection[int]) -> dict[int, Event]:
    return {row.seq: row.fact() for row in db.session.scalars(select(LoggedEvent).where(LoggedEvent.seq.in_(seqs)))}


def _told(row: Notice, numbers: dict[int, str], ordered: dict[int, str], facts: dict[int, Event]) -> Told:
    number, sold = numbers.get(row.order_id or 0, ""), ordered.get(row.customer_order_id or 0, "")
    about = (row.order_id if number else None, number, row.certificate_id, row.customer_order_id if sold else None, sold)
    return Told(row.id, Kind(row.kind), *about, row.told_at, row.read_at is not None, facts.get(row.seq or 0))


def unread_of(actor: Principal, person_ids: Collection[int]) -> dict[int, int]:
    """How much each of these people has not read, of those on the actor's side."""
    with session_for(POSTMAN) as session:
        mine = _on_side_of(actor, person_ids, session)
        counted = select(Notice.person_id, func.count()).where(Notice.person_id.in_(mine), Notice.read_at.is_(None))
        counted = counted.where(Notice.kind.in_(LISTED), Notice.told_at <= clock.now()).group_by(Notice.person_id)
        found = {row[0]: row[1] for row in session.execute(counted)}
    return {person_id: found.get(person_id, 0) for person_id in mine}


def _on_side_of(actor: Principal, person_ids: Collection[int], session: Session) -> Sequence[int]:
    theirs = Person.supplier_id == actor.supplier_id if actor.is_supplier else Person.supplier_id.is_(None)
    return session.scalars(select(Person.id).where(Person.id.in_(person_ids), theirs)).all()
