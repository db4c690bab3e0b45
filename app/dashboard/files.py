"""The board as a file: every row that is filtered, not the page alone, with the columns that were chosen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Response
from flask_babel import gettext as _

from app import clock
from app.access import actor, requires
from app.dashboard.desk import bp, units
from app.dashboard.filters import Asked, asked
from app.orders import queries
from app.orders.queries import BoardRow
from app.orders.shown.board import mark
from app.principal import Permission
from app.refusals import RuleBroken
from app.sheets import Cell, Kind
from app.templating import language
from app.web import sent

MOST_ROWS = 100_000
TOO_MANY = "More than {most} lines match: a file holds no more. Narrow the filter, by supplier or site for example."


@dataclass(frozen=True)
class Written:
    """A row with what is looked up beside it."""

    row: BoardRow
    unit: str
    language: str
    price: tuple[Decimal, str] | None

    @property
    def state(self) -> str:
        return mark("line_state", self.language, str(self.row.state)).striptags()


Field = tuple[str, Callable[[Written], Cell]]


def _N(text: str) -> str:
    """Marks a word for translation where it is not yet spoken."""
    return text


ALWAYS: tuple[Field, ...] = (
    (_N("Order"), lambda each: each.row.order_number),
    (_N("Line"), lambda each: each.row.line_no),
    (_N("Item number"), lambda each: each.row.item_number),
    (_N("Item"), lambda each: each.row.item_name),
    (_N("Quantity"), lambda each: each.row.active_quantity or each.row.quantity),
    (_N("Unit"), lambda each: each.unit),
)
# What a column of the board is in a file, where a bar is three figures and an age the instant that it is counted from.
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "supplier": ((_N("Supplier"), lambda each: each.row.supplier_name),),
    "site": ((_N("Site"), lambda each: each.row.site_name),),
    "buyer": ((_N("Buyer"), lambda each: each.row.buyer_name),),
    "requested": ((_N("Requested"), lambda each: each.row.requested_on),),
    "first": ((_N("First promised"), lambda each: each.row.first_promised_on),),
    "promised": ((_N("Promised"), lambda each: each.row.promised_on),),
    "expected": ((_N("Expected"), lambda each: each.row.expected_on),),
    "late": ((_N("Days"), lambda each: each.row.slip_days),),
    "bar": (
        (_N("Shipped"), lambda each: each.row.shipped),
        (_N("Received"), lambda each: each.row.received),
        (_N("Open"), lambda each: each.row.open_quantity),
    ),
    "state": ((_N("State"), lambda each: each.state),),
    "heard": ((_N("Last word"), lambda each: each.row.answered_at),),
    "price": (
        (_N("Unit price"), lambda each: each.price[0] if each.price else None),
        (_N("Currency"), lambda each: each.price[1] if each.price else ""),
    ),
}


@bp.get("/board/lines.<any(csv,xlsx):kind>")
@requires(Permission.BOARD_READ)
def board_file(kind: str) -> Response:
    """Refuses what would not fit, with a sentence, instead of leaving rows out."""
    wanted, found = asked(), Kind(kind)
    if queries.count_up_to(actor(), wanted.filter, MOST_ROWS + 1) > MOST_ROWS:
        raise RuleBroken("rows", TOO_MANY, most=f"{MOST_ROWS:,}")
    fields = _fields(wanted)
    rows = ([read(each) for _heading, read in fields] for each in _every_row(wanted))
    return sent(found, f"lines-{clock.now():%Y-%m-%d}", [_(heading) for heading, _read in fields], rows)


def _fields(wanted: Asked) -> list[Field]:
    chosen = wanted.columns if queries.sees_prices(actor()) else wanted.columns - {"price"}
    return [*ALWAYS, *(field for code, fields in FIELDS.items() if code in chosen for field in fields)]


def _every_row(wanted: Asked) -> Iterator[Written]:
    names, reader = units(), language()
    priced = "price" in wanted.columns and queries.sees_prices(actor())
    for batch in queries.board_batches(actor(), wanted.filter):
        prices: Mapping[int, Any] = queries.prices_of(actor(), [row.id for row in batch]) if priced else {}
        for row in batch:
            yield Written(row, names.get(row.unit, row.unit), reader, prices.get(row.id))
