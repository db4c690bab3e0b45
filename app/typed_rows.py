"""Forms of many rows: fields named `line-42-quantity`, each row with what was typed and its own sentences of refusal."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import get_locale, gettext, lazy_gettext

from app import clock, typed
from app.errors import sentence
from app.forms import BaseForm
from app.refusals import Refusal

INCOMPLETE = lazy_gettext("This page is incomplete. Load it again.")
WHOLE = re.compile(r"^[0-9]{1,18}$")
NAME = re.compile(r"^line-(\d{1,18})-([a-z][a-z0-9_]{0,29})$")


@dataclass
class TypedRow:
    """What was typed for one row, as text, and what is wrong with it by field; `line` is the row as a whole."""

    id: int
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def quantity(self, name: str) -> Decimal | None:
        comma = str(get_locale())[:2] in ("de", "es", "fr", "pt")
        return self._read(name, lambda text: typed.read_quantity(text, decimal_comma=comma))

    def date(self, name: str) -> date | None:
        month_first = str(get_locale()) in ("en", "en_US")
        return self._read(name, lambda text: typed.read_date(text, today=clock.now().date(), month_first=month_first))

    def version(self) -> int | None:
        """The version at which the row was seen. Without one nobody knows what was answered: that is noted as an error."""
        seen = self.number("version")
        if seen is None:
            self.errors["line"] = str(INCOMPLETE)
        return seen

    def number(self, name: str) -> int | None:
        return self._read(name, lambda text: int(text) if WHOLE.match(text) else None)

    def _read(self, name: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(self.text(name)) if self.text(name) else None
        except typed.Unreadable as problem:
            self.errors[name] = gettext(problem.sentence).format(**problem.values)
            return None


class RowsForm(BaseForm):
    """A form with one row a line. Subclasses turn each row into what their verb takes in `read()`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = typed_rows() if self.is_submitted() else []

    def read(self) -> None:
        """Read every row; a row that cannot be read notes it in its errors."""
        raise NotImplementedError

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        right = super().validate(*args, **kwargs)
        self.read()
        return right and not any(row.errors for row in self.rows)

    def row(self, line_id: int) -> TypedRow | None:
        return next((row for row in self.rows if row.id == line_id), None)

    def _blame(self, refusal: Exception) -> None:
        row, name = self._blamed(refusal)
        if row is None:
            super()._blame(refusal)
        else:
            row.errors[name] = sentence(refusal)

    def _blamed(self, refusal: Exception) -> tuple[TypedRow | None, str]:
        """The row and field that a rule names, as `line-42-quantity` or by the id of its line."""
        if not isinstance(refusal, Refusal):
            return None, ""
        if found := NAME.match(refusal.field or ""):
            return self.row(int(found[1])), found[2]
        line_id = refusal.values.get("line_id")
        return (self.row(line_id), refusal.field or "line") if line_id is not None else (None, "")

    @property
    def complaints(self) -> list[tuple[str, str]]:
        of_rows = [(f"line-{row.id}-error", said) for row in self.rows for said in row.errors.values()]
        return super().complaints + of_rows


def typed_rows() -> list[TypedRow]:
    """The rows of the request's form, in the order in which they came."""
    rows: dict[int, TypedRow] = {}
    for name, value in request.form.items():
        if found := NAME.match(name):
            row = rows.setdefault(int(found[1]), TypedRow(int(found[1]), {}))
            row.typed[found[2]] = value
    return list(rows.values())
