"""From a fact to a mail in somebody's box: once, to the right people, whatever fails on the way. On both databases."""

from datetime import timedelta

import pytest

from app import clock
from app.exchange.sheets.parsing import parse
from app.identity.models import Person
from app.notifications.models import BouncedAddress
from app.notifications.rules.mails import MailState
from app.notifications.rules.timing import BACK_OFF
from app.notifications.words import order_word
from app.orders import actions as orders
from app.orders.queries import order_for
from app.transaction import transaction
from tests.notifications.post import html_of, text_of
from tests.story import JUNE, MACHINE, MONDAY, D, told_by


def number_of(world, order_id):
    with told_by(world.app, MACHINE):
        return order_word(order_for(MACHINE, order_id).number)


def later(**so_much):
    return clock.at(MONDAY + timedelta(**so_much))


def test_a_new_order_is_a_mail_to_its_supplier_that_begins_with_the_need(world, office):
    order_id = world.issued(*(world.line(10 + n, JUNE[12]) for n in range(10)))
    (mail,) = office.deliver()
    assert mail["Subject"] == f"{number_of(world, order_id)}: please confirm 10 lines by Thu 4 Jun"
    assert mail["To"].addresses[0].addr_spec == "acme_person@test.test"
    assert mail["Reply-To"].addresses[0].addr_spec == "buyer@test.test"
    for body in (text_of(mail), html_of(mail)):
        assert "M8 bolt" in body
        assert "12 Jun 2026" in body
        assert body.count("/to/") == 1
    assert "19 pcs" in text_of(mail)


def test_no_mail_names_a_price(world, office):
    world.issued(world.line(10, unit_price=D("8731.37")))
    (mail,) = office.deliver()
    (workbook,) = mail.iter_attachments()
    for words in (str(mail.items()), text_of(mail), html_of(mail), str(parse(workbook.get_content()))):
        assert "8731" not in words
        assert "8,731" not in words


def test_a_fact_that_is_heard_again_is_told_once(world, office):
    world.issued()
    office.deliver()
    office.hear(again=True)
    assert office.carry() == 0


def test_whoever_did_it_is_not_told_of_it(world, office):
    (line_id,) = world.line_ids(world.issued())
    office.deliver()
    world.propose(line_id, (100, JUNE[19]))
    (mail,) = office.deliver()
    assert mail["To"].addresses[0].addr_spec == "buyer@test.test"
    assert mail["Subject"].endswith("please decide 1 line of Acme Fasteners")


def test_what_was_done_meanwhile_is_not_asked_for(world, office):
    (line_id,) = world.line_ids(world.issued())
    office.hear()
    world.answer(line_id)
    assert office.carry() == 0
    assert [mail.state for mail in office.kept] == [MailState.VOID]


def test_above_three_orders_one_digest_comes(world, office):
    for _ in range(5):
        world.issued()
    (mail,) = office.deliver()
    assert mail["Subject"].endswith("and 4 more")
    assert text_of(mail).count("/to/") == 5


def test_three_orders_are_three_mails(world, office):
    for _ in range(3):
        world.issued()
    assert len(office.deliver()) == 3


@pytest.mark.on("sqlite")  # only the counting is meant, and it counts alike on both
def test_ten_thousand_facts_at_once_are_not_ten_thousand_mails(world, office):
    for _ in range(30):
        world.issued()
        office.hear()
        office.carry()
    assert len(office.server.mails) <= 12
    with later(hours=1, minutes=1):
        assert office.carry() == 1


def test_a_server_that_is_away_is_tried_again_and_given_up_at_last(world, office):
    world.issued()
    office.hear()
    office.server.sink.answer = "451 Come back later"
    now = MONDAY
    for attempt, wait in enumerate(BACK_OFF, 1):
        with clock.at(now):
            assert office.carry() == 0
        (mail,) = office.kept
        assert (mail.state, mail.attempts, mail.due_at) == (MailState.WAITING, attempt, now + wait)
        now += wait
    with clock.at(now):
        office.carry()
    (mail,) = office.kept
    assert (mail.state, mail.reason) == (MailState.FAILED, "451 Come back later")


def test_an_address_that_takes_no_mail_is_marked_and_buyers_hear_of_it(world, office):
    office.server.sink.refusing["acme_person@test.test"] = "550 No such mailbox"
    world.issued()
    assert office.deliver() == []
    (told,) = office.deliver()
    assert told["To"].addresses[0].addr_spec == "buyer@test.test"
    assert told["Subject"] == "Acme_Person of Acme Fasteners gets no mail: the address is refused"
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        assert work.session.get(BouncedAddress, "acme_person@test.test").reason == "550 No such mailbox"
    world.issued()
    office.deliver()
    assert [mail.state for mail in office.kept if mail.address.startswith("acme")] == [MailState.RETURNED] * 2


def test_a_refusal_for_another_reason_does_not_mark_the_address(world, office):
    office.server.sink.answer = "554 Looks like spam"
    world.issued()
    office.deliver()
    (mail,) = office.kept
    assert mail.state == MailState.WAITING


@pytest.mark.parametrize("name", ["Ann\r\nBcc: everybody@test.test", "Ann\nBcc: x@test.test\n\nHello", 'Ann" <x@test.test>, "'])
def test_a_name_cannot_begin_another_header(world, office, name):
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(Person, world.acme_person.person_id).name = name
    world.issued()
    (mail,) = office.deliver()
    assert mail["Bcc"] is None
    assert [each.addr_spec for each in mail["To"].addresses] == ["acme_person@test.test"]


def test_at_night_nobody_gets_a_mail(world, office):
    with later(hours=12):  # 23:00 in Berlin
        world.issued()
        office.hear()
        assert office.carry() == 0
    with later(hours=20, minutes=1):  # 07:01 there
        assert office.carry() == 1


def test_without_a_mail_server_mails_are_kept(world, office):
    world.app.config["SETTINGS"].smtp_url = ""
    order_id = world.issued()
    office.deliver()
    (mail,) = office.kept
    assert (mail.state, mail.subject) == (MailState.KEPT, f"{number_of(world, order_id)}: please confirm 1 line by Thu 4 Jun")


def test_a_stranger_hears_nothing(world, office):
    world.issued()
    assert {mail["To"].addresses[0].addr_spec for mail in office.deliver()} == {"acme_person@test.test"}


def test_whoever_left_meanwhile_gets_nothing(world, office):
    world.issued()
    office.hear()
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(Person, world.acme_person.person_id).active = False
    assert office.carry() == 0


def test_a_mail_about_a_cancelled_order_lets_nobody_in(world, office):
    order_id = world.issued()
    office.deliver()
    with told_by(world.app, world.buyer):
        order = order_for(world.buyer, order_id)
        orders.cancel_order(world.buyer, order_id, version=order.version, reason="no_longer_needed")
    (mail,) = office.deliver()
    assert "/to/" not in text_of(mail)
