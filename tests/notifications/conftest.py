from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.customers.actions import make_link
from app.identity.models import Person
from app.transaction import transaction
from tests.customers.market import Market, opened
from tests.notifications.customer import Customer, keys_in, press
from tests.notifications.inbox import MailBox
from tests.notifications.post import Office
from tests.story import JUNE, MACHINE, MONDAY, World, build, told_by


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


@pytest.fixture
def market(world: World) -> Market:
    return opened(world)


@pytest.fixture
def bought(market: Market) -> int:
    """An order line with the supplier, agreed for Friday, 12 June."""
    line_id = market.bought(100, JUNE[12])
    market.world.answer(line_id)
    return line_id


@pytest.fixture
def sold(market: Market, bought: int) -> int:
    """A customer line that it feeds."""
    line_id = market.line(100, JUNE[19], their_reference="HM-77")
    market.give(line_id, bought, 100)
    return line_id


@pytest.fixture
def sold_order_id(market: Market, sold: int) -> Any:
    return market.row(sold, "customer_order_id")


@pytest.fixture
def customer(market: Market, sold_order_id: int, office: Office) -> Customer:
    """Somebody who holds a tracking link of that line's order."""
    office.deliver()
    return Customer(market.app, market.does(make_link, sold_order_id))


@pytest.fixture
def told(customer: Customer, office: Office, market: Market) -> Customer:
    """A customer whose address is confirmed."""
    customer.leave()
    (question,) = office.deliver()
    assert press(market.app, keys_in(question)[0]).status_code == 200
    return customer


@pytest.fixture
def box(world: World) -> Iterator[MailBox]:
    """The inbox that answers come to."""
    made = MailBox()
    world.app.config["SETTINGS"].imap_url = made.url
    yield made
    made.close()


@pytest.fixture
def order_id(world: World) -> int:
    return world.issued(world.line(100), world.line(50))


@pytest.fixture
def mail(box: MailBox, order_id: int, office: Office) -> EmailMessage:
    """The mail about the order, with its workbook."""
    (sent,) = office.deliver()
    return sent
