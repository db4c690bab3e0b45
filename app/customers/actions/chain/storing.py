"""Storing new values of many rows: those that get the same ones in one statement, the rest in one batch.

A slip moves everything that it feeds by the same days. Row by row, the databases' drivers take more time than the chain.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam

from app.database import among
from app.transaction import Work

ALIKE = 4
"""From so many rows on, a statement of their own is cheaper than their part of the batch."""


def store(work: Work, key: Any, names: Sequence[str], rows: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
    """Set the columns called `names` of rows that are named by their `key`, a column: `(key of the row, its values)`."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for row, values in rows:
        alike.setdefault(values, []).append(row)
    batch: list[dict[str, Any]] = []
    for values, keys in alike.items():
        said = dict(zip(names, values, strict=True))
        if len(keys) >= ALIKE:
            work.session.execute(key.table.update().where(among(key, keys)).values(said))
        else:
            batch += [said | {"the key": each} for each in keys]
    if batch:
        chosen = key.table.update().where(key == bindparam("the key"))
        work.session.execute(chosen.values({name: bindparam(name) for name in names}), batch)
