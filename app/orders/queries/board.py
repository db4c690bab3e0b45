"""The board: order lines over all orders, late first, a page at a time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, select

from app import clock
from app.catalog.queries import todays
from app.database import db
from app.orders.models import Order, OrderLine, OrderLinePrice
from app.orders.queries.board_row import BoardRow, rows_of_lines
from app.orders.queries.days import before_today, due_soon
from app.orders.queries.deadlines import unanswered_since
from app.orders.queries.needs import is_held, is_lacking, sees_lacks
from app.orders.queries.on_a_day import lines_on
from app.orders.queries.search import lines_found_by
from app.orders.queries.sorting import NEWEST_FIRST, WALKS, Sort, Walk, cursor_of, following
from app.orders.rules.answers import Side
from app.orders.rules.states import WAITS_FOR_SUPPLIER, Answer
from app.principal import Principal
from app.suppliers.models import Supplier

PAGE = 100
# Spoken out, in the very words of the index over such lines.
ASKED_BY_SUPPLIER: ColumnElement[str] = bindparam("asked_by", str(Side.SUPPLIER), literal_execute=True)
BATCH = 500


class View(StrEnum):
    """What of the board is looked at."""

    TO_CONFIRM = "to_confirm"
    UNANSWERED = "unanswered"
    PROPOSALS = "proposals"
    REJECTED = "rejected"
    RELEASES = "releases"
    HELD = "held"
    LACKING = "lacking"
    MOVED = "moved"
    LATE = "late"
    DUE = "due"
    OPEN = "open"
    ALL = "all"


OF_LACKS = {View.HELD: is_held, View.LACKING: is_lacking}
"""What only those see for whom certificates are."""


@dataclass(frozen=True)
class BoardFilter:
    view: View = View.OPEN
    q: str = ""
    supplier_id: int | None = None
    site_id: int | None = None
    sort: Sort = Sort.DAY
    on: date | None = None
    """Only open lines of which something falls on the day, as the calendar has it."""

    @property
    def walk(self) -> Walk:
        """How it is walked. All lines that ever were have no index but by day; the newest stand first."""
        if self.view is View.ALL:
            return NEWEST_FIRST
        of_one = self.sort is Sort.SUPPLIER and self.supplier_id is not None
        return WALKS[Sort.DAY if of_one else self.sort]


@dataclass(frozen=True)
class BoardPage:
    rows: Sequence[BoardRow]
    next_cursor: str | None


def board_page(actor: Principal, chosen: BoardFilter = BoardFilter(), after: str | None = None, limit: int = PAGE) -> BoardPage:
    """A page of the board: late first, or as the filter sorts; of `all` lines the newest day first.

    `after` is the `next_cursor` of the page before. Raises `NotFound` for a mangled one.
    """
    wanted, rows = rows_of_lines().where(*_conditions(actor, chosen)), list[BoardRow]()
    for part in following(wanted, chosen.walk, after):
        rows += _drawn(part.limit(limit + 1 - len(rows)))
        if len(rows) > limit:
            return BoardPage(rows[:limit], cursor_of(rows[limit - 1], chosen.walk))
    return BoardPage(rows, None)


def board_batches(actor: Principal, chosen: BoardFilter, size: int = BATCH) -> Iterator[list[BoardRow]]:
    """Every row that the filter shows, in the order of the board, a handful at a time as the database finds them."""
    wanted = rows_of_lines().where(*_conditions(actor, chosen)).execution_options(yield_per=size)
    for part in following(wanted, chosen.walk, None):
        for batch in db.session.execute(part).partitions():
            yield [BoardRow(*row) for row in batch]


def count_up_to(actor: Principal, chosen: BoardFilter, most: int) -> int:
    """How many rows the filter shows; more than `most` are not counted any further."""
    wanted = select(OrderLine.id).join(OrderLine.order).join(Supplier, Supplier.id == OrderLine.supplier_id)
    some = wanted.where(*_conditions(actor, chosen)).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def prices_of(actor: Principal, line_ids: Collection[int]) -> dict[int, tuple[Decimal, str]]:
    """(price of a unit, currency) of these lines, where there is one; for who may see prices."""
    wanted = (
        select(OrderLinePrice.line_id, OrderLinePrice.unit_price, Order.currency)
        .join(OrderLine, OrderLine.id == OrderLinePrice.line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLinePrice.line_id.in_(line_ids))
    )
    return {line_id: (price, currency) for line_id, price, currency in db.session.execute(wanted)}


def board_rows(actor: Principal, line_ids: Collection[int]) -> dict[int, BoardRow]:
    """The rows of these lines, by id; what the actor may not see, or what is no more, is left out."""
    return {row.id: row for row in _drawn(rows_of_lines().where(OrderLine.id.in_(line_ids)))}


def matching_lines(actor: Principal, chosen: BoardFilter, line_ids: Collection[int]) -> set[int]:
    """Which of these lines the board would show under the filter."""
    wanted = select(OrderLine.id).join(OrderLine.order).join(Supplier, Supplier.id == OrderLine.supplier_id)
    return set(db.session.scalars(wanted.where(OrderLine.id.in_(line_ids), *_conditions(actor, chosen))))


def _drawn(wanted: Select[Any]) -> list[BoardRow]:
    return [BoardRow(*row) for row in db.session.execute(wanted)]


def _conditions(actor: Principal, chosen: BoardFilter) -> Iterable[ColumnElement[bool]]:
    if chosen.view in OF_LACKS and not sees_lacks(actor):
        yield false()
        return
    needs_days = chosen.view in (View.LATE, View.DUE)
    yield from _of_view(chosen.view, todays(actor) if needs_days else {})
    if chosen.supplier_id is not None:
        yield OrderLine.supplier_id == chosen.supplier_id
    if chosen.site_id is not None:
        yield OrderLine.site_id == chosen.site_id
    if chosen.on is not None:
        yield lines_on(actor, chosen.on)
    if chosen.q.strip():
        yield lines_found_by(actor, chosen.q.strip())


def _of_view(view: View, days: dict[int, date]) -> tuple[ColumnElement[bool], ...]:
    if view is View.ALL:
        return (OrderLine.supplier_id.is_not(None),)
    return (and_(OrderLine.is_open), *while_open(view, days))


def while_open(view: View, days: dict[int, date]) -> tuple[ColumnElement[bool], ...]:
    """What an open line is like that the view shows; all of it must hold."""
    match view:
        case View.TO_CONFIRM:
            return (OrderLine.answer.in_(WAITS_FOR_SUPPLIER),)
        case View.UNANSWERED:
            return (unanswered_since(clock.now()),)
        case View.PROPOSALS | View.REJECTED:
            return (OrderLine.answer == (Answer.PROPOSED if view is View.PROPOSALS else Answer.REJECTED),)
        case View.RELEASES:
            return (OrderLine.cancel_asked == ASKED_BY_SUPPLIER,)
        case View.MOVED:
            return (OrderLine.latest_promised_on > OrderLine.requested_on,)
        case View.LATE:
            return (before_today(OrderLine.binding_on, days),)
        case View.DUE:
            return (due_soon(days),)
    return (OF_LACKS[view](),) if view in OF_LACKS else ()
