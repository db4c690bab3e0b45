"""The fields of a line's parts: so many on that day, as often as needed."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from app.orders.rules.answers import MOST_PARTS
from app.orders.rules.quantities import Part
from app.typed_rows import TypedRow

NAMES = (
    ("quantity", "on"),
    ("later_quantity", "later_on"),
    *((f"later_quantity_{n}", f"later_on_{n}") for n in range(3, MOST_PARTS + 1)),
)
"""Quantity and date of each part. A page without scripts shows the first two, and one more than was typed."""


def parts_of(row: TypedRow) -> tuple[Part, ...]:
    """What was typed as parts; a quantity without a day, or the other way round, is noted in the row."""
    return tuple(_read(row))


def _read(row: TypedRow) -> Iterator[Part]:
    for quantity_name, day_name in NAMES:
        if quantity_name not in row.typed and day_name not in row.typed:
            continue
        quantity, on = row.quantity(quantity_name), row.date(day_name)
        if quantity is not None and on is not None:
            yield Part(quantity, on)
        elif quantity is None and on is not None:
            row.errors.setdefault(quantity_name, str(_("Type how many, beside the date.")))
        elif quantity is not None:
            row.errors.setdefault(day_name, str(_("Type the date, beside the quantity.")))
