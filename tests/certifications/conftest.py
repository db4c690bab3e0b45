from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.certifications import actions, queries
from app.certifications.models import Certificate
from app.certifications.rules import Paper
from app.files.vault import Vault
from app.principal import Principal
from app.suppliers import actions as suppliers
from tests.certifications.holding import ROHS
from tests.certifications.papers import YEAR
from tests.files.samples import PDF, upload
from tests.statements import recorded
from tests.story import JUNE, MACHINE, MONDAY, World, build, told_by


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)


@pytest.fixture
def types(world: World) -> dict[str, int]:
    """The ids of the types that there are from the start, by name."""
    with told_by(world.app, MACHINE):
        return {each.name: each.id for each in queries.types_for(MACHINE)}


@pytest.fixture
def plant(world: World) -> Callable[..., int]:
    """Acme has another plant: `plant("Manukau", "Pacific/Auckland")`."""

    def add(name: str, zone: str | None = None) -> int:
        with told_by(world.app, world.buyer):
            return suppliers.add_plant(world.buyer, world.acme, name=name, time_zone=zone)

    return add


@pytest.fixture
def submit(world: World, types: dict[str, int]) -> Callable[..., int]:
    """Acme hands in a certificate, ISO 9001 of this year if not said otherwise. Returns its id."""

    def run(kind: str = "ISO 9001", by: Principal | None = None, content: bytes = PDF, once: str = "", **said: Any) -> int:
        who = by or world.acme_person
        document = upload(Vault.below(world.app.config["SETTINGS"].data_dir), content, "certificate")
        with told_by(world.app, who):
            return actions.submit(who, types[kind], Paper(**YEAR | said), document, once=once or None)

    return run


@pytest.fixture
def verified(world: World, submit: Callable[..., int]) -> Callable[..., int]:
    """Acme hands one in and the buyer verifies it. Returns its id."""

    def run(kind: str = "ISO 9001", **said: Any) -> int:
        made = submit(kind, **said)
        with told_by(world.app, world.buyer):
            actions.verify(world.buyer, made)
        return made

    return run


@pytest.fixture
def require(world: World, types: dict[str, int]) -> Callable[..., int]:
    """Procurement requires a type of everything, if not said otherwise. Returns the id."""

    def run(kind: str = ROHS, **where: Any) -> int:
        with told_by(world.app, world.buyer):
            return actions.require(world.buyer, types[kind], **where)

    return run


@pytest.fixture
def line(world: World) -> int:
    """Acme was issued an order of 100 bolts for Berlin."""
    return world.line_ids(world.issued())[0]


@pytest.fixture
def waive(world: World, types: dict[str, int]) -> Callable[..., int]:
    """The buyer waives a type for Acme. Returns the id."""

    def run(kind: str = ROHS, through: date = JUNE[10], **more: Any) -> int:
        with told_by(world.app, world.buyer):
            said = {"reason": "The audit is on the 8th"} | more
            return actions.grant_waiver(world.buyer, world.acme, types[kind], valid_to=through, **said)

    return run


@pytest.fixture
def decide(world: World) -> Callable[..., None]:
    """The buyer decides: `decide(actions.reject, certificate_id, reason="…")`."""

    def run(verb: Callable[..., None], certificate_id: int, by: Principal | None = None, **words: Any) -> None:
        who = by or world.buyer
        with told_by(world.app, who):
            verb(who, certificate_id, **words)

    return run


@pytest.fixture
def look(world: World) -> Callable[[int], Certificate]:
    """A certificate as it stands now."""

    def load(certificate_id: int) -> Certificate:
        with told_by(world.app, MACHINE):
            return queries.seen_for(MACHINE, certificate_id).row

    return load


@pytest.fixture
def state(world: World) -> Callable[[int], str]:
    """What a certificate is now, as lists show it."""

    def load(certificate_id: int) -> str:
        with told_by(world.app, MACHINE):
            return queries.seen_for(MACHINE, certificate_id).state

    return load


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """The statements that are sent meanwhile: `with statements() as asked:`."""
    return lambda: recorded(app)
