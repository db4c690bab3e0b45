"""What waits for a buyer to follow it up: lines whose answer or whose goods do not come, the gravest first.

A line stands in one section only, the gravest that it belongs to.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app import clock
from app.catalog.models import Site
from app.catalog.queries import todays
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries.days import DUE_WITHIN, before_today, due_soon
from app.orders.queries.deadlines import unanswered_since
from app.orders.queries.handing import answered_for_by
from app.orders.rules.states import WAITS_FOR_SUPPLIER, WAITS_FOR_US, Answer
from app.principal import Principal
from app.refusals import NotFound
from app.suppliers.models import Supplier

PAGE = 50


class Section(StrEnum):
    """What a line is followed up for, in the order of consequence."""

    ANSWER = "answer"
    LATE = "late"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One line that does not come by itself. Its answer is due by the clock of its supplier, which is at `place`."""

    id: int
    version: int
    order_id: int
    order_number: str
    line_no: int
    item_name: str
    unit: str
    precision: int
    open_quantity: Decimal
    in_transit: Decimal
    answer: str
    answer_by: datetime | None
    binding_on: date
    buyer_id: int | None
    buyer_name: str
    supplier_id: int
    supplier_name: str
    supplier_zone: str
    place: str
    site_id: int
    site_name: str
    site_zone: str

    @property
    def today(self) -> date:
        """The day at its site."""
        return clock.today(self.site_zone)

    @property
    def section(self) -> Section | None:
        """None where it needs no following up (any more)."""
        if self.answer_by is not None and self.answer_by <= clock.now():
            return Section.ANSWER
        if self.binding_on < self.today:
            return Section.LATE
        return Section.SOON if self.binding_on <= self.today + DUE_WITHIN and self.open_quantity > self.in_transit else None

    @property
    def may_be_urged(self) -> bool:
        """Whether it waits for its supplier, and not for us or for a carrier."""
        to_ship = self.open_quantity > self.in_transit
        return self.answer in WAITS_FOR_SUPPLIER or (self.answer == Answer.ACCEPTED and to_ship)

    @property
    def cursor(self) -> str:
        since = self.answer_by if self.section is Section.ANSWER else self.binding_on
        return f"{since.isoformat() if since else ''}~{self.id}"


COLUMNS: tuple[Any, ...] = (
    OrderLine.id,
    OrderLine.version,
    OrderLine.order_id,
    Order.number,
    OrderLine.line_no,
    OrderLine.item_name,
    OrderLine.unit,
    OrderLine.precision,
    OrderLine.open_quantity,
    OrderLine.in_transit,
    OrderLine.answer,
    OrderLine.answer_by,
    OrderLine.binding_on,
    Order.buyer_id,
    Order.buyer_name,
    OrderLine.supplier_id,
    Supplier.name,
    Supplier.time_zone,
    Supplier.city,
    OrderLine.site_id,
    Site.name,
    Site.time_zone,
)


def follow_up_page(
    actor: Principal, section: Section, *, mine: bool, after: str | None = None, limit: int = PAGE
) -> tuple[Sequence[FollowRow], str | None]:
    """Lines of a section, those first that wait longest, and the cursor of the next page. Raises `NotFound`."""
    key = _key(section)
    wanted = _rows().where(*_conditions(actor, section, mine)).order_by(key, OrderLine.id).limit(limit + 1)
    if after is not None:
        wanted = wanted.where(tuple_(key, OrderLine.id) > _read(section, after))
    rows = [FollowRow(*row) for row in db.session.execute(wanted)]
    return rows[:limit], rows[limit - 1].cursor if len(rows) > limit else None


def follow_up_counts(actor: Principal, *, mine: bool) -> dict[Section, int]:
    """How many lines stand in each section."""
    return {section: _count(_conditions(actor, section, mine)) for section in Section}


def follow_up_rows(actor: Principal, line_ids: Collection[int]) -> dict[int, FollowRow]:
    """These lines, by id; those that need no following up are left out."""
    rows = (FollowRow(*row) for row in db.session.execute(_rows().where(OrderLine.id.in_(line_ids), OrderLine.is_open)))
    return {row.id: row for row in rows if row.section is not None}


def followed_up(actor: Principal, line_ids: Collection[int], sections: Collection[Section], *, mine: bool) -> set[int]:
    """Which of these lines stand in the sections."""
    anywhere = or_(*(and_(*_conditions(actor, section, mine)) for section in sections))
    wanted = select(OrderLine.id).join(Order, Order.id == OrderLine.order_id)
    return set(db.session.scalars(wanted.where(OrderLine.id.in_(line_ids), anywhere)))


def waiting_for_us(actor: Principal, *, mine: bool) -> dict[str, int]:
    """How many open lines wait for a decision of ours, by what the supplier answered: proposals and rejections."""
    own = [answered_for_by(actor)] if mine else []
    wanted = select(OrderLine.answer, func.count(OrderLine.id)).join(Order, Order.id == OrderLine.order_id)
    wanted = wanted.where(OrderLine.is_open, OrderLine.answer.in_(WAITS_FOR_US), *own)
    return {str(answer): count for answer, count in db.session.execute(wanted.group_by(OrderLine.answer))}


def _key(section: Section) -> InstrumentedAttribute[Any]:
    return OrderLine.answer_by if section is Section.ANSWER else OrderLine.binding_on


def _read(section: Section, cursor: str) -> tuple[date | datetime, int]:
    since, _, line_id = cursor.partition("~")
    try:
        read = datetime.fromisoformat if section is Section.ANSWER else date.fromisoformat
        found = read(since)
        if isinstance(found, datetime) and found.utcoffset() != timedelta(0):
            raise NotFound
        return found, int(line_id)
    except ValueError:
        raise NotFound from None


def _rows() -> Select[Any]:
    return (
        select(*COLUMNS)
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Supplier, Supplier.id == OrderLine.supplier_id)
        .join(Site, Site.id == OrderLine.site_id)
    )


def _count(conditions: Sequence[ColumnElement[bool]]) -> int:
    wanted = select(func.count(OrderLine.id)).join(Order, Order.id == OrderLine.order_id).where(*conditions)
    return db.session.scalar(wanted) or 0


def _conditions(actor: Principal, section: Section, mine: bool) -> list[ColumnElement[bool]]:
    days = todays(actor)
    own = [answered_for_by(actor)] if mine else []
    return [and_(OrderLine.is_open), *_of(section, days), *own]


def _of(section: Section, days: Mapping[int, date]) -> list[ColumnElement[bool]]:
    unanswered, late = unanswered_since(clock.now()), before_today(OrderLine.binding_on, days)
    if section is Section.ANSWER:
        return [unanswered]
    answered = or_(OrderLine.answer_by.is_(None), OrderLine.answer_by > clock.now())
    if section is Section.LATE:
        return [late, answered]
    return [due_soon(days), OrderLine.open_quantity > OrderLine.in_transit, answered]
