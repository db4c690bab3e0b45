"""The list of orders as a file: every order that is filtered, not the page alone, with the columns that were chosen."""

from collections.abc import Callable, Iterator, Mapping

from flask import Response
from flask_babel import gettext as _

from app import clock
from app.access import actor, requires
from app.dashboard import files
from app.dashboard.desk import bp
from app.dashboard.order_filters import OrdersAsked, orders_asked
from app.dashboard.orders import offered
from app.orders import queries
from app.orders.queries import OrderRow
from app.orders.shown.board import mark
from app.principal import Permission
from app.refusals import RuleBroken
from app.sheets import Cell, Kind
from app.templating import language
from app.web import sent

TOO_MANY = "More than {most} orders match: a file holds no more. Narrow the filter, by supplier or site for example."
Field = tuple[str, Callable[[OrderRow, str], Cell]]


def _N(text: str) -> str:
    """Marks a word for translation where it is not yet spoken."""
    return text


ALWAYS: tuple[Field, ...] = (
    (_N("Order"), lambda row, language: row.number),
    (_N("State"), lambda row, language: mark("order_state", language, str(row.state)).striptags()),
)
# What a column of the list is in a file, where what a mark says in one word is said in full.
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "supplier": ((_N("Supplier"), lambda row, language: row.supplier_name),),
    "site": ((_N("Deliver to"), lambda row, language: row.site_name),),
    "buyer": ((_N("Buyer"), lambda row, language: row.buyer_name),),
    "reference": ((_N("Supplier’s number"), lambda row, language: row.supplier_reference),),
    "ordered": ((_N("Ordered on"), lambda row, language: row.ordered_on),),
    "revision": ((_N("Revision"), lambda row, language: row.revision),),
    "lines": ((_N("Lines"), lambda row, language: len(row.lines)),),
    "confirm": ((_N("To confirm"), lambda row, language: row.to_confirm),),
    "answer": ((_N("Answer"), lambda row, language: mark("answer_state", language, str(row.answered)).striptags()),),
    "delivery": (
        (_N("Delivery"), lambda row, language: mark("delivery_state", language, str(row.delivery)).striptags()),
        (_N("Overdue lines"), lambda row, language: row.overdue),
    ),
}


@bp.get("/orders.<any(csv,xlsx):kind>")
@requires(Permission.ORDER_READ)
def orders_file(kind: str) -> Response:
    """Refuses what would not fit, with a sentence, instead of leaving orders out."""
    wanted, found = orders_asked(), Kind(kind)
    if queries.count_orders_up_to(actor(), wanted.filter, files.MOST_ROWS + 1) > files.MOST_ROWS:
        raise RuleBroken("rows", TOO_MANY, most=f"{files.MOST_ROWS:,}")
    chosen = [each.code for each in offered() if each.code in wanted.columns]
    fields = [*ALWAYS, *(field for code in chosen for field in FIELDS[code])]
    return sent(found, f"orders-{clock.now():%Y-%m-%d}", [_(heading) for heading, _read in fields], _rows(wanted, fields))


def _rows(wanted: OrdersAsked, fields: list[Field]) -> Iterator[list[Cell]]:
    reader = language()
    for batch in queries.order_batches(actor(), wanted.filter):
        for row in batch:
            yield [read(row, reader) for _heading, read in fields]
