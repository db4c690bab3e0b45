"""What moves is told to the customer who left an address, and to nobody else. On both databases."""

import re
from datetime import timedelta

from app import clock
from app.customers.actions import dispatch
from app.customers.actions.dispatching import Way
from app.customers.models import CustomerOrder
from app.notifications.postman import Postman
from app.notifications.rules.alerts import MOVES_EVERY
from tests.notifications.customer import ANN, moves, to_customers
from tests.notifications.post import html_of, text_of
from tests.story import JUNE, MONDAY, D

ASKED = "We ask that address by mail whether it is yours"


def test_an_address_is_asked_first_whether_it_is_theirs(customer, office, market, bought):
    assert ASKED in customer.leave().text
    (question,) = office.deliver()
    assert question["To"].addresses[0].addr_spec == ANN
    assert question["Subject"].startswith("Please confirm: mails about order ")
    moves(market, bought, JUNE[24])
    assert to_customers(office.deliver()) == [], "nobody said yet that the address is theirs"


def test_a_day_that_moved_is_told_with_what_it_was_and_nothing_of_suppliers(told, office, market, bought):
    moves(market, bought, JUNE[24])
    (mail,) = to_customers(office.deliver())
    assert re.fullmatch(r"Order \S+ \(your reference HM-77\): 1 day moved", str(mail["Subject"]))
    for body in (text_of(mail), html_of(mail)):
        assert "1 M8 bolt: 12 Jun 2026 → 24 Jun 2026" in body
        assert "Stop these mails" in body
        for secret in ("Acme", "PO-", "material", "Berlin", "/orders", "/account/mails"):
            assert secret not in body
    assert mail["Reply-To"] is None


def test_what_is_only_offered_is_not_told(told, office, market, bought):
    market.world.propose(bought, (100, JUNE[24]))
    assert to_customers(office.deliver()) == []


def test_a_fact_that_is_heard_again_is_told_once(told, office, market, bought):
    moves(market, bought, JUNE[24])
    assert len(to_customers(office.deliver())) == 1
    office.hear(again=True)
    assert office.carry() == 0


def test_what_moves_again_soon_comes_as_one_mail_and_what_moves_back_not_at_all(told, office, market, bought):
    moves(market, bought, JUNE[24])
    office.deliver()
    for day in (JUNE[25], JUNE[26]):
        moves(market, bought, day)
        assert to_customers(office.deliver()) == []
    with clock.at(MONDAY + MOVES_EVERY):
        (mail,) = to_customers(office.deliver())
        assert "24 Jun 2026 → 26 Jun 2026" in text_of(mail)
        moves(market, bought, JUNE[29])
        moves(market, bought, JUNE[26])
        office.hear()
    with clock.at(MONDAY + 2 * MOVES_EVERY):
        assert to_customers(office.deliver()) == []


def test_what_moves_while_a_mail_is_on_its_way_is_told_next(told, office, market, bought, monkeypatch):
    moves(market, bought, JUNE[24])
    office.hear()
    drawn = Postman.written

    def written(self, mail, letter):
        moves(market, bought, JUNE[26])
        return drawn(self, mail, letter)

    monkeypatch.setattr(Postman, "written", written)
    assert office.carry() == 1
    monkeypatch.undo()
    office.hear()
    with clock.at(MONDAY + MOVES_EVERY):
        (mail,) = to_customers(office.deliver())
        assert "24 Jun 2026 → 26 Jun 2026" in text_of(mail)


def test_goods_that_are_here_and_wait_are_no_news_each_day(told, office, market, bought, sold):
    with clock.at(MONDAY + timedelta(days=1)):
        market.arrived(bought, 100, JUNE[2])
        assert len(to_customers(office.deliver())) == 0, "it is here earlier than promised, and waits"


def test_what_has_left_does_not_move(told, office, market, bought, sold, sold_order_id):
    market.arrived(bought, 100, JUNE[1])
    market.does(
        dispatch, sold_order_id, {sold: D(100)}, Way(JUNE[1]), version=market.look(sold_order_id, "version", of=CustomerOrder)
    )
    assert to_customers(office.deliver()) == []
