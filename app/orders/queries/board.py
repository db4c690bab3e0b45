"""The board: order lines over all orders, late first, a page at a time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app import clock
from app.catalog.models import Site
from app.catalog.queries import todays
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries.days import before_today, due_soon
from app.orders.queries.deadlines import unanswered_since
from app.orders.queries.search import lines_found_by
from app.orders.rules import quantities, states
from app.orders.rules.quantities import Said
from app.orders.rules.states import WAITS_FOR_SUPPLIER, Answer, LineState
from app.principal import Principal
from app.refusals import NotFound
from app.suppliers.models import Supplier

PAGE = 100


class View(StrEnum):
    """What of the board is looked at."""

    TO_CONFIRM = "to_confirm"
    UNANSWERED = "unanswered"
    PROPOSALS = "proposals"
    REJECTED = "rejected"
    MOVED = "moved"
    LATE = "late"
    DUE = "due"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True)
class BoardFilter:
    view: View = View.OPEN
    q: str = ""
    supplier_id: int | None = None
    site_id: int | None = None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line as a board shows it; what is late is so at the line's own site."""

    id: int
    version: int
    order_id: int
    order_number: str
    order_state: str
    revision: int
    buyer_name: str
    line_no: int
    item_number: str
    item_name: str
    unit: str
    precision: int
    supplier_id: int
    supplier_name: str
    site_id: int
    site_name: str
    time_zone: str
    quantity: Decimal
    cancelled: Decimal
    shipped: Decimal
    in_transit: Decimal
    received: Decimal
    open_quantity: Decimal
    answer: str
    requested_on: date
    first_promised_on: date | None
    promised_on: date | None
    proposed_on: date | None
    binding_on: date
    eta_on: date | None
    delivered_on: date | None
    answer_by: datetime | None
    answered_at: datetime | None
    blocked: Decimal
    returned: Decimal

    @property
    def today(self) -> date:
        return clock.today(self.time_zone)

    @property
    def active_quantity(self) -> Decimal:
        return self.quantity - self.cancelled

    @property
    def state(self) -> LineState:
        return states.line_state(self, self.order_state, self.today)

    @property
    def is_late(self) -> bool:
        return self.state is LineState.OVERDUE

    @property
    def expected_on(self) -> date | None:
        """When the last unit still owed should be here; None where nobody knows."""
        if not self.open_quantity:
            return self.delivered_on
        said = Said(self.requested_on, self.binding_on, self.promised_on, self.proposed_on, self.eta_on)
        return quantities.expected_on(said, self.open_quantity, self.in_transit, self.today)

    @property
    def slip_days(self) -> int | None:
        """Calendar days from the requested to the expected day; of a late line without one, to today."""
        if self.expected_on is not None:
            return (self.expected_on - self.requested_on).days
        return (self.today - self.requested_on).days if self.open_quantity else None


@dataclass(frozen=True)
class BoardPage:
    rows: Sequence[BoardRow]
    next_cursor: str | None


COLUMNS: tuple[Any, ...] = (
    OrderLine.id,
    OrderLine.version,
    OrderLine.order_id,
    Order.number,
    Order.state,
    Order.revision,
    Order.buyer_name,
    OrderLine.line_no,
    OrderLine.item_number,
    OrderLine.item_name,
    OrderLine.unit,
    OrderLine.precision,
    OrderLine.supplier_id,
    Supplier.name,
    OrderLine.site_id,
    Site.name,
    Site.time_zone,
    OrderLine.quantity,
    OrderLine.cancelled,
    OrderLine.shipped,
    OrderLine.in_transit,
    OrderLine.received,
    OrderLine.open_quantity,
    OrderLine.answer,
    OrderLine.requested_on,
    OrderLine.first_promised_on,
    OrderLine.latest_promised_on,
    OrderLine.proposed_on,
    OrderLine.binding_on,
    OrderLine.eta_on,
    OrderLine.delivered_on,
    OrderLine.answer_by,
    OrderLine.answered_at,
    OrderLine.blocked,
    OrderLine.returned,
)


def board_page(actor: Principal, chosen: BoardFilter = BoardFilter(), after: str | None = None, limit: int = PAGE) -> BoardPage:
    """A page of the board in one query, by the day that counts: late first; of `all` lines the newest day first.

    `after` is the `next_cursor` of the page before. Raises `NotFound` for a mangled one.
    """
    wanted = _rows().where(*_conditions(actor, chosen)).limit(limit + 1)
    newest_first = chosen.view is View.ALL
    place = tuple_(OrderLine.binding_on, OrderLine.id)
    if after is not None:
        wanted = wanted.where(place < _read(after) if newest_first else place > _read(after))
    if newest_first:
        wanted = wanted.order_by(OrderLine.binding_on.desc(), OrderLine.id.desc())
    else:
        wanted = wanted.order_by(OrderLine.binding_on, OrderLine.id)
    rows = _drawn(wanted)
    more = len(rows) > limit
    return BoardPage(rows[:limit], f"{rows[limit - 1].binding_on}~{rows[limit - 1].id}" if more else None)


def board_rows(actor: Principal, line_ids: Collection[int]) -> dict[int, BoardRow]:
    """The rows of these lines, by id; what the actor may not see, or what is no more, is left out."""
    return {row.id: row for row in _drawn(_rows().where(OrderLine.id.in_(line_ids)))}


def matching_lines(actor: Principal, chosen: BoardFilter, line_ids: Collection[int]) -> set[int]:
    """Which of these lines the board would show under the filter."""
    wanted = select(OrderLine.id).join(Order).join(Supplier, Supplier.id == OrderLine.supplier_id)
    return set(db.session.scalars(wanted.where(OrderLine.id.in_(line_ids), *_conditions(actor, chosen))))


def attention_for(actor: Principal) -> dict[View, int]:
    """How many lines want a look, per view, in a few statements over the indexes of open lines."""
    days = todays(actor)
    by_answer = select(OrderLine.answer, func.count(OrderLine.id)).where(OrderLine.is_open, OrderLine.answer != Answer.ACCEPTED)
    answers = {str(answer): count for answer, count in db.session.execute(by_answer.group_by(OrderLine.answer))}
    counted = {view: _count(*_of_view(view, days)) for view in (View.UNANSWERED, View.MOVED, View.LATE, View.DUE)}
    return counted | {
        View.TO_CONFIRM: sum(answers.get(answer, 0) for answer in WAITS_FOR_SUPPLIER),
        View.PROPOSALS: answers.get(Answer.PROPOSED, 0),
        View.REJECTED: answers.get(Answer.REJECTED, 0),
    }


def open_count_for(actor: Principal) -> int:
    """How many lines are open: dearer than all the counts that want a look."""
    return _count(OrderLine.is_open)


def late_count_for(actor: Principal) -> int:
    """How many lines are late now."""
    return _count(*_of_view(View.LATE, todays(actor)))


def _count(*conditions: ColumnElement[bool] | InstrumentedAttribute[bool]) -> int:
    return db.session.scalar(select(func.count(OrderLine.id)).where(*conditions)) or 0


def _rows() -> Select[Any]:
    return (
        select(*COLUMNS)
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Supplier, Supplier.id == OrderLine.supplier_id)
        .join(Site, Site.id == OrderLine.site_id)
    )


def _drawn(wanted: Select[Any]) -> list[BoardRow]:
    return [BoardRow(*row) for row in db.session.execute(wanted)]


def _conditions(actor: Principal, chosen: BoardFilter) -> Iterable[ColumnElement[bool]]:
    needs_days = chosen.view in (View.LATE, View.DUE)
    yield from _of_view(chosen.view, todays(actor) if needs_days else {})
    if chosen.supplier_id is not None:
        yield OrderLine.supplier_id == chosen.supplier_id
    if chosen.site_id is not None:
        yield OrderLine.site_id == chosen.site_id
    if chosen.q.strip():
        yield lines_found_by(actor, chosen.q.strip())


def _of_view(view: View, days: dict[int, date]) -> tuple[ColumnElement[bool], ...]:
    if view is View.ALL:
        return (OrderLine.supplier_id.is_not(None),)
    return (and_(OrderLine.is_open), *_while_open(view, days))


def _while_open(view: View, days: dict[int, date]) -> tuple[ColumnElement[bool], ...]:
    match view:
        case View.TO_CONFIRM:
            return (OrderLine.answer.in_(WAITS_FOR_SUPPLIER),)
        case View.UNANSWERED:
            return (unanswered_since(clock.now()),)
        case View.PROPOSALS:
            return (OrderLine.answer == Answer.PROPOSED,)
        case View.REJECTED:
            return (OrderLine.answer == Answer.REJECTED,)
        case View.MOVED:
            return (OrderLine.latest_promised_on > OrderLine.requested_on,)
        case View.LATE:
            return (before_today(OrderLine.binding_on, days),)
        case View.DUE:
            return (due_soon(days),)
    return ()


def _read(cursor: str) -> tuple[date, int]:
    day, _, line_id = cursor.partition("~")
    try:
        return date.fromisoformat(day), int(line_id)
    except ValueError:
        raise NotFound from None
