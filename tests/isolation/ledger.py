"""What stands in every table, what a request has changed of it, and putting it back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, TextClause, delete, insert, select, text, tuple_, update

from app.database import WRITES, db

Key = tuple[Any, ...]
Row = dict[str, Any]
Values = tuple[Any, ...]
"""A row as it was read, in the order of its table's columns: made into a `Row` where it is looked at."""
Tables = dict[str, dict[Key, Values]]


ALARM = """
CREATE SEQUENCE ledger_alarm;
CREATE FUNCTION ledger_alarm() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM nextval('ledger_alarm'); RETURN NULL; END $$;
"""
ALARMED = "CREATE TRIGGER ledger_alarm AFTER INSERT OR UPDATE OR DELETE ON {} EXECUTE FUNCTION ledger_alarm()"
IS_WRITTEN = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT last_value, is_called FROM ledger_alarm"}
"""What to ask whether somebody has written anything at all; after each request, so it looks at one number."""


def _versions(tables: Iterable[Table]) -> str:
    """What to ask PostgreSQL which tables were written to, whatever happens in other databases."""
    return f"SELECT {', '.join(f'(SELECT (count(*), max(xmin::text::bigint))::text FROM {each.name})' for each in tables)}"


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
        self._tables = db.metadata.sorted_tables
        dialect = self._engine.dialect.name
        self._is_written, self._versions = text(IS_WRITTEN[dialect]), text(_versions(self._tables))
        if dialect == "postgresql":
            with self._engine.begin() as connection:
                for statement in (ALARM, *(ALARMED.format(each.name) for each in self._tables)):
                    connection.execute(text(statement))
        self._watch = self._engine.connect()
        self._original = self._read(self._tables)
        self._look()

    def changes(self) -> list[Change]:
        """What differs from the original. Cheap where nobody has written: the caller puts back what is found."""
        if self._asked(self._is_written) == self._seen:
            return []
        before = self._stamps
        self._look()
        touched = [table for table, was, is_ in zip(self._tables, before, self._stamps, strict=True) if was != is_]
        return list(_differences(self._original, self._read(touched)))

    def put_back(self, changes: list[Change]) -> None:
        with self._engine.execution_options(**{WRITES: True}).begin() as connection:
            for table in reversed(self._tables):
                _take_out(connection, table, [each for each in changes if each.table == table.name and each.before is None])
            for table in self._tables:
                _put_in(connection, table, [each for each in changes if each.table == table.name and each.before is not None])
        self._look()

    def close(self) -> None:
        self._watch.close()

    def owner_of(self, table: str, row: Row) -> Any:
        """The supplier whose row it is, found along foreign keys; None where it is nobody's in particular."""
        return _owner(self._original, db.metadata.tables[table], row, depth=4)

    def rows(self, table: str) -> list[Row]:
        """What stood there before anybody came."""
        return [row for values in self._original[table].values() if (row := _row(table, values))]

    def _look(self) -> None:
        """Note what stands there now. SQLite does not tell which tables were written to: no stamp equals another."""
        self._seen = self._asked(self._is_written)
        sqlite = self._engine.dialect.name == "sqlite"
        self._stamps = tuple(object() for _ in self._tables) if sqlite else self._asked(self._versions)

    def _asked(self, question: TextClause) -> Values:
        answer = tuple(self._watch.execute(question).one())
        self._watch.rollback()
        return answer

    def _read(self, tables: Iterable[Table]) -> Tables:
        with self._engine.connect() as connection:
            return {table.name: _rows(connection, table) for table in tables}


def _rows(connection: Connection, table: Table) -> dict[Key, Values]:
    names = list(table.columns.keys())
    places = [names.index(column.name) for column in table.primary_key.columns]
    return {tuple(row[place] for place in places): tuple(row) for row in connection.execute(select(table))}


def _row(table: str, values: Values | None) -> Row | None:
    return values and dict(zip(db.metadata.tables[table].columns.keys(), values, strict=True))


def _differences(before: Tables, after: Tables) -> Iterator[Change]:
    for table in after:
        if before[table] == after[table]:
            continue
        for key in before[table].keys() | after[table].keys():
            was, is_ = before[table].get(key), after[table].get(key)
            if was != is_:
                yield Change(table, key, _row(table, was), _row(table, is_))


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
            parent = _row(target.name, tables[target.name].get((row.get(column.name),)))
            owner = _owner(tables, target, parent, depth - 1) if parent and depth and target is not table else None
            if owner is not None:
                return owner
    return None
