"""Migrations: one numbered line of history; up, down and up again with rows inside; equal to the models on both databases."""

import re
from collections.abc import Iterator
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, Table, inspect

from app.customers.models.search import BESIDE_THE_MODELS
from app.database import db
from tests.databases import let_go, make_app
from tests.habits.reading import ROOT

HISTORY: list[Script] = list(reversed(list(ScriptDirectory(str(ROOT / "migrations")).walk_revisions())))
BOOKKEEPING = frozenset({"alembic_version"})
OF_ONE_DATABASE = BESIDE_THE_MODELS
"""Indexes for searching that each kind of database has in its own way; every step compares them with itself."""
NOTHING: dict[str, object] = {"columns": {}, "keys": {}, "uniques": {}, "indexes": {}, "checks": {}}


def test_files_are_numbered_without_a_gap_and_say_what_they_bring():
    names = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))
    assert [name[:5] for name in names] == [f"{number:04d}_" for number in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z][a-z0-9_]*\.py", name) for name in names)


def test_history_is_one_line_in_the_order_of_its_numbers():
    assert [script.revision for script in HISTORY] == [f"{number:04d}" for number in range(1, len(HISTORY) + 1)]
    assert [script.down_revision for script in HISTORY[1:]] == [script.revision for script in HISTORY[:-1]]


@pytest.fixture
def unmigrated(empty_database_url: str, tmp_path) -> Iterator[Flask]:
    made = make_app(empty_database_url, tmp_path / "data")
    yield made
    let_go(made)


def test_the_newest_migration_equals_the_models(unmigrated):
    with unmigrated.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            asked = {"compare_type": True, "compare_server_default": True, "include_name": is_described}
            assert compare_metadata(MigrationContext.configure(connection, opts=asked), db.metadata) == []
        assert checks_of_the_database() == checks_of_the_models()
        assert partial_indexes_of_the_database() == partial_indexes_of_the_models()


def test_every_step_goes_up_down_and_up_again(unmigrated):
    with unmigrated.app_context():
        for script in HISTORY:
            before = shape()
            flask_migrate.upgrade(revision=script.revision)
            after = shape()
            flask_migrate.downgrade()
            assert shape() == before, f"{script.revision} leaves something behind"
            flask_migrate.upgrade(revision=script.revision)
            assert shape() == after


def test_every_step_goes_down_and_up_again_with_the_demo_inside(app, story):
    assert story["orders"]
    with app.app_context():
        for script in reversed(HISTORY):
            full = shape()
            flask_migrate.downgrade()
            flask_migrate.upgrade(revision=script.revision)
            assert shape() == full, f"{script.revision} does not come back as it was"
            flask_migrate.downgrade()
        assert shape() == NOTHING
        flask_migrate.upgrade()


def is_described(name: str | None, kind: str, parents: Any) -> bool:
    """Whether a model describes a table or an index of that name on every database."""
    return kind not in ("table", "index") or not (name or "").startswith(OF_ONE_DATABASE)


def shape() -> dict[str, object]:
    """Every table with its columns, keys, indexes and checks, as the database tells it."""
    asked = inspect(db.engine)
    return {
        "columns": told(asked.get_multi_columns(), "name", "type", "nullable", "default"),
        "keys": told(asked.get_multi_foreign_keys(), "name", "constrained_columns", "referred_table"),
        "uniques": told(asked.get_multi_unique_constraints(), "name", "column_names"),
        "indexes": told(with_conditions(asked.get_multi_indexes()), "name", "column_names", "unique", "condition"),
        "checks": told(asked.get_multi_check_constraints(), "name", "sqltext"),
    }


def told(tables: dict[Any, Any], *properties: str) -> dict[str, list[str]]:
    """What the database says of each table, as sorted sentences that can be compared."""
    own = {name: parts for (_, name), parts in tables.items() if name not in BOOKKEEPING}
    return {name: sorted(str([str(part[each]) for each in properties]) for part in parts) for name, parts in own.items()}


def with_conditions(tables: dict[Any, Any]) -> dict[Any, Any]:
    return {name: [{**each, "condition": condition(each)} for each in indexes] for name, indexes in tables.items()}


def condition(index: Any) -> str:
    """What rows of a partial index have in common; SQLite's copies of a table lose it easily."""
    return " ".join(str(value) for name, value in index.get("dialect_options", {}).items() if name.endswith("_where"))


def partial_indexes_of_the_database() -> frozenset[str]:
    found = inspect(db.engine).get_multi_indexes().values()
    names = (str(each["name"]) for indexes in found for each in indexes if condition(each))
    return frozenset(name for name in names if is_described(name, "index", None))


def partial_indexes_of_the_models() -> frozenset[str]:
    """Alembic does not compare what makes an index partial."""
    kind = db.engine.dialect.name
    indexes = (each for table in db.metadata.sorted_tables for each in table.indexes)
    return frozenset(str(each.name) for each in indexes if each.dialect_options[kind]["where"] is not None)


def checks_of_the_database() -> dict[str, frozenset[str]]:
    found = inspect(db.engine).get_multi_check_constraints()
    described = {name: checks for (_, name), checks in found.items() if is_described(name, "table", None)}
    return {
        name: frozenset(str(each["name"]) for each in checks) for name, checks in described.items() if name not in BOOKKEEPING
    }


def checks_of_the_models() -> dict[str, frozenset[str]]:
    """Alembic does not compare CHECK constraints, and they are the wall behind the rules."""
    return {table.name: frozenset(map(full_name, checks_on(table))) for table in db.metadata.sorted_tables}


def checks_on(table: Table) -> list[CheckConstraint]:
    return [each for each in table.constraints if isinstance(each, CheckConstraint)]


def full_name(check: CheckConstraint) -> str:
    """The name with the convention applied, as the database knows it."""
    return str(check.name) if str(check.name).startswith("ck_") else f"ck_{check.table.name}_{check.name}"
