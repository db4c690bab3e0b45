from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app import clock
from app.identity.models import Person
from app.principal import Principal, Role
from app.transaction import transaction
from tests.story import MACHINE, MONDAY, World, build, told_by


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)


@pytest.fixture
def tom(world: World) -> Principal:
    """A second buyer; the first one holds the role too."""
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(Person, world.buyer.person_id).take_roles(frozenset({Role.PROCUREMENT}))
        person = Person(email="tom@test.test", name="Tom Fuchs")
        person.take_roles(frozenset({Role.PROCUREMENT}))
        work.add(person)
        work.session.flush()
        return replace(world.buyer, person_id=person.id)
