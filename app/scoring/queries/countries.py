"""What is known of countries: the figures that were brought in, else the small set that comes with Waybill."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.refusals import RuleBroken
from app.scoring.models.judging import CountryIndex

GOVERNANCE, DEVELOPMENT = "governance", "development"
RANGES = {GOVERNANCE: (Decimal("-2.5"), Decimal("2.5")), DEVELOPMENT: (Decimal(0), Decimal(1))}
COLUMNS = ("country", "index", "year", "value", "source", "licence")
SHIPPED = Path(__file__).parents[1] / "country_indices.csv"
Indices = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class CountryFigure:
    """An index of a country, with where it is from."""

    country: str
    code: str
    year: int
    figure: Decimal
    source: str
    licence: str


def indices_for(actor: Principal) -> Indices:
    """Every figure by country and index."""
    return {(row.country, row.code): row.figure for row in kept_indices(actor)}


def kept_indices(actor: Principal) -> Sequence[CountryFigure]:
    """With year, source and licence."""
    kept = db.session.scalars(select(CountryIndex).order_by(CountryIndex.code, CountryIndex.country)).all()
    return [CountryFigure(*(getattr(row, each.name) for each in fields(CountryFigure))) for row in kept] or shipped()


@cache
def shipped() -> Sequence[CountryFigure]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return read_indices(csv.reader(file))


def read_indices(rows: Iterable[list[str]]) -> list[CountryFigure]:
    """Rows of a CSV. Raises `RuleBroken` for the first that is wrong; nothing of it is kept then."""
    head, *body = list(rows) or [[]]
    if tuple(each.strip().lower() for each in head) != COLUMNS:
        raise RuleBroken(
            "head", "The first row is “{found}”. Expected the columns {expected}.",
            field="files", found=", ".join(head)[:120], expected=", ".join(COLUMNS),
        )  # fmt: skip
    return [_read(line, row) for line, row in enumerate(body, 2) if any(row)]


def _read(line: int, row: list[str]) -> CountryFigure:
    if len(row) != len(COLUMNS):
        raise RuleBroken(
            "row", "Row {line} has {found} cells. Expected {expected}.",
            field="files", line=line, found=len(row), expected=len(COLUMNS),
        )  # fmt: skip
    country, code, year, value, source, licence = (each.strip() for each in row)
    if code not in RANGES or len(country) != 2 or not year.isdecimal() or not 1990 <= int(year) <= 2100:
        raise _wrong(line, f"{country}, {code}, {year}", "a country of two letters, governance or development, and a year")
    return CountryFigure(country.upper(), code, int(year), _figure(line, code, value), source[:160], licence[:60])


def _figure(line: int, code: str, value: str) -> Decimal:
    low, high = RANGES[code]
    try:
        found = round(Decimal(value), 6)
    except InvalidOperation as wrong:
        raise _wrong(line, value, "a number like 0.93") from wrong
    if not low <= found <= high:
        raise _wrong(line, value, f"{low} … {high}")
    return found


def _wrong(line: int, found: str, expected: str) -> RuleBroken:
    sentence = "Row {line}: “{found}” is not understood. Expected {expected}."
    return RuleBroken("row", sentence, field="files", line=line, found=found[:60], expected=expected)
