"""Certificates with their state now: one, those of a supplier, those that wait for a review, and a page of all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.certifications.models import Certificate
from app.certifications.rules import Review, State, key_of
from app.database import db
from app.principal import Principal
from app.refusals import NotFound
from app.suppliers.models import Supplier

PAGE = 100
MOST_TO_CHECK = 50
MOST_OF_ONE = 500
Found = Select[Certificate, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """A certificate and what it is now."""

    row: Certificate
    state: State


@dataclass(frozen=True)
class Filter:
    """Which certificates: in a state, of a type, of a supplier; `q` stands in the number, the issuer or the name.

    `ending`: only what ends within so many days and has no verified renewal.
    """

    state: State | None = None
    type_id: int | None = None
    supplier_id: int | None = None
    q: str = ""
    ending: int | None = None


def certificate_for(actor: Principal, certificate_id: int, *, lock: bool = False) -> Certificate:
    """One certificate, to do something with it. Raises `NotFound`."""
    wanted = select(Certificate).where(Certificate.id == certificate_id)
    found = db.session.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def seen_for(actor: Principal, certificate_id: int) -> Seen:
    """One certificate with its file and what it is now. Raises `NotFound`."""
    found = seen_by_id(actor, [certificate_id])
    if not found:
        raise NotFound
    return found[certificate_id]


def seen_by_id(actor: Principal, ids: Collection[int]) -> dict[int, Seen]:
    """These certificates with their files, by id; those that are not the actor's are left out."""
    wanted = _seen().where(Certificate.id.in_(ids)).options(joinedload(Certificate.file, innerjoin=True))
    return {each.row.id: each for each in _all(wanted)}


def certificates_of(actor: Principal, supplier_id: int) -> list[Seen]:
    """Everything that a supplier submitted, the newest first."""
    wanted = _seen().where(Certificate.supplier_id == supplier_id)
    return _all(wanted.order_by(Certificate.id.desc()).limit(MOST_OF_ONE))


def to_check(actor: Principal) -> list[Seen]:
    """What waits for its review, the oldest first."""
    wanted = _seen().where(Certificate.review == Review.SUBMITTED)
    return _all(wanted.order_by(Certificate.id).limit(MOST_TO_CHECK))


def to_check_count(actor: Principal) -> int:
    wanted = select(func.count()).select_from(Certificate).where(Certificate.review == Review.SUBMITTED)
    return db.session.scalar(wanted) or 0


def ending_count(actor: Principal, days: int) -> int:
    """How many end within so many days and have no verified renewal."""
    wanted = select(func.count()).select_from(Certificate).where(*_ending(days))
    return db.session.scalar(wanted) or 0


def _ending(days: int) -> Iterable[ColumnElement[bool]]:
    """The day on which it ends is the last one of its place, so what ends in 30 days does so before 31 have passed."""
    now = clock.now()
    yield Certificate.ends_at.between(now, now + timedelta(days=days + 1))
    yield Certificate.review == Review.VERIFIED
    yield Certificate.superseded_from.is_(None)


def certificates_page(actor: Principal, wanted: Filter, *, after: int | None = None, limit: int = PAGE) -> list[Seen]:
    """The newest first; `after` is the id of the last one shown."""
    found = _narrowed(_seen(), wanted).order_by(Certificate.id.desc()).limit(limit)
    return _all(found if after is None else found.where(Certificate.id < after))


def _narrowed(found: Found, wanted: Filter) -> Found:
    if wanted.state is not None:
        found = found.where(Certificate.state_at(clock.now()) == wanted.state)
    if wanted.ending is not None:
        found = found.where(*_ending(wanted.ending))
    if wanted.type_id is not None:
        found = found.where(Certificate.type_id == wanted.type_id)
    if wanted.supplier_id is not None:
        found = found.where(Certificate.supplier_id == wanted.supplier_id)
    if wanted.q.strip():
        columns: tuple[Any, ...] = (Certificate.number, Certificate.issuer, Supplier.name)
        words = or_(*(column.icontains(wanted.q.strip(), autoescape=True) for column in columns))
        found = found.join(Supplier, Supplier.id == Certificate.supplier_id).where(words)
    return found


def _seen() -> Found:
    return select(Certificate, Certificate.state_at(clock.now())).options(
        joinedload(Certificate.type, innerjoin=True),
        joinedload(Certificate.supplier, innerjoin=True),
        selectinload(Certificate.plants),
        selectinload(Certificate.categories),
    )


def _all(wanted: Found) -> list[Seen]:
    return [Seen(row, State(state)) for row, state in db.session.execute(wanted)]


def renewals_of(actor: Principal, ids: Collection[int]) -> dict[int, Seen]:
    """By the id of what it renews: the newest renewal of each that was not rejected."""
    wanted = _seen().where(Certificate.renews_id.in_(ids), Certificate.review != Review.REJECTED)
    return {each.row.renews_id: each for each in _all(wanted.order_by(Certificate.id)) if each.row.renews_id}


def same_number(actor: Principal, supplier_id: int, number: str, renews_id: int | None) -> Certificate | None:
    """Another certificate of the supplier with this number that counts or waits; what it renews may have it."""
    wanted = select(Certificate).where(
        Certificate.supplier_id == supplier_id,
        Certificate.number_key == key_of(number),
        Certificate.review.in_((Review.SUBMITTED, Review.VERIFIED)),
        Certificate.superseded_from.is_(None),
    )
    if renews_id is not None:
        wanted = wanted.where(Certificate.id != renews_id)
    return db.session.scalar(wanted.order_by(Certificate.id).limit(1))


def is_being_renewed(actor: Principal, certificate_id: int) -> bool:
    """Whether a renewal of it waits for its review."""
    waits = select(Certificate.id).where(Certificate.renews_id == certificate_id, Certificate.review == Review.SUBMITTED)
    return db.session.scalar(waits.limit(1)) is not None
