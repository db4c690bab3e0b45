"""What lines ask of certificates and what is lacking for it now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app import clock
from app.certifications.rules import Level, Need, Policy, State
from app.database import db
from app.isolation import may_read
from app.orders.models import LineLack, LineNeed, OrderLine
from app.principal import Principal

Key = tuple[int, int, int | None]
"""Supplier, site and category."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A type that nothing holds for now, and why; `held` if lines without it are not shipped."""

    type_id: int
    name: str
    level: Level
    policy: Policy
    state: State | None
    certificate_id: int | None
    said_on: date | None

    @property
    def held(self) -> bool:
        return self.policy == Policy.HOLD_SHIPMENTS


def sees_lacks(actor: Principal) -> bool:
    """Whether what is lacking is for the actor: the supplier's, buyers' and those who receive goods."""
    return actor.is_system or may_read(actor, LineLack)


def lacks_now(actor: Principal, need_ids: Collection[int | None]) -> dict[int, list[Lacking]]:
    """By need, what is lacking now, what holds lines on top; needs that lack nothing are left out. One statement."""
    wanted = {each for each in need_ids if each is not None}
    if not wanted or not sees_lacks(actor):
        return {}
    rows = select(LineLack).where(LineLack.need_id.in_(wanted), LineLack.is_so(clock.now()))
    found: dict[int, list[Lacking]] = {}
    for row in sorted(db.session.scalars(rows), key=lambda row: (row.policy != Policy.HOLD_SHIPMENTS, row.type.name)):
        found.setdefault(row.need_id, []).append(_lacking(row))
    return found


def _lacking(row: LineLack) -> Lacking:
    state = State(row.state) if row.state else None
    return Lacking(row.type_id, row.type.name, Level(row.level), Policy(row.policy), state, row.certificate_id, row.said_on)


def is_held() -> ColumnElement[bool]:
    """That something of a line is still to ship, and is not to be, for want of a certificate."""
    return OrderLine.need_id.in_(_needs_lacking(LineLack.policy == Policy.HOLD_SHIPMENTS)) & (
        OrderLine.open_quantity > OrderLine.in_transit
    )


def is_lacking() -> ColumnElement[bool]:
    """That something is missing for a line, whatever comes of it."""
    return OrderLine.need_id.in_(_needs_lacking())


def _needs_lacking(*which: ColumnElement[bool]) -> Select[int]:
    return select(LineLack.need_id).where(LineLack.is_so(clock.now()), *which)


def needs_held(session: Session, supplier_ids: Collection[int]) -> Mapping[Key, LineNeed]:
    """The needs that lines of these suppliers have, or had, by what they are of."""
    rows = session.scalars(select(LineNeed).where(LineNeed.supplier_id.in_(supplier_ids)).order_by(LineNeed.id.desc()))
    return {(row.supplier_id, row.site_id, row.category_id): row for row in rows}


def needs_of(actor: Principal, lines: Collection[OrderLine], plants: Mapping[int, int | None] = {}) -> dict[int, Need]:
    """By line, what it asks of certificates, from its plant in `plants` if it is known which one ships."""
    ids = {line.need_id for line in lines if line.need_id is not None}
    known = {row.id: row for row in db.session.scalars(select(LineNeed).where(LineNeed.id.in_(ids)))} if ids else {}
    return {line.id: _need(line, known.get(line.need_id or 0), plants.get(line.id)) for line in lines}


def _need(line: OrderLine, row: LineNeed | None, plant_id: int | None) -> Need:
    return Need(line.supplier_id or 0, row.category_id if row else None, line.site_id, plant_id)


def needs_never_worked_out(session: Session, limit: int) -> list[LineNeed]:
    """Needs of lines that were there before needs were."""
    return list(session.scalars(select(LineNeed).where(LineNeed.worked_out_at.is_(None)).order_by(LineNeed.id).limit(limit)))
