"""Rows of the board: a hundred at once, so what they have in common is asked for once and not for each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask import get_template_attribute
from flask_babel import gettext as _
from markupsafe import Markup

from app.orders.queries import BoardRow
from app.orders.rules.handing import Absence, answering
from app.orders.rules.states import LineState
from app.orders.shown.answering_for import answering_words
from app.orders.shown.giving_up import given_up
from app.orders.shown.lacking import Lacks, lacks_on
from app.orders.shown.lines import SAME, Units
from app.templating import Writing, addresses, age


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A row in words. Made for each of a hundred: a template finds attributes faster than keys."""

    row: BoardRow
    sort: str
    order_href: str
    opened_href: str
    quantity: Decimal
    amount: str
    requested: str
    promised: str
    first_promised: str
    expected: str
    slip: Markup
    here: Decimal
    filled: str
    state: str
    state_chip: Markup
    answered_at: str
    age: str
    given_up: list[str]
    buyer: str
    held: list[str]


def board_lines(rows: Iterable[BoardRow], units: Units, absences: Collection[Absence], lacks: Lacks) -> list[BoardLine]:
    """Rows of the board as they are printed, see `orders/_board_row.html`."""
    write = _Desk(units, absences, lacks)
    return [write.line(row) for row in rows]


def opened_line(row: BoardRow, units: Units) -> dict[str, Any]:
    """One of them opened in place, see `dashboard/_board_opened.html`."""
    more = ("order_id", "site_name", "promised_on", "first_promised_on")
    shown = {name: getattr(row, name) for name in (*SAME, *more)}
    return shown | {"unit": units.get(row.unit, row.unit), "quantity": row.active_quantity or row.quantity}


class _Desk:
    """What a board's rows are written with."""

    def __init__(self, units: Units, absences: Collection[Absence], lacks: Lacks) -> None:
        self._units = units
        self._absences = absences
        self._lacks = lacks
        self._write = Writing()
        self._nowhen = _("no date")
        self._filled = _("%(received)s received, %(shipped)s shipped of %(ordered)s")
        self._order = addresses("dashboard.order", "order_id")
        self._opened = addresses("dashboard.board_line", "line_id")

    def line(self, row: BoardRow) -> BoardLine:
        state, quantity, date = row.state, row.active_quantity or row.quantity, self._write.date
        here = row.active_quantity - row.open_quantity
        return BoardLine(
            row=row,
            sort=" ".join((row.binding_on.isoformat(), row.requested_on.isoformat(), _instant(row.answered_at))),
            order_href=self._order(row.order_id),
            opened_href=self._opened(row.id),
            quantity=quantity,
            amount=f"{self._write.quantity(quantity, row.precision)} {self._units.get(row.unit, row.unit)}",
            requested=date(row.requested_on),
            promised=date(row.promised_on),
            first_promised=date(row.first_promised_on),
            expected=date(row.expected_on, self._nowhen),
            slip=mark("slip", self._write.language, row.slip_days, state is LineState.OVERDUE),
            here=here,
            filled=self._said_of_fill(row, quantity, here),
            state=str(state),
            state_chip=mark("line_state", self._write.language, str(state)),
            answered_at=_instant(row.answered_at),
            age=age(row.answered_at) if row.answered_at else "",
            given_up=given_up(row, self._units) if row.cancelled or row.cancel_asked else [],
            buyer=self._who_answers(row),
            held=[each.words for each in lacks_on(row, self._lacks) if each.held] if self._lacks else [],
        )

    def _who_answers(self, row: BoardRow) -> str:
        if not (self._absences and row.open_quantity):
            return row.buyer_name
        return answering_words(answering(row.buyer_id, row.buyer_name, self._absences, row.today))

    def _said_of_fill(self, row: BoardRow, ordered: Any, here: Any) -> str:
        write = self._write.quantity
        return self._filled % {
            "received": write(here, row.precision),
            "shipped": write(row.shipped, row.precision),
            "ordered": write(ordered, row.precision),
        }


def _instant(value: datetime | None) -> str:
    return value.isoformat() if value else ""


@lru_cache(maxsize=1024)
def mark(macro: str, language: str, *values: Any) -> Markup:
    """A mark of `macros/marks.html` in a language: the same dozen stand in all rows of all boards."""
    drawn: Markup = get_template_attribute("macros/marks.html", macro)(*values)
    return drawn
