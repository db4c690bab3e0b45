"""How `flask db` changes the tables: in one transaction on either database, numbered files, exact types."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.database import WRITES

ONE_AT_A_TIME = 4_711_001  # PostgreSQL's advisory lock: two servers that start together must not both migrate


def run() -> None:
    migrate = current_app.extensions["migrate"]
    engine = migrate.db.engine.execution_options(**{WRITES: True})  # SQLite: BEGIN IMMEDIATE
    with engine.connect() as connection, _foreign_keys_at_rest(connection):
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_item=plain_types,
            process_revision_directives=number,
            transactional_ddl=True,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            _wait_for_our_turn(connection)
            context.run_migrations()
            _refuse_orphans(connection)


@contextmanager
def _foreign_keys_at_rest(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying and dropping it, and a drop would cascade to the rows that point to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # does nothing inside a transaction, so before the first statement
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def _wait_for_our_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")


def _refuse_orphans(connection: Connection) -> None:
    """What SQLite did not watch meanwhile is looked at before the commit."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if orphans:
            raise RuntimeError(f"the migration leaves rows that point nowhere: {orphans}")


def plain_types(kind: str, item: Any, autogenerate: Any) -> str | bool:
    """A migration is history: it names the database's type, not a class of ours that may change later."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def number(migration: Any, revision: Any, directives: list[Any]) -> None:
    """`0001_identity.py`, `0002_…`: one line of history that sorts by itself; no file without a change."""
    script = directives[0]
    if getattr(context.config.cmd_opts, "autogenerate", False) and script.upgrade_ops.is_empty():
        directives.clear()
        return
    newest = ScriptDirectory.from_config(context.config).get_current_head()
    script.rev_id = f"{int(newest or 0) + 1:04d}"


if context.is_offline_mode():
    raise SystemExit("Migrations look at the rows that they change: run them against a database, without --sql.")
run()
