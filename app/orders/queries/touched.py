"""The open lines for which a supplier lacks something, by what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from app import clock
from app.catalog.models import Site
from app.certifications.models import CertificateType
from app.certifications.rules import Level, Policy, State
from app.database import db
from app.orders.models import LineLack, Order, OrderLine
from app.orders.queries.needs import Lacking, sees_lacks
from app.principal import Principal

MOST = 40


@dataclass(frozen=True, slots=True)
class TouchedLine:
    """An open line, as far as a list of what a lack touches says it."""

    line_id: int
    order_id: int
    order_number: str
    line_no: int
    item_name: str
    site_name: str
    binding_on: date
    need_id: int
    held: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """A type that a supplier lacks: why, how many open lines it touches and holds, and the first of them."""

    lacking: Lacking
    count: int
    held: int
    lines: Sequence[TouchedLine]


HELD = and_(LineLack.policy == Policy.HOLD_SHIPMENTS, OrderLine.open_quantity > OrderLine.in_transit)


def touched_by(actor: Principal, supplier_id: int, type_id: int | None = None, *, most: int = MOST) -> list[Touched]:
    """What the supplier lacks now, or of one type: what holds lines on top. A statement, and one more for each type."""
    if not sees_lacks(actor):
        return []
    counts = _of(supplier_id, type_id).with_only_columns(*REASON, func.count(), func.sum(case((HELD, 1), else_=0)))
    rows = list(db.session.execute(counts.group_by(*REASON)))
    found = [_touched(row, supplier_id, most) for row in rows]
    return sorted(found, key=lambda each: (not each.held, each.lacking.name))


REASON: tuple[Any, ...] = (
    LineLack.type_id,
    CertificateType.name,
    LineLack.level,
    LineLack.policy,
    LineLack.state,
    LineLack.certificate_id,
    LineLack.said_on,
)


def _touched(row: Any, supplier_id: int, most: int) -> Touched:
    type_id, name, level, policy, state, certificate_id, said_on, count, held = row
    why = Lacking(type_id, name, Level(level), Policy(policy), State(state) if state else None, certificate_id, said_on)
    same = LineLack.certificate_id.is_not_distinct_from(certificate_id)
    columns = (
        OrderLine.id,
        OrderLine.order_id,
        Order.number,
        OrderLine.line_no,
        OrderLine.item_name,
        Site.name,
        OrderLine.binding_on,
        OrderLine.need_id,
        case((HELD, True), else_=False),
    )
    wanted = _of(supplier_id, type_id).with_only_columns(*columns).join(Order, Order.id == OrderLine.order_id)
    wanted = wanted.join(Site, Site.id == OrderLine.site_id).where(same).order_by(OrderLine.binding_on, OrderLine.id)
    return Touched(why, count, held, [TouchedLine(*each) for each in db.session.execute(wanted.limit(most))] if most else [])


def _of(supplier_id: int, type_id: int | None) -> Select[Any]:
    wanted = (
        select(OrderLine.id)
        .join(LineLack, LineLack.need_id == OrderLine.need_id)
        .join(CertificateType, CertificateType.id == LineLack.type_id)
        .where(OrderLine.is_open, OrderLine.supplier_id == supplier_id, LineLack.is_so(clock.now()))
    )
    return wanted if type_id is None else wanted.where(LineLack.type_id == type_id)
