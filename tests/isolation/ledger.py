"""What stands in every table, what a request has changed of it, and putting it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, delete, insert, select, text, tuple_, update

from app.database import WRITES, db

Key = tuple[Any, ...]
Row = dict[str, Any]
Tables = dict[str, dict[Key, Row]]
NEWEST = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"}


@dataclass(frozen=True)
class Change:
    """One row before and after; None where it was not there."""

    table: str
    key: Key
    before: Row | None
    after: Row | None

    def __str__(self) -> str:
        what = "inserted" if self.before is None else "deleted" if self.after is None else "changed"
        return f"{what} {self.table} {self.key}"


class Ledger:
    """Watches a database from a connection of its own."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self._engine = db.engine
        self._watch = self._engine.connect()
        self._original = self._read()
        self._seen = self._stamp()

    def changes(self) -> list[Change]:
        """What differs from the original. Cheap where nobody has written."""
        if self._stamp() == self._seen:
            return []
        self._seen = self._stamp()
        return list(_differences(self._original, self._read()))

    def put_back(self, changes: list[Change]) -> None:
        with self._engine.execution_options(**{WRITES: True}).begin() as connection:
            for table in reversed(db.metadata.sorted_tables):
                _take_out(connection, table, [each for each in changes if each.table == table.name and each.before is None])
            for table in db.metadata.sorted_tables:
                _put_in(connection, table, [each for each in changes if each.table == table.name and each.before is not None])
        self._seen = self._stamp()

    def close(self) -> None:
        self._watch.close()

    def owner_of(self, table: str, row: Row) -> Any:
        """The supplier whose row it is, found along foreign keys; None where it is nobody's in particular."""
        return _owner(self._original, db.metadata.tables[table], row, depth=4)

    def _stamp(self) -> Any:
        """Changes whenever somebody else has written."""
        stamp = self._watch.scalar(text(NEWEST[self._engine.dialect.name]))
        self._watch.rollback()
        return stamp

    def _read(self) -> Tables:
        with self._engine.connect() as connection:
            return {table.name: dict(_rows(connection, table)) for table in db.metadata.sorted_tables}


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Key, Row]]:
    for found in connection.execute(select(table)).mappings():
        yield tuple(found[column.name] for column in table.primary_key.columns), dict(found)


def _differences(before: Tables, after: Tables) -> Iterator[Change]:
    for table in before:
        for key in before[table].keys() | after[table].keys():
            was, is_ = before[table].get(key), after[table].get(key)
            if was != is_:
                yield Change(table, key, was, is_)


def _take_out(connection: Connection, table: Table, changes: list[Change]) -> None:
    if changes:
        keys = [each.key for each in changes]
        connection.execute(delete(table).where(tuple_(*table.primary_key.columns).in_(keys)))


def _put_in(connection: Connection, table: Table, changes: list[Change]) -> None:
    for change in changes:
        if change.after is None:
            connection.execute(insert(table).values(change.before))
        else:
            this = [column == value for column, value in zip(table.primary_key.columns, change.key, strict=True)]
            connection.execute(update(table).where(*this).values(change.before))


def _owner(tables: Tables, table: Table, row: Row, depth: int) -> Any:
    if table.name == "suppliers":
        return row["id"]
    if row.get("supplier_id") is not None:
        return row["supplier_id"]
    for column in table.columns:
        for key in column.foreign_keys:
            target = key.column.table
            parent = tables[target.name].get((row.get(column.name),))
            owner = _owner(tables, target, parent, depth - 1) if parent and depth and target is not table else None
            if owner is not None:
                return owner
    return None
