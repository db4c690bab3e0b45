"""A fresh, migrated database for every test: a copy of a template that was migrated once."""

import shutil
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import flask_migrate
import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy.engine import make_url

from app import create_app
from app.database import db

SECRET = "a secret for tests"
KINDS = ("sqlite", "postgresql")


class Databases(Protocol):
    """Hands out databases of one kind, each empty or a copy of the migrated template."""

    def empty(self) -> str:
        """The address of a database without any table."""

    def migrated(self) -> str:
        """The address of a database at the newest migration, without any row."""

    def drop(self, url: str) -> None:
        """Give a database back."""


def make_app(database_url: str, data_dir: Path, **settings: Any) -> Flask:
    """The application as tests run it; whoever makes one lets go of it with `let_go`."""
    return create_app(
        **{"environment": "test", "secret_key": SECRET, "database_url": database_url, "data_dir": data_dir} | settings
    )


def let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def migrate(url: str, data_dir: Path) -> None:
    app = make_app(url, data_dir)
    with app.app_context():
        flask_migrate.upgrade()
    let_go(app)


class SqliteDatabases:
    """Files in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = count(1)
        self._template = directory / "template.db"
        migrate(self._address(self._template), directory / "data")

    def empty(self) -> str:
        return self._address(self._directory / f"{next(self._numbers)}.db")

    def migrated(self) -> str:
        url = self.empty()
        shutil.copyfile(self._template, self._file(url))
        return url

    def drop(self, url: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._file(url)}{ending}").unlink(missing_ok=True)

    @staticmethod
    def _address(path: Path) -> str:
        return f"sqlite:///{path}"

    @staticmethod
    def _file(url: str) -> Path:
        return Path(str(make_url(url).database))


class PostgresDatabases:
    """Databases on one server, cloned by the server itself."""

    def __init__(self, server: str, directory: Path) -> None:
        self._server = make_url(server)
        self._own = f"waybill_test_{uuid4().hex[:12]}"  # a named server may be shared with other test runs
        self._numbers = count(1)
        self._template = self.empty()
        migrate(self._template, directory / "data")

    def empty(self) -> str:
        name = f"{self._own}_{next(self._numbers)}"
        self._say("CREATE DATABASE {} TEMPLATE template0", name)
        return self._address(name)

    def migrated(self) -> str:
        name = f"{self._own}_{next(self._numbers)}"
        # Copying files beats writing every block to the log, as long as nobody waits for the disk.
        self._say("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, str(make_url(self._template).database))
        return self._address(name)

    def drop(self, url: str) -> None:
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", str(make_url(url).database))

    def close(self) -> None:
        self.drop(self._template)

    def _address(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _say(self, statement: str, *names: str) -> None:
        plain = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]
