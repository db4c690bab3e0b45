"""One fact of every kind in the catalogue, about the rows of one supplier: a kind added tomorrow is told here too."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.database import db
from app.events import CATALOGUE, Event
from tests.isolation.canaries import Marks
from tests.isolation.rows import Ref, a_day, an_instant
from tests.isolation.seeds import CODES, CODES_OF

PLURALS = {"ies": "y", "s": ""}


def one_of_each(key: Callable[[Ref], Any], marks: Marks) -> list[Event]:
    """A fact of every kind; words that are no codes are marks."""
    return [fact_of(kind, key, marks) for _, kind in sorted(CATALOGUE.items())]


def fact_of(kind: type[Event], key: Callable[[Ref], Any], marks: Marks) -> Event:
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind) if each.name != "quiet"]
    return kind(**{name: _value(kind, name, hints[name], key, marks) for name in names})


def _value(kind: type[Event], name: str, hint: Any, key: Callable[[Ref], Any], marks: Marks) -> Any:
    if isinstance(hint, UnionType) or get_origin(hint) is Union:
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is tuple:
        return (_value(kind, singular(name), get_args(hint)[0], key, marks),)
    if hint is str and not name.endswith("_code"):
        code = CODES_OF.get(kind.name, {}).get(name, CODES.get(name))
        return marks.new_word() if code is None else code
    if name.endswith(("_id", "_code")):
        return _key_of(f"{kind.__name__}.{name}", name, key)
    plain = {int: 1, bool: False, Decimal: Decimal(10), date: a_day(30), datetime: an_instant(0)}
    if hint not in plain:
        raise AssertionError(f"{kind.__name__}.{name} is a {hint}: say in tests/isolation/facts.py how one is made up")
    return plain[hint]


def _key_of(where: str, name: str, key: Callable[[Ref], Any]) -> Any:
    table = table_meant_by(name)
    found = key(Ref(table)) if table else None
    if found is None:
        raise AssertionError(f"{where}: no row is called that; name the field after a table, or say which in MEANT_BY")
    return found


def singular(name: str) -> str:
    return next((name.removesuffix(ending) + single for ending, single in PLURALS.items() if name.endswith(ending)), name)


# Where a name is said of two tables, the one that addresses mean by it.
MEANT_BY = {"line_id": "order_lines", "customer_line_id": "customer_order_lines", "link_id": "tracking_links"}
MEANT_BY |= {"question_id": "buyer_questions"}


@cache
def table_meant_by(name: str) -> str | None:
    """The table that `order_id` or `unit_code` points to: as foreign keys of that name do, else by the table's name."""
    if name in MEANT_BY:
        return MEANT_BY[name]
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if column.name == name and column.foreign_keys:
                return next(iter(column.foreign_keys)).column.table.name
    thing = name.rpartition("_")[0]
    named = [table.name for table in db.metadata.sorted_tables if singular(table.name).endswith(thing)]
    exact = [table for table in named if singular(table) == thing]
    return next(iter(exact or named), None)
