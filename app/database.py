"""The database handle and the engine's options. Changing data goes through `app.transaction`."""

import json
import sqlite3
import time
from collections.abc import Collection, Sequence
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ARRAY, ColumnElement, Engine, Integer, MetaData, String, and_, any_, event, func, literal, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool

from app.isolation import PrincipalSession
from app.principal import Principal

try:  # SQLite before 3.51.3 can corrupt a WAL database under several connections; this wheel brings a newer one.
    from pysqlite3 import dbapi2 as sqlite_driver
except ImportError:
    sqlite_driver = sqlite3

WRITES = "waybill_writes"
LAST_SIGN = "\U0010ffff"
# How long a write waits for another process's, such as a long import beside the server, and how often it looks.
PATIENCE, LOOK_AGAIN = 30.0, 0.01
SAFE_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"class_": PrincipalSession})


def wal_is_safe(version: tuple[int, ...] = sqlite_driver.sqlite_version_info) -> bool:
    """Whether this SQLite has the fix for corrupted WAL databases: 3.51.3, or back-ported to 3.50.7 and 3.44.6."""
    return version >= SAFE_WAL[0] or any(version[:2] == fixed[:2] and version >= fixed for fixed in SAFE_WAL[1:])


def sqlite_version() -> str:
    """Of the SQLite that is used here, which may be newer than Python's own."""
    version: str = sqlite_driver.sqlite_version
    return version


def engine_options(url: str) -> dict[str, Any]:
    if make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite_driver, "connect_args": {"timeout": 30, "check_same_thread": False}}
    return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}


def normalised(url: str) -> str:
    """`postgres://…` and `postgresql://…` both mean psycopg 3."""
    parsed = make_url(url)
    if parsed.get_backend_name() in ("postgres", "postgresql") and "+" not in parsed.drivername:
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def session_for(principal: Principal) -> PrincipalSession:
    """A session of its own for a named principal: signing in, the relay, a worker, a command."""
    return cast(PrincipalSession, db.session.session_factory(info={"principal": principal}))


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def connections_in_use() -> int:
    """How many connections of this process's pool are out; a database in a file has no such pool."""
    pool = db.engine.pool
    return pool.checkedout() if isinstance(pool, QueuePool) else 0


def among(column: Any, keys: Collection[int]) -> ColumnElement[bool]:
    """`column IN keys` with one parameter: to write and read a thousand of them takes longer than to look them up."""
    if is_sqlite():
        listed = func.json_each(json.dumps(list(keys))).table_valued("value")
        return cast("ColumnElement[bool]", column.in_(select(listed.c.value)))
    return cast("ColumnElement[bool]", column == any_(literal(list(keys), ARRAY(Integer))))


def in_byte_order(length: int) -> String:
    """Text kept in the order of its bytes on both databases, so that an index finds what begins with something."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def begins_with(column: Any, text: str) -> ColumnElement[bool]:
    """A prefix as a range, for a column that is kept in the order of its bytes."""
    return and_(column >= text, column < text + LAST_SIGN)


def reserve_ids(session: Session, column: Any, count: int) -> Sequence[int]:
    """Ids for rows that are about to be inserted in bulk, so that nothing has to be read back row by row.

    Inside a writing transaction: on SQLite nobody else can take the next ids, on PostgreSQL a sequence hands them out.
    """
    if session.get_bind().dialect.name == "sqlite":
        first = (session.scalar(select(func.max(column))) or 0) + 1
        return range(first, first + count)
    sequence = func.pg_get_serial_sequence(column.table.name, column.name)
    return session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, count))).all()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite_driver.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    journal = "WAL" if wal_is_safe() else "TRUNCATE"
    patience = f"busy_timeout={PATIENCE * 1000:.0f}"
    for pragma in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON", patience):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        if connection.get_execution_options().get(WRITES):
            _wait_to_write(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _wait_to_write(connection: Any) -> None:
    """SQLite's own waiting for another process's write would hold up every greenlet of ours: look again instead."""
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        for _ in range(int(PATIENCE / LOOK_AGAIN)):
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite_driver.OperationalError as busy:
                if "locked" not in str(busy):
                    break
                time.sleep(LOOK_AGAIN)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # raises as everything else does
    finally:
        driver.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")
