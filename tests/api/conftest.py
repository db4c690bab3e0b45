from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import clock
from app.identity.models import PersonSite
from app.principal import Permission, Principal
from app.transaction import transaction_of
from tests.api.programs import Program, token_of
from tests.live.listening import session_of
from tests.story import MACHINE, MONDAY, World, build

Programs = Callable[..., Program]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role who hold it in the database too; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        made = build(app)
        for who in (made.buyer, made.acme_person, made.bits_person, made.sales, made.admin, made.receiver):
            session_of(app, who.person_id, *who.roles)
        with app.app_context(), transaction_of(MACHINE) as work:
            work.add(PersonSite(person_id=made.receiver.person_id, site_id=made.berlin))
        yield made


@pytest.fixture
def program(app: Flask, world: World) -> Programs:
    """Makes a program with a token: `program(world.acme_person, Permission.ORDER_READ)`; with every scope if none is named."""

    def made(of: Principal, *scopes: Permission) -> Program:
        return Program(app, token_of(app, of, *scopes))

    return made


@pytest.fixture
def acme(program: Programs, world: World) -> Program:
    """Acme's program, which may do whatever its person may."""
    return program(world.acme_person)
