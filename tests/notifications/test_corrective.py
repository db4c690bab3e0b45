"""A corrective action is told to whom it waits for, once it does and as long as it does. On both databases."""

import pytest

from app.conversations import actions as conversations
from app.notifications.queries.inbox import notices_of
from app.orders.queries import order_for
from tests.notifications.post import text_of
from tests.quality.verbs import Verbs
from tests.receipts.test_receiving import receive
from tests.story import JUNE, MACHINE, D, on, told_by


@pytest.fixture
def do(world):
    return Verbs(world)


@pytest.fixture
def line(world, office):
    """Something of it was rejected; what was told of the order until then is sent."""
    (line_id,) = world.line_ids(world.issued())
    world.answer(line_id)
    receive(world, line_id, 100, rejected=D(12), reason="damaged", remedy="credit")
    office.deliver()
    return line_id


def number_of(world, line_id):
    with told_by(world.app, MACHINE):
        return order_for(MACHINE, world.look(line_id, "order_id")).number


def told(mails):
    return {mail["To"].addresses[0].username: mail for mail in mails}


def test_the_supplier_is_asked_with_the_day_and_the_way_to_it(world, office, do, line):
    asked = do.ask(line, problem="secret words")
    mail = told(office.deliver())["acme_person"]
    assert mail["Subject"] == f"{number_of(world, line)}: please answer a corrective action by Mon 15 Jun"
    assert "Line 1: a corrective action is asked for, by 15 Jun 2026" in text_of(mail)
    assert f"/corrective-actions/{asked}" in text_of(mail)
    assert "secret words" not in text_of(mail)
    with told_by(world.app, world.acme_person):
        assert notices_of(world.acme_person)[0].kind == "corrective_asked"


def test_the_buyer_is_told_of_the_answer_and_the_supplier_of_its_coming_back(world, office, do, line):
    asked = do.ask(line)
    office.deliver()
    do.answer(asked)
    (mail,) = office.deliver()
    assert mail["To"].addresses[0].username == "buyer"
    assert mail["Subject"] == f"{number_of(world, line)}: Acme Fasteners answered a corrective action"
    do.send_back(asked)
    (mail,) = office.deliver()
    assert mail["To"].addresses[0].username == "acme_person"
    assert str(mail["Subject"]).endswith("please answer a corrective action by Mon 22 Jun")


def test_both_are_told_when_it_is_overdue(world, office, do, line):
    do.ask(line)
    office.deliver()
    with on(JUNE[16]):
        do.tell_overdue()
        mails = told(office.deliver())
    assert str(mails["acme_person"]["Subject"]).endswith("please answer a corrective action, due since Mon 15 Jun")
    assert str(mails["buyer"]["Subject"]).endswith("Acme Fasteners has not answered a corrective action, due since Mon 15 Jun")


def test_what_does_not_wait_any_more_is_told_to_nobody(world, office, do, line):
    asked = do.ask(line)
    office.hear()
    do.withdraw(asked)
    assert told(office.deliver()).get("acme_person") is None
    again = do.ask(line)
    office.deliver()
    do.answer(again)
    office.hear()
    do.close(again)
    assert told(office.deliver()).get("buyer") is None


def test_a_question_beside_it_does_not_hide_it(world, office, do, line):
    asked = do.ask(line)
    with told_by(world.app, world.buyer):
        conversations.write(world.buyer, line, "Shall we send one back?", asks=True)
    (mail,) = [mail for mail in office.deliver() if mail["To"].addresses[0].username == "acme_person"]
    assert "please answer a corrective action" in str(mail["Subject"])
    assert f"/corrective-actions/{asked}" in text_of(mail)


def test_nobody_else_is_told(world, office, do, line):
    do.answer(do.ask(line))
    assert set(told(office.deliver())) <= {"acme_person", "buyer"}
