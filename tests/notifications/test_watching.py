"""A watched customer order that moved is told to who watches it, a decided dispute to its supplier. On both databases."""

import pytest

from app.customers.actions.watching import unwatch_order, watch_order
from app.identity.models import Person
from app.notifications.queries.inbox import notices_of
from app.orders.queries import order_for
from app.principal import Role
from app.scoring.actions import disputing, measuring
from app.transaction import transaction
from tests.notifications.post import text_of
from tests.story import JUNE, MACHINE, told_by


@pytest.fixture
def fed(market, office):
    """A customer line that an agreed order line feeds: both ids."""
    bought = market.bought(100, JUNE[12])
    market.world.answer(bought)
    sold = market.line(100, JUNE[12])
    market.give(sold, bought, 100)
    office.deliver()
    return sold, bought


def to_sales(mails):
    return [mail for mail in mails if mail["To"].addresses[0].username == "sales"]


def test_a_watched_order_that_moves_is_told_to_who_watches_it(market, office, fed):
    sold, bought = fed
    market.does(watch_order, market.row(sold, "customer_order_id"))
    market.world.propose(bought, (100, JUNE[19]))
    (mail,) = to_sales(office.deliver())
    assert str(mail["Subject"]).endswith("of Hafen Maschinenbau moved: at risk, 7 days")
    words = "Line 1, M8 bolt: promised 12 Jun 2026, expected 19 Jun 2026 (not agreed yet), at risk, 7 days"
    assert words in text_of(mail)
    assert "/customer-orders/" in text_of(mail)
    with told_by(market.app, market.world.sales):
        told = notices_of(market.world.sales)[0]
        assert (told.customer_order_id, bool(told.customer_order_number)) == (market.row(sold, "customer_order_id"), True)


def test_nobody_else_hears_and_who_stops_watching_neither(market, office, fed):
    sold, bought = fed
    order_id = market.row(sold, "customer_order_id")
    market.world.propose(bought, (100, JUNE[19]))
    assert to_sales(office.deliver()) == []
    market.does(watch_order, order_id)
    market.does(unwatch_order, order_id)
    market.world.accept_proposal(bought)
    assert to_sales(office.deliver()) == []


def test_who_may_not_look_at_customers_any_more_is_told_nothing(market, office, fed):
    sold, bought = fed
    market.does(watch_order, market.row(sold, "customer_order_id"))
    market.world.propose(bought, (100, JUNE[19]))
    office.hear()
    with told_by(market.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(Person, market.world.sales.person_id).take_roles(frozenset({Role.RECEIVING}))
    assert to_sales(office.server.mails[-office.carry() :]) == []


def test_a_decided_dispute_is_told_to_its_supplier(world, office):
    order_id = world.issued(world.line(100, JUNE[1]))
    (line_id,) = world.line_ids(order_id)
    world.answer(line_id)
    with told_by(world.app, MACHINE):
        measuring.measure_supplier(MACHINE, world.acme, because="scoring.measured_anew")
    with told_by(world.app, world.acme_person):
        dispute = disputing.dispute_line(world.acme_person, line_id, cause="carrier", reason="The lorry broke down")
    office.deliver()
    with told_by(world.app, world.buyer):
        disputing.decide_dispute(world.buyer, dispute, "refused", version=1, note="It came by another")
        number = order_for(world.buyer, order_id).number
    (mail,) = office.deliver()
    assert mail["To"].addresses[0].username == "acme_person"
    assert mail["Subject"] == f"{number}: your dispute was decided"
    assert "Line 1: the dispute is refused, the line counts" in text_of(mail)
    assert f"/lines/{line_id}/score" in text_of(mail)
    assert "It came by another" not in text_of(mail), "the words stay where they were said"
