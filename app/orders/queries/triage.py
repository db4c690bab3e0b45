"""What waits for a decision of ours: open proposals, rejected lines, requests to cancel; those due first on top."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries.board import ASKED_BY_SUPPLIER
from app.orders.queries.handing import answered_for_by
from app.orders.queries.orders import load_words
from app.orders.rules.states import WAITS_FOR_US, Answer
from app.principal import Principal
from app.refusals import NotFound

PAGE = 50


class Triage(StrEnum):
    """What of it is looked at."""

    ALL = "all"
    PROPOSALS = "proposals"
    REJECTED = "rejected"
    RELEASES = "releases"


ANSWERS = {
    Triage.ALL: WAITS_FOR_US,
    Triage.PROPOSALS: frozenset({Answer.PROPOSED}),
    Triage.REJECTED: frozenset({Answer.REJECTED}),
}


@dataclass(frozen=True)
class TriageFilter:
    show: Triage = Triage.ALL
    supplier_id: int | None = None


@dataclass(frozen=True)
class TriagePage:
    lines: Sequence[OrderLine]
    next_cursor: str | None


def triage_page(actor: Principal, chosen: TriageFilter, after: str | None = None, limit: int = PAGE) -> TriagePage:
    """Lines with all that triage shows of them, in a constant number of queries. Raises `NotFound` for a mangled cursor."""
    wanted = _lines(chosen).order_by(OrderLine.binding_on, OrderLine.id).limit(limit + 1)
    if after is not None:
        wanted = wanted.where(tuple_(OrderLine.binding_on, OrderLine.id) > _read(after))
    lines = list(db.session.scalars(wanted))
    more = len(lines) > limit
    load_words(lines[:limit])
    return TriagePage(lines[:limit], f"{lines[limit - 1].binding_on}~{lines[limit - 1].id}" if more else None)


def triage_lines(actor: Principal, line_ids: Collection[int]) -> list[OrderLine]:
    """Those of these lines that wait for us."""
    lines = list(db.session.scalars(_lines(TriageFilter()).where(OrderLine.id.in_(line_ids))))
    load_words(lines)
    return lines


def triage_matching(actor: Principal, chosen: TriageFilter, line_ids: Collection[int]) -> set[int]:
    return set(db.session.scalars(select(OrderLine.id).where(OrderLine.id.in_(line_ids), *_conditions(chosen))))


def triage_counts(actor: Principal) -> dict[Triage, int]:
    """How many lines each of them shows; a line may wait for two decisions, and is one line of all."""
    found = db.session.execute(select(*(_number_of(show).label(str(show)) for show in Triage))).one()
    return dict(zip(Triage, found, strict=True))


def _number_of(show: Triage) -> Any:
    return select(func.count()).select_from(OrderLine).where(_waits(show)).scalar_subquery()


def releases_asked(actor: Principal, *, mine: bool) -> int:
    """How many open lines their supplier asks to cancel."""
    own = [answered_for_by(actor)] if mine else []
    wanted = select(func.count(OrderLine.id)).join(Order, Order.id == OrderLine.order_id)
    return db.session.scalar(wanted.where(_waits(Triage.RELEASES), *own)) or 0


def _lines(chosen: TriageFilter) -> Select[OrderLine]:
    order = joinedload(OrderLine.order, innerjoin=True)
    loaded = (order.joinedload(Order.site, innerjoin=True), order.joinedload(Order.supplier, innerjoin=True))
    return select(OrderLine).where(*_conditions(chosen)).options(*loaded, joinedload(OrderLine.price))


def _conditions(chosen: TriageFilter) -> Iterable[ColumnElement[bool]]:
    yield _waits(chosen.show)
    if chosen.supplier_id is not None:
        yield OrderLine.supplier_id == chosen.supplier_id


def _waits(show: Triage) -> ColumnElement[bool]:
    """Each part says for itself that the line is open: a database looks for the index of each alone."""
    wished = and_(OrderLine.is_open, OrderLine.cancel_asked == ASKED_BY_SUPPLIER)
    if show is Triage.RELEASES:
        return wished
    answered = and_(OrderLine.is_open, OrderLine.answer.in_(ANSWERS[show]))
    return or_(answered, wished) if show is Triage.ALL else answered


def _read(cursor: str) -> tuple[date, int]:
    day, _, line_id = cursor.partition("~")
    try:
        return date.fromisoformat(day), int(line_id)
    except ValueError:
        raise NotFound from None
