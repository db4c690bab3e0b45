"""Making a legal row of any model from its mapper, with a mark in every text: a new column is covered at once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
)
from sqlalchemy.orm import Mapper
from sqlalchemy.types import TypeDecorator

from app import clock
from app.columns import Instant, Scaled
from app.principal import Role
from tests.isolation.canaries import LENGTH, Marks

ONE_OF = re.compile(r"^(\w+) in \((.*)\)$", re.IGNORECASE)
WHERE = "tests/isolation/seeds.py"


class Unseedable(AssertionError):
    """A row that cannot be made without being told more; the message says what to add where."""


@dataclass(frozen=True)
class Ref:
    """In a recipe: the key of another row of the same world, like `Ref("orders", "issued")`."""

    table: str
    variant: str = ""


@dataclass
class Draft:
    """A row in the making: which model, in whose world, under which name."""

    mapper: Mapper[Any]
    world: str
    variant: str
    told: dict[str, Any]
    place: dict[str, Any]
    """What every row of this world may refer to: `supplier_id`, `site_id` …"""
    number: int
    key: Callable[[Ref], Any]
    marks: Marks

    @property
    def table(self) -> Table:
        table = self.mapper.local_table
        assert isinstance(table, Table)
        return table

    def values(self, legal: dict[str, Any]) -> dict[str, Any]:
        """A value for each column. Raises `Unseedable`."""
        return {column.name: self._value(column, legal) for column in self.table.columns}

    def _value(self, column: Column[Any], legal: dict[str, Any]) -> Any:
        for known, name in ((self.told, column.name), (legal, f"{self.table.name}.{column.name}"), (legal, column.name)):
            if name in known:
                return self._resolved(known[name])
        if column.foreign_keys:
            return self._reference(column)
        if column.primary_key and isinstance(column.type, Integer) and len(self.table.primary_key.columns) == 1:
            return self.number
        return self._made_up(column)

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.key(value)
        return value(self) if callable(value) else value

    def _reference(self, column: Column[Any]) -> Any:
        if column.name in self.place:
            return self.place[column.name]
        target = next(iter(column.foreign_keys)).column.table.name
        alone = column.primary_key and len(self.table.primary_key.columns) == 1
        found = None if target == self.table.name else self.key(Ref(target, self.variant if alone else ""))
        if found is None and not column.nullable:
            raise Unseedable(f"{self.table.name}.{column.name}: no row of {target} to point to; say one in RECIPES in {WHERE}")
        return found

    def _made_up(self, column: Column[Any]) -> Any:
        kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
        if choices := self._choices(column):
            return choices[0]
        if isinstance(kind, String) and not _usual(column):
            return self._text(column, kind.length)
        if _usual(column) is not None:
            return _usual(column)
        if self._is_restricted(column):
            return self.marks.new_number()
        return None if column.nullable and not isinstance(kind, JSON) else self._plain(column, kind)

    def _choices(self, column: Column[Any]) -> list[Any]:
        """What an enumeration or a CHECK lets a column hold; the default stands first."""
        usual = [_usual(column)] if _usual(column) is not None else []
        hinted = enumeration_of(self.mapper.class_, self.mapper.get_property_by_column(column).key)
        return usual + list(hinted) if hinted else usual + list(_listed(self.table, column.name))

    def _text(self, column: Column[Any], length: int | None) -> str:
        if length is not None and length < LENGTH:
            raise Unseedable(
                f"{self.table.name}.{column.name} holds {length} characters, too few for a mark of {LENGTH}: "
                f"say a legal value in LEGAL in {WHERE}"
            )
        return self.marks.new_word()

    def _is_restricted(self, column: Column[Any]) -> bool:
        """A number that sales may not read: a price, a score. It is made unmistakable."""
        readers = getattr(self.mapper.class_, "__readers__", frozenset())
        return isinstance(column.type, Scaled | Numeric | Float) and Role.SALES not in readers

    def _plain(self, column: Column[Any], kind: Any) -> Any:
        now = clock.now()
        if isinstance(column.type, Scaled):
            return Decimal(10)
        plain: list[tuple[type, Any]] = [
            (Instant, now), (DateTime, now), (Date, (now + timedelta(days=30)).date()), (Boolean, False), (Float, 1.5),
            (Numeric, Decimal(10)), (Integer, self.number % 1000), (LargeBinary, self.marks.new_word().encode()),
            (JSON, {"words": self.marks.new_word()}),
        ]  # fmt: skip
        for type_, value in plain:
            if isinstance(column.type, type_) or isinstance(kind, type_):
                return value
        raise Unseedable(f"{self.table.name}.{column.name} is a {column.type!r}: say a legal value in LEGAL in {WHERE}")


def _usual(column: Column[Any]) -> Any:
    """The default, where it says something."""
    default = column.default
    value = default.arg if default is not None and default.is_scalar else None  # type: ignore[attr-defined]
    return None if value == "" else value


def _listed(table: Table, column: str) -> Iterator[str]:
    for check in table.constraints:
        found = ONE_OF.match(str(check.sqltext)) if isinstance(check, CheckConstraint) else None
        if found and found[1] == column:
            yield from re.findall(r"'([^']*)'", found[2])


def enumeration_of(model: type, attribute: str) -> tuple[StrEnum, ...]:
    """The members of the enumeration that a column is annotated with: `Mapped[State]`, whatever its column type."""
    for parent in model.__mro__:
        for hint in get_args(vars(parent).get("__annotations__", {}).get(attribute)):
            kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type) and issubclass(kind, StrEnum)]
            if kinds:
                return tuple(kinds[0])
    return ()


BEGUN = clock.now()
"""Read once: what a form is sent and the row that it is about name the same day, also where a midnight comes between."""


def a_day(days: int) -> date:
    """So many days from today: business dates of a world are never absolute."""
    return (BEGUN + timedelta(days=days)).date()


def an_instant(days: int) -> datetime:
    return clock.now() + timedelta(days=days)
