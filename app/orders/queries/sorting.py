"""In which order a board is walked, page by page: by stored columns that an index keeps in that order, never by offset.

`following(wanted, walk, after)` gives the statements that together are the rest of the list; a page reads as many as
it needs. Lines without a word stand in a statement of their own, since databases disagree on where nothing sorts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_

from app.database import db
from app.orders.models import OrderLine
from app.refusals import NotFound
from app.suppliers.models import Supplier


class Sort(StrEnum):
    """What stands first: the day that counts, the day asked for, the longest silence, the latest word, the supplier's name."""

    DAY = "day"
    REQUESTED = "requested"
    SILENT = "silent"
    HEARD = "heard"
    SUPPLIER = "supplier"


@dataclass(frozen=True)
class Walk:
    """A column that rows are walked by, with their id, and in which direction.

    `supplier`: the column of their supplier, where they stand supplier by supplier, by name, and only then by the column.
    """

    column: Any
    key: str
    reads: Any
    descending: bool = False
    optional: bool = False
    id: Any = field(default_factory=lambda: OrderLine.id)  # a column as a plain default would be a descriptor
    supplier: Any = None


def instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError
    return read


WALKS = {
    Sort.DAY: Walk(OrderLine.binding_on, "binding_on", date.fromisoformat),
    Sort.REQUESTED: Walk(OrderLine.requested_on, "requested_on", date.fromisoformat),
    Sort.SILENT: Walk(OrderLine.answered_at, "answered_at", instant, optional=True),
    Sort.HEARD: Walk(OrderLine.answered_at, "answered_at", instant, descending=True, optional=True),
    Sort.SUPPLIER: Walk(OrderLine.binding_on, "binding_on", date.fromisoformat, supplier=OrderLine.supplier_id),
}
NEWEST_FIRST = Walk(OrderLine.binding_on, "binding_on", date.fromisoformat, descending=True)
NOTHING = ""
LONGEST_KEY = 18


@dataclass(frozen=True)
class Place:
    """Where a page ended: the walk's column and the id of its last row, and whose it was."""

    value: Any
    id: int
    supplier_id: int = 0


def cursor_of(row: Any, walk: Walk) -> str:
    """Where a row stands, as an address says it."""
    value = getattr(row, walk.key)
    words = [value.isoformat() if isinstance(value, date) else str(value or NOTHING), str(row.id)]
    return "~".join([str(row.supplier_id), *words] if walk.supplier is not None else words)


def following(wanted: Select[Any], walk: Walk, after: str | None) -> Iterator[Select[Any]]:
    """The statements for what comes after the cursor, in order. Raises `NotFound` for a mangled cursor."""
    place = _read(after, walk) if after is not None else None
    return _by_supplier(wanted, walk, place) if walk.supplier is not None else _straight(wanted, walk, place)


def _straight(wanted: Select[Any], walk: Walk, place: Place | None) -> Iterator[Select[Any]]:
    for unsaid in _parts(walk):
        if place is None:
            yield _sorted(_part(wanted, walk, unsaid), walk)
        elif unsaid is (place.value is None):
            yield _sorted(_part(wanted, walk, unsaid).where(_beyond(walk, place)), walk)
            place = None


def _by_supplier(wanted: Select[Any], walk: Walk, place: Place | None) -> Iterator[Select[Any]]:
    """For a statement that is joined with the suppliers. The first ones alone, then ever more of them at once.

    One supplier's rows stand sorted in an index; of a few the database sorts what they have. Many are reached only
    where those before them had less than a page, so a page costs a few statements, whoever has how much.
    """
    others = select(Supplier.id).order_by(Supplier.name, Supplier.id)
    if place is not None:
        yield _sorted(wanted.where(walk.supplier == place.supplier_id, _beyond(walk, place)), walk)
        name = select(Supplier.name).where(Supplier.id == place.supplier_id).scalar_subquery()
        others = others.where(tuple_(Supplier.name, Supplier.id) > tuple_(name, place.supplier_id))
    left, size = db.session.scalars(others).all(), 1
    while left:
        some, left, size = left[:size], left[size:], 2 * size
        yield wanted.where(walk.supplier.in_(some)).order_by(Supplier.name, Supplier.id, *_columns(walk))


def _parts(walk: Walk) -> Sequence[bool]:
    """Whether the rows that nothing was said about come first, last, or are not told apart."""
    if not walk.optional:
        return (False,)
    return (False, True) if walk.descending else (True, False)


def _part(wanted: Select[Any], walk: Walk, unsaid: bool) -> Select[Any]:
    if not walk.optional:
        return wanted
    return wanted.where(walk.column.is_(None) if unsaid else walk.column.is_not(None))


def _beyond(walk: Walk, place: Place) -> ColumnElement[bool]:
    here, there = (walk.id, place.id) if place.value is None else (tuple_(walk.column, walk.id), (place.value, place.id))
    beyond: ColumnElement[bool] = here < there if walk.descending else here > there
    return beyond


def _sorted(wanted: Select[Any], walk: Walk) -> Select[Any]:
    return wanted.order_by(*_columns(walk))


def _columns(walk: Walk) -> list[Any]:
    return [each.desc() if walk.descending else each for each in (walk.column, walk.id)]


def _read(cursor: str, walk: Walk) -> Place:
    owner, _, rest = cursor.partition("~") if walk.supplier is not None else ("0", "", cursor)
    value, _, row_id = rest.rpartition("~")
    try:
        said = None if walk.optional and value == NOTHING else walk.reads(value)
        return Place(said, key_of(row_id), key_of(owner))
    except ValueError:
        raise NotFound from None


def key_of(text: str) -> int:
    """A row's id as an address says it; what no database could hold is none. Raises `ValueError`."""
    if len(text) > LONGEST_KEY or not text.isdecimal():
        raise ValueError
    return int(text)
