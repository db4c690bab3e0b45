"""A profile clicked together on a page: from choices to what its TOML file would say, and back. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.exchange.fields import FIELDS, MEANT_FOR, NEEDED, Field, Rows
from app.exchange.headings import MEANT, plain

# How people write date formats, longest first, and what `strptime` calls it.
SPOKEN = (
    *(("YYYY", "%Y"), ("YY", "%y"), ("MMM", "%b"), ("MM", "%m"), ("DD", "%d"), ("M", "%m"), ("D", "%d")),
    *(("hh", "%H"), ("mm", "%M"), ("ss", "%S")),
)


KNOWN_BY = ("line_no",)


@dataclass(frozen=True)
class Choices:
    """What was chosen: for a field its column, or a text that is always the same."""

    columns: Mapping[str, str]
    constants: Mapping[str, str]

    def said(self, name: str) -> bool:
        return bool(self.columns.get(name) or self.constants.get(name))


def date_format(text: str) -> str:
    """`DD.MM.YYYY` is `%d.%m.%Y`; what has a percent sign is one already."""
    if "%" in text:
        return text
    for spoken, directive in SPOKEN:
        text = text.replace(spoken, directive)
    return text


def body_of(
    name: str, rows: str, dates: str, decimal: str, choices: Choices, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a TOML file would say. What the page does not show (maps, sentinels) stays as it was `before`."""
    body = dict(before or {"title": name})
    reading = dict(body.get("read", {}))
    reading["dates"] = [date_format(each.strip()) for each in dates.split(";") if each.strip()]
    reading["decimal"] = decimal
    if reading.get("grouping") == decimal:
        reading["grouping"] = ""
    earlier = body.get("fields", {})
    fields = {field: _source(earlier.get(field, {}), field, choices) for field in FIELDS if choices.said(field)}
    if "line_no" in fields:
        fields.setdefault("line_key", fields["line_no"])  # most systems know a line by its number
    if "rejected" in fields:
        body.setdefault("rejects", {"remedy": "replace"})
    return body | {"rows": rows, "read": reading, "fields": fields}


def _source(earlier: Any, field: str, choices: Choices) -> dict[str, Any]:
    kept = {key: value for key, value in dict(earlier).items() if key not in ("column", "constant")}
    if column := choices.columns.get(field):
        before = dict(earlier).get("column") or []
        return kept | {"column": before if before[:1] == [column] else [column]}
    return {"constant": choices.constants[field]}


def choices_of(body: Mapping[str, Any]) -> Choices:
    fields = body.get("fields", {})
    columns = {name: source["column"][0] for name, source in fields.items() if source.get("column")}
    return Choices(columns, {name: source["constant"] for name, source in fields.items() if source.get("constant")})


def guessed(columns: Iterable[str]) -> Choices:
    """The columns that are called like a field, here or in a system that is known: nothing that only sounds alike.

    Of two columns that mean the same the first is chosen.
    """
    chosen: dict[str, str] = {}
    for column in columns:
        if name := MEANT.get(plain(column)):
            chosen.setdefault(name, column)
    return Choices(chosen, {})


def missing(rows: str, choices: Choices) -> list[str]:
    """The fields that still need a column or a text; of alternatives the first."""
    wanted = (names + KNOWN_BY if "line_key" in names else names for names in NEEDED[Rows(rows)])
    return [names[0] for names in wanted if not any(choices.said(name) for name in names)]


def fields_for(rows: str) -> list[Field]:
    """The fields that can be filled for this kind of file, in the order of a page."""
    if Rows(rows) is Rows.ORDER_LINES:
        return [each for each in FIELDS.values() if each.name in MEANT_FOR[Rows.ORDER_LINES]]
    keys = ("order_number", "line_key")
    return [each for each in FIELDS.values() if each.group == "Receipt" or each.name in keys]


def is_needed(rows: str, name: str) -> bool:
    return any(name in names for names in NEEDED[Rows(rows)])
