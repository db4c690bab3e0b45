"""A fresh, migrated database for every test: a copy of a template that was migrated once."""

import json
import shutil
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import flask_migrate
import psycopg
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from werkzeug.routing import Rule

from app import create_app
from app.database import db

SECRET = "a secret for tests"
KINDS = ("sqlite", "postgresql")
World = dict[str, Any]
"""What `flask demo --world` writes: people with passwords, suppliers, orders with their lines, pages."""


class Databases(Protocol):
    """Hands out databases of one kind, each empty or a copy of the migrated template."""

    def empty(self) -> str:
        """The address of a database without any table."""

    def migrated(self) -> str:
        """The address of a database at the newest migration, without any row."""

    def told(self) -> tuple[str, World]:
        """The address of a database that holds the demo's story, and what is in it."""

    def drop(self, url: str) -> None:
        """Give a database back."""


def make_app(database_url: str, data_dir: Path, **settings: Any) -> Flask:
    """The application as tests run it; whoever makes one lets go of it with `let_go`."""
    usual = {"environment": "test", "secret_key": SECRET, "database_url": database_url, "data_dir": data_dir}
    app = create_app(**usual | settings)
    _share_what_was_compiled(app)
    return app


class _Compiled(BytecodeCache):
    """Templates that any test of this process has compiled; a changed source has another key."""

    kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def _share_what_was_compiled(app: Flask) -> None:
    """Every test has an app of its own; compiling the same statements and templates for each took a third of the run."""
    app.jinja_env.bytecode_cache = _Compiled()
    with app.app_context():
        engine = db.engine
    first = _engines.get(engine.dialect.name)
    if first is None or first.dialect.server_version_info is None:  # it was never connected: it knows nothing to share
        _engines[engine.dialect.name] = engine
        return
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


_engines: dict[str, Engine] = {}


def _write_each_address_once() -> None:
    """Werkzeug writes and compiles a function for every rule of every app: 60 ms for each test that has one."""
    write, kept = Rule._compile_builder, {}

    def written(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, rule.subdomain, str(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = write(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = written  # type: ignore[method-assign]


_write_each_address_once()


def let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.extensions["waybill_vault"].store.close()


def migrate(url: str, data_dir: Path) -> None:
    app = make_app(url, data_dir)
    with app.app_context():
        flask_migrate.upgrade()
    let_go(app)


def tell(url: str, data_dir: Path) -> World:
    """Fill a migrated database with the demo's story."""
    app = make_app(url, data_dir)
    written = data_dir / "world.json"
    done = app.test_cli_runner().invoke(args=["demo", "--world", str(written)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    let_go(app)
    return dict(json.loads(written.read_text()))


class SqliteDatabases:
    """Files in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = count(1)
        self._template = self.empty()
        migrate(self._template, directory / "data")

    def empty(self) -> str:
        return f"sqlite:///{self._directory / f'{next(self._numbers)}.db'}"

    def migrated(self) -> str:
        return self._copy(self._template)

    def told(self) -> tuple[str, World]:
        template, world = self._story
        return self._copy(template), world

    def drop(self, url: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._file(url)}{ending}").unlink(missing_ok=True)

    @cached_property
    def _story(self) -> tuple[str, World]:
        return (url := self.migrated()), tell(url, self._directory / "data")

    def _copy(self, template: str) -> str:
        url = self.empty()
        shutil.copyfile(self._file(template), self._file(url))
        return url

    @staticmethod
    def _file(url: str) -> Path:
        return Path(str(make_url(url).database))


class PostgresDatabases:
    """Databases on one server, cloned by the server itself."""

    def __init__(self, server: str, directory: Path) -> None:
        self._directory = directory
        self._server = make_url(server)
        self._own = f"waybill_test_{uuid4().hex[:12]}"  # a named server may be shared with other test runs
        self._numbers = count(1)
        self._templates = [self.empty()]
        migrate(self._templates[0], directory / "data")

    def empty(self) -> str:
        return self._create("CREATE DATABASE {} TEMPLATE template0")

    def migrated(self) -> str:
        return self._copy(self._templates[0])

    def told(self) -> tuple[str, World]:
        template, world = self._story
        return self._copy(template), world

    def drop(self, url: str) -> None:
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", str(make_url(url).database))

    def close(self) -> None:
        for template in self._templates:
            self.drop(template)

    @cached_property
    def _story(self) -> tuple[str, World]:
        self._templates.append(url := self.migrated())
        return url, tell(url, self._directory / "data")

    def _copy(self, template: str) -> str:
        # Copying files beats writing every block to the log, as long as nobody waits for the disk.
        return self._create("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", str(make_url(template).database))

    def _create(self, statement: str, *names: str) -> str:
        name = f"{self._own}_{next(self._numbers)}"
        self._say(statement, name, *names)
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _say(self, statement: str, *names: str) -> None:
        plain = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]
