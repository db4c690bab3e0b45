"""What the sheet is called and says, in the reader's language."""

from collections.abc import Mapping

from flask_babel import get_locale
from flask_babel import gettext as _

from app import clock
from app.exchange.sheets.columns import AS_REQUESTED, CANNOT
from app.exchange.sheets.reading import Reader
from app.exchange.sheets.writing import Sheet
from app.orders.rules.reasons import TO_PROPOSE
from app.orders.words import REASONS


def headings() -> dict[str, str]:
    return {
        "sheet": _("Open lines"),
        "key": "",
        "version": _("Version"),
        "revision": _("Revision"),
        "was": _("As it stood"),
        "order": _("Order"),
        "line": _("Line"),
        "item_number": _("Item number"),
        "item": _("Item"),
        "unit": _("Unit"),
        "open": _("We asked for"),
        "requested": _("By"),
        "answer": _("Your answer"),
        "quantity": _("Your quantity {n}"),
        "date": _("Your date {n}"),
        "reason": _("Why"),
        "note": _("In your words"),
    }


def answers() -> dict[str, str]:
    return {AS_REQUESTED: _("as requested"), CANNOT: _("cannot deliver")}


def reasons() -> Mapping[str, str]:
    return {str(code): str(REASONS[code]) for code in TO_PROPOSE}


def sheet() -> Sheet:
    return Sheet(headings(), list(answers().values()), list(reasons().values()))


def reader() -> Reader:
    """Reads text as the reader's language writes it."""
    language = str(get_locale())
    comma, month_first = language[:2] in ("de", "es", "fr", "pt"), language in ("en", "en_US")
    return Reader(comma, month_first, clock.now().date(), answers(), reasons())
