"""In which order a board is walked, page by page: by stored columns that an index keeps in that order, never by offset.

`following(wanted, walk, after)` gives the statements that together are the rest of the list; a page reads as many as
it needs. Lines without a word stand in a statement of their own, since databases disagree on where nothing sorts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, tuple_

from app.orders.models import OrderLine
from app.orders.queries.board_row import BoardRow
from app.refusals import NotFound


class Sort(StrEnum):
    """What stands first: the day that counts, the day that was asked for, the longest silence, the latest word."""

    DAY = "day"
    REQUESTED = "requested"
    SILENT = "silent"
    HEARD = "heard"


@dataclass(frozen=True)
class Walk:
    """A column that lines are walked by, with their id, and in which direction."""

    column: Any
    key: str
    reads: Any
    descending: bool = False
    optional: bool = False


def _instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError
    return read


WALKS = {
    Sort.DAY: Walk(OrderLine.binding_on, "binding_on", date.fromisoformat),
    Sort.REQUESTED: Walk(OrderLine.requested_on, "requested_on", date.fromisoformat),
    Sort.SILENT: Walk(OrderLine.answered_at, "answered_at", _instant, optional=True),
    Sort.HEARD: Walk(OrderLine.answered_at, "answered_at", _instant, descending=True, optional=True),
}
NEWEST_FIRST = Walk(OrderLine.binding_on, "binding_on", date.fromisoformat, descending=True)
NOTHING = ""


def cursor_of(row: BoardRow, walk: Walk) -> str:
    """Where a row stands, as an address says it."""
    value = getattr(row, walk.key)
    return f"{value.isoformat() if value is not None else NOTHING}~{row.id}"


def following(wanted: Select[Any], walk: Walk, after: str | None) -> Iterator[Select[Any]]:
    """The statements for what comes after the cursor, in order. Raises `NotFound` for a mangled cursor."""
    place = _read(after, walk) if after is not None else None
    for unsaid in _parts(walk):
        if place is None:
            yield _sorted(_part(wanted, walk, unsaid), walk)
        elif unsaid is (place[0] is None):
            yield _sorted(_part(wanted, walk, unsaid).where(_beyond(walk, place)), walk)
            place = None


def _parts(walk: Walk) -> Sequence[bool]:
    """Whether the lines that nothing was said about come first, last, or are not told apart."""
    if not walk.optional:
        return (False,)
    return (False, True) if walk.descending else (True, False)


def _part(wanted: Select[Any], walk: Walk, unsaid: bool) -> Select[Any]:
    if not walk.optional:
        return wanted
    return wanted.where(walk.column.is_(None) if unsaid else walk.column.is_not(None))


def _beyond(walk: Walk, place: tuple[Any, int]) -> Any:
    if place[0] is None:
        return OrderLine.id < place[1] if walk.descending else OrderLine.id > place[1]
    here = tuple_(walk.column, OrderLine.id)
    return here < place if walk.descending else here > place


def _sorted(wanted: Select[Any], walk: Walk) -> Select[Any]:
    columns = (walk.column, OrderLine.id)
    return wanted.order_by(*(each.desc() if walk.descending else each for each in columns))


def _read(cursor: str, walk: Walk) -> tuple[Any, int]:
    value, _, line_id = cursor.partition("~")
    try:
        return (None if walk.optional and value == NOTHING else walk.reads(value)), int(line_id)
    except ValueError:
        raise NotFound from None
