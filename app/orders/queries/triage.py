"""What waits for a decision of ours: open proposals and rejected lines, those whose day comes first on top."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import joinedload

from app.database import db
from app.orders.models import Order, OrderLine
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
    by_answer = select(OrderLine.answer, func.count(OrderLine.id)).where(*_conditions(TriageFilter()))
    found = {str(answer): count for answer, count in db.session.execute(by_answer.group_by(OrderLine.answer))}
    return {show: sum(found.get(answer, 0) for answer in answers) for show, answers in ANSWERS.items()}


def _lines(chosen: TriageFilter) -> Select[OrderLine]:
    order = joinedload(OrderLine.order, innerjoin=True)
    loaded = (order.joinedload(Order.site, innerjoin=True), order.joinedload(Order.supplier, innerjoin=True))
    return select(OrderLine).where(*_conditions(chosen)).options(*loaded, joinedload(OrderLine.price))


def _conditions(chosen: TriageFilter) -> Iterable[ColumnElement[bool]]:
    yield and_(OrderLine.is_open, OrderLine.answer.in_(ANSWERS[chosen.show]))
    if chosen.supplier_id is not None:
        yield OrderLine.supplier_id == chosen.supplier_id


def _read(cursor: str) -> tuple[date, int]:
    day, _, line_id = cursor.partition("~")
    try:
        return date.fromisoformat(day), int(line_id)
    except ValueError:
        raise NotFound from None
