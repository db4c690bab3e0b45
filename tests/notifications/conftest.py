from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.identity.models import Person
from app.transaction import transaction
from tests.notifications.post import Office
from tests.story import MACHINE, MONDAY, World, build, told_by


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role, who hold them; it is Monday, 1 June 2026, 11:00 in Berlin."""
    with clock.at(MONDAY):
        made = build(app)
        cast = (made.buyer, made.acme_person, made.bits_person, made.sales, made.receiver, made.admin)
        with told_by(app, MACHINE), transaction(MACHINE) as work:
            for who in cast:
                work.session.get_one(Person, who.person_id).take_roles(who.roles)
        yield made


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    """The post of the world with a real mail server: `.deliver()` hears all facts and sends all that is due."""
    made = Office(world)
    yield made
    made.close()


@pytest.fixture
def later() -> Callable[..., Any]:
    """`with later(minutes=5):` it is so much later than the story's beginning."""
    return lambda **so_much: clock.at(MONDAY + timedelta(**so_much))
