"""Leaving an address on the page of an order: what is taken, how much, and who gets to see it. On both databases."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.customers.actions import make_link
from app.database import session_for
from app.isolation import ScopeError
from app.notifications.models import DateAlert, Mail
from app.notifications.rules.alerts import MOST_ASKED_A_DAY, MOST_ON_A_LINK
from app.principal import tracking
from tests.notifications.customer import ANN, Customer, to_customers
from tests.notifications.post import signed_in
from tests.story import told_by


def test_the_page_answers_alike_whatever_address_is_left(told, office, market):
    """Unknown, confirmed, left a moment ago: one answer, and at most one mail each."""
    answers = [told.leave(address).text for address in ("new@hafen.test", ANN, "new@hafen.test", " NEW@hafen.test ")]
    assert len({re.sub(r'name="nonce" value="\w+"', "", each) for each in answers}) == 1
    assert [mail["To"].addresses[0].addr_spec for mail in office.deliver()] == ["new@hafen.test"]


def test_what_is_no_address_is_said_beside_the_field_and_kept(customer, office):
    refused = customer.leave("ann at hafen")
    assert refused.status_code == 422
    assert "“ann at hafen” is not an e-mail address" in refused.text
    assert 'value="ann at hafen"' in refused.text
    assert office.deliver() == []


@pytest.mark.parametrize(
    "address", ["a@hafen.test\r\nBcc: x@test.test", "a@hafen.test,b@test.test", "<x@hafen.test>", "x@hafen.test\x00"]
)
def test_an_address_cannot_bring_another_header_or_reader(customer, office, address):
    assert customer.leave(address).status_code == 422
    assert office.deliver() == []


def test_nobody_is_flooded(market, office, sold_order_id):
    """Neither one address by many links, nor many addresses by one."""
    for _ in range(MOST_ASKED_A_DAY + 2):
        Customer(market.app, market.does(make_link, sold_order_id)).leave("victim@hafen.test")
    assert len(to_customers(office.deliver())) == MOST_ASKED_A_DAY
    one = Customer(market.app, market.does(make_link, sold_order_id))
    for n in range(MOST_ON_A_LINK + 3):
        one.leave(f"a{n}@hafen.test")
    assert len(to_customers(office.deliver())) == MOST_ON_A_LINK


def test_only_who_holds_the_link_leaves_an_address(market, office, customer):
    stranger = FlaskClient(market.app, use_cookies=True)
    assert stranger.post(f"{customer.page}/alerts", data={"email": ANN}).status_code == 404
    forged = customer.client.post(f"{customer.page}/alerts", data={"email": ANN}, headers={"Origin": "https://evil.example"})
    assert forged.status_code == 400
    assert office.rows(DateAlert) == []


def test_nobody_but_the_machine_reads_an_address(told, office, market, sold_order_id):
    readers = (market.world.admin, market.world.buyer, market.world.sales, market.world.acme_person, tracking(sold_order_id, 1))
    for reader in readers:
        with told_by(market.app, reader), session_for(reader) as session, pytest.raises(ScopeError):
            session.scalars(select(DateAlert)).all()
    page = signed_in(market.app, market.world.admin)
    assert "A customer" in page.get("/outbox").text
    for mail in office.rows(Mail):
        for path in ("/outbox", f"/outbox/{mail.id}", f"/outbox/{mail.id}/preview"):
            assert ANN not in page.get(path).text
            assert "/alerts/" not in page.get(path).text
