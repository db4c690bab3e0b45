"""Texts to facts, one row at a time: every cell that cannot be what its field needs becomes a `Problem`. Pure."""

from collections.abc import Callable, Collection
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from app.catalog.rules import LARGEST
from app.exchange import geography
from app.exchange.fields import FIELDS, FILLED, LEFT_OPEN, RECEIPT_FIELDS, Field, Sort
from app.exchange.problems import Problem, Unusable
from app.exchange.profile import Profile
from app.exchange.profile_parts import Outcome, Source
from app.exchange.values import decimals, number_reader, read_date, within
from app.orders.rules.headers import INCOTERMS

Texts = dict[str, str]
Read = Callable[[str], Any]
MOST_DECIMALS = 6
REMEMBERED = 2_000
"""Texts of a field whose value is kept: dates, prices and codes come again and again."""
HIGHEST_LINE = Decimal(999_999)
ISSUED = Outcome(state="issued")


class Values:
    """The typed values of one row and what was wrong with them."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.found: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def __getitem__(self, name: str) -> Any:
        return self.found.get(name)

    def complain(self, column: str, text: str, kind: str, **details: Any) -> None:
        self.problems.append(Problem(self.row, column, text[:200], kind, details))


class Reader:
    """Reads one field out of a row's texts, as its source in the profile says."""

    def __init__(self, field: Field, source: Source, profile: Profile) -> None:
        self.name = field.name
        self.source = source
        self.columns = tuple(source.column or ())
        self.unknown = frozenset(source.unknown) | frozenset(profile.read.unknown)
        self.map = profile.maps.get(source.map) if source.map else None
        self.read = lru_cache(maxsize=REMEMBERED)(_read_of(field, source, profile))
        self.is_needed = field.name in FILLED - RECEIPT_FIELDS - LEFT_OPEN.get(profile.rows, frozenset())
        self.label = " + ".join(self.columns) or field.name

    def take(self, texts: Texts, into: Values) -> None:
        text = self.source.constant or self._text(texts)
        if not text or text in self.unknown:
            if self.is_needed:
                into.complain(self.label, text, "missing")
            return
        try:
            into.found[self.name] = self.read(self._mapped(text))
        except Unusable as problem:
            into.complain(self.label, text, problem.kind, **problem.details)

    def _text(self, texts: Texts) -> str:
        if len(self.columns) == 1:
            return texts[self.columns[0]]
        parts = [texts[column] for column in self.columns]
        if self.source.between:
            return self.source.between.join(part for part in parts if part)
        return "-".join(parts) if all(parts) else ""

    def _mapped(self, text: str) -> str:
        """A map of countries only adds names; any other map must know the value."""
        if self.map is not None:
            if text in self.map:
                return self.map[text]
            if FIELDS[self.name].sort is not Sort.COUNTRY:
                raise Unusable("not_in_map", known=", ".join(self.map))
        return self.source.prefix + text


def _read_of(field: Field, source: Source, profile: Profile) -> Read:
    number = number_reader(profile.read.decimal, profile.read.grouping)
    formats = tuple(source.dates or profile.read.dates)
    reads: dict[Sort, Read] = {
        Sort.TEXT: lambda text: _short(text, field.most),
        Sort.CODE: lambda text: _short(text, field.most),
        Sort.DATE: lambda text: read_date(text, formats),
        Sort.QUANTITY: lambda text: within(number(text), Decimal(0), LARGEST),
        Sort.MONEY: lambda text: within(number(text), Decimal(0), LARGEST),
        Sort.SHARE: lambda text: within(number(text), Decimal(0), Decimal(1)),
        Sort.DEGREES: lambda text: within(number(text), Decimal(-180), Decimal(180)),
        Sort.COUNT: lambda text: int(within(_whole(number(text)), Decimal(0), Decimal(MOST_DECIMALS))),
        Sort.NUMBER: lambda text: int(within(_whole(number(text)), Decimal(1), HIGHEST_LINE)),
        Sort.COUNTRY: geography.country_code,
        Sort.CURRENCY: geography.currency_code,
        Sort.INCOTERM: _incoterm,
        Sort.TIME_ZONE: _time_zone,
    }
    return reads[field.sort]


def _whole(value: Decimal) -> Decimal:
    if decimals(value):
        raise Unusable("too_many_decimals", decimals=0)
    return value


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Unusable("too_long", most=most)
    return text


def _incoterm(text: str) -> str:
    if text.upper() not in INCOTERMS:
        raise Unusable("not_an_incoterm")
    return text.upper()


def _time_zone(text: str) -> str:
    if text not in available_timezones():
        raise Unusable("not_a_time_zone")
    return text


class Converter:
    """Reads every field of a profile out of a row."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.readers = [Reader(FIELDS[name], source, profile) for name, source in profile.fields.items()]
        self.columns = {reader.name: reader.label for reader in self.readers}

    def values(self, row: int, texts: Texts) -> Values:
        """The row's values; with a problem that is an error, the row is not to be taken."""
        values = Values(row)
        outcome = self._outcome(texts, values)
        if outcome is None or self._skipped(texts, values):
            return values
        for reader in self.readers:
            if outcome.receipts or reader.name not in RECEIPT_FIELDS:
                reader.take(texts, values)
        values.found["state"] = outcome.state
        if not outcome.receipts and self.profile.has_receipts:
            self._leave_out_receipt(texts, outcome, values)
        return values

    def some(self, texts: Texts, names: Collection[str]) -> Values:
        """Some of the fields, as far as the texts go."""
        values = Values(0)
        for reader in self.readers:
            if reader.name in names and texts.keys() >= set(reader.columns):
                reader.take(texts, values)
        return values

    def _outcome(self, texts: Texts, values: Values) -> Outcome | None:
        status = self.profile.status
        if status is None:
            return ISSUED
        text = texts[status.column]
        if text not in status.values:
            values.complain(status.column, text, "not_in_status", known=", ".join(status.values))
        return status.values.get(text)

    def _skipped(self, texts: Texts, values: Values) -> bool:
        for skip in self.profile.skip:
            if texts[skip.column] in skip.values:
                values.complain(skip.column, texts[skip.column], "skipped", reason=skip.reason)
                return True
        return False

    def _leave_out_receipt(self, texts: Texts, outcome: Outcome, values: Values) -> None:
        column = self.columns["received"]
        text = texts.get(column, "")
        if text.strip("0., "):  # a receipt of nothing is nothing to leave out
            values.complain(column, text, "receipt_skipped", reason=outcome.reason)
