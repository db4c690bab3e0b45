"""Real purchasing history for the tests that read it, and small files in the shape of the shipped templates."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import clock
from app.access import actor
from app.config import ROOT
from app.exchange import actions, running
from app.exchange.progress import Claim
from app.exchange.shelf import Shelf
from app.identity import sign_in
from app.identity.models import Person
from app.transaction import transaction_of
from tests.client import Client
from tests.exchange.asking import PATIENCE
from tests.exchange.taking import LIMIT, ORDER_COLUMNS, OWN
from tests.story import MACHINE, MONDAY, World, build, told_by

PASSWORD = "a long enough passphrase"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data, from the setting REAL_DATA_DIR. Where it is missing the test is named as not run,
    which fails the run in CI."""
    folder = Path(os.environ.get("REAL_DATA_DIR", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the real purchasing data; {folder} does not exist, set REAL_DATA_DIR")
    return folder


@pytest.fixture(scope="session")
def scms_file(real_data: Path) -> Path:
    return real_data / "scms" / "SCMS_Delivery_History_Dataset.csv"


@pytest.fixture
def order_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file that the profile `orders` reads: one string per row, in the order of ORDER_COLUMNS."""

    def write(*rows: str, name: str = "orders.csv", header: str = ORDER_COLUMNS) -> Path:
        return _written(tmp_path / name, [header, *rows])

    return write


def _written(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)


@pytest.fixture
def take(app):
    """Takes a file in as an operator would, and says what happened."""

    def take_in(path, profile=OWN, actor=MACHINE, **options):
        with told_by(app, actor):
            return actions.import_file(actor, profile, path, limit=LIMIT, **options)

    return take_in


@pytest.fixture
def look(app):
    """Reads something of the database and forgets the session."""

    def look_at(question):
        with told_by(app, MACHINE):
            return question()

    return look_at


@pytest.fixture
def people(app, world):
    cast = (world.buyer, world.sales, world.acme_person, world.admin)
    with app.app_context(), transaction_of(MACHINE) as work:
        for each in cast:
            work.session.get_one(Person, each.person_id).take_roles(each.roles)
    with app.app_context():
        sign_in.set_passwords([each.person_id for each in cast], PASSWORD)
    return world


@pytest.fixture
def as_(app, people):
    app.test_client_class = Client
    yield lambda name: app.test_client().sign_in(f"{name}@test.test", PASSWORD)
    for child in running._children:
        child.wait(PATIENCE)


@pytest.fixture
def buyer(as_):
    return as_("buyer")


@pytest.fixture
def at_once(monkeypatch):
    """Carries imports out inside the request: a process of its own takes two seconds to start, and has its own tests."""

    def start(settings, import_id, folder):
        with Claim.on(folder) as claim:
            actions.carry_out(actor(), Shelf(settings.data_dir, settings.import_limit_mb * 1_000_000), import_id, claim)

    monkeypatch.setattr(running, "start", start)
