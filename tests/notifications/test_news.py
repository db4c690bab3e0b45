"""Who is told what: one test for each thing that somebody is asked, told or reminded of. On both databases."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.catalog.actions import begin_day
from app.certifications import actions as certifications
from app.certifications.queries import types_for
from app.certifications.rules import Paper
from app.conversations import actions as conversations
from app.files.vault import Vault
from app.identity import actions as people
from app.identity import sign_in
from app.identity.forgotten import ask_reset
from app.identity.rules import LinkPurpose
from app.notifications import chores
from app.notifications.rules.kinds import KINDS, Kind
from app.notifications.words import KINDS as WORDS
from app.orders import actions as orders
from app.orders import chores as order_chores
from app.orders.queries import order_for
from app.orders.rules.revisions import Change
from app.principal import Role
from app.refusals import RuleBroken
from tests.certifications.papers import YEAR
from tests.files.samples import PDF, upload
from tests.notifications.post import text_of
from tests.story import JUNE, MACHINE, MONDAY, D, one_line, told_by

ACCOUNT = re.compile(r"/link/([\w-]+)")


def to(mails):
    """Addresses and subjects, without the order's number."""
    found = [(str(mail["To"].addresses[0].username), str(mail["Subject"])) for mail in mails]
    return [(name, head if head.startswith("Please") else head.partition(": ")[2] or head) for name, head in found]


@pytest.fixture
def line_id(world, office):
    """A line of an order whose mail came already."""
    (made,) = world.line_ids(world.issued())
    office.deliver()
    return made


def test_a_revision_says_what_is_different(world, office, line_id):
    with told_by(world.app, world.buyer):
        line = one_line(line_id)
        changed = Change(line_id=line_id, version=line.version, quantity=D(80), requested_on=JUNE[15])
        orders.revise_order(world.buyer, line.order_id, [changed])
    (mail,) = office.deliver()
    assert to([mail]) == [("acme_person", "changed, please confirm 1 line by Thu 4 Jun (revision 2)")]
    assert "Line 1, Quantity: 100 pcs → 80 pcs" in text_of(mail)
    assert "Line 1, Requested: 12 Jun 2026 → 15 Jun 2026" in text_of(mail)


def test_a_decision_about_a_proposal_is_told_to_who_made_it(world, office, line_id):
    world.propose(line_id, (100, JUNE[19]))
    office.deliver()
    world.accept_proposal(line_id)
    (mail,) = office.deliver()
    assert to([mail]) == [("acme_person", "your proposal was decided")]
    assert "19 Jun 2026" in text_of(mail)


def test_a_rejected_line_is_told_to_the_buyer(world, office, line_id):
    world.reject(line_id)
    assert to(office.deliver()) == [("buyer", "Acme Fasteners rejects 1 line")]


def test_what_a_tolerance_accepts_is_no_news(world, office, line_id):
    world.propose(line_id, (100, JUNE[11]))
    assert office.deliver() == []


def test_an_order_that_nobody_answers_is_brought_up_before_and_after_its_deadline(world, office, line_id):
    due = datetime(2026, 6, 4, 15, tzinfo=UTC)  # 17:00 in Berlin
    with clock.at(due - timedelta(hours=4, minutes=1)):
        assert office.deliver() == []
    with clock.at(due - timedelta(hours=4)):
        assert to(office.deliver()) == [("acme_person", "please confirm 1 line by Thu 4 Jun")]
    with clock.at(due + timedelta(minutes=1)):
        with told_by(world.app, MACHINE):
            order_chores.tell_overdue_answers(MACHINE)
        mails = to(office.deliver())
        assert ("acme_person", "please answer 1 line, due since Thu 4 Jun") in mails
        assert ("buyer", "Acme Fasteners has not answered 1 line, due since Thu 4 Jun") in mails


def test_whoever_answered_is_not_reminded(world, office, line_id):
    world.answer(line_id)
    with clock.at(datetime(2026, 6, 4, 11, tzinfo=UTC)):
        assert office.deliver() == []


def test_a_line_that_is_due_soon_and_not_announced_is_brought_up_once(world, office, line_id):
    world.answer(line_id)
    for day in (8, 9, 10):
        with clock.at(datetime(2026, 6, day, 6, tzinfo=UTC)):
            with told_by(world.app, MACHINE):
                begin_day(MACHINE, world.berlin, JUNE[day])
            mails = to(office.deliver())
            assert mails == ([("acme_person", "please announce 1 line, due Fri 12 Jun")] if day == 9 else [])


def test_a_question_is_told_to_the_other_side(world, office, line_id):
    with told_by(world.app, world.buyer):
        conversations.write(world.buyer, line_id, "Which coating?", asks=True)
    (mail,) = office.deliver()
    assert to([mail]) == [("acme_person", "the buyer wrote to you")]
    assert "Line 1: a question" in text_of(mail)
    assert "coating" not in text_of(mail)
    with told_by(world.app, world.acme_person):
        conversations.write(world.acme_person, line_id, "Zinc", asks=False)
    assert to(office.deliver()) == [("buyer", "Acme Fasteners wrote to you")]


def test_a_certificate_is_told_to_reviewers_and_its_decision_to_the_supplier(world, office, tmp_path):
    made = submitted(world)
    (mail,) = office.deliver()
    assert to([mail]) == [("buyer", "Please check ISO 9001 QM-1 of Acme Fasteners")]
    with told_by(world.app, world.buyer):
        certifications.reject(world.buyer, made, reason="Cannot be read")
    assert to(office.deliver()) == [("acme_person", "rejected")]


def submitted(world):
    with told_by(world.app, world.acme_person):
        iso = next(each.id for each in types_for(MACHINE) if each.name == "ISO 9001")
        sent = upload(Vault.below(world.app.config["SETTINGS"].data_dir), PDF, "iso.pdf")
        return certifications.submit(world.acme_person, iso, Paper(**YEAR | {"number": "QM-1"}), sent)


def test_a_certificate_that_ends_reminds_its_supplier_once(world, office):
    made = submitted(world)
    with told_by(world.app, world.buyer):
        certifications.verify(world.buyer, made)
    office.deliver()
    ends = YEAR["valid_to"]
    with clock.at(datetime(ends.year, ends.month, ends.day, 9, tzinfo=UTC) - timedelta(days=30)):
        for _ in range(2):
            with told_by(world.app, MACHINE):
                chores.remind(MACHINE)
        (mail,) = office.deliver()
        assert to([mail]) == [("acme_person", f"Please renew ISO 9001 QM-1: valid through {ends:%d %b %Y}")]


def test_an_invitation_is_a_mail_and_the_link_to_copy_works_too(world, office):
    roles = frozenset({Role.SUPPLIER_MEMBER})
    with told_by(world.app, world.admin):
        _, copied = people.invite(world.admin, email="eve@acme.test", name="Eve", roles=roles, supplier_id=world.acme)
    (mail,) = office.deliver()
    assert mail["Subject"] == "Please choose your password: you are invited"
    sent = ACCOUNT.search(text_of(mail))[1]
    with told_by(world.app, MACHINE):
        assert sign_in.link_holds(copied) == sign_in.link_holds(sent) == LinkPurpose.INVITATION
        assert sign_in.use_link(sent, "a-long-password", sign_in.Device(), timedelta(days=1))
        for dead in (sent, copied):
            with pytest.raises(RuleBroken):
                sign_in.use_link(dead, "a-long-password", sign_in.Device(), timedelta(days=1))


def test_a_fresh_password_comes_at_night_too(world, office):
    with clock.at(MONDAY + timedelta(hours=13)), told_by(world.app, world.admin):
        people.make_link(world.admin, world.acme_person.person_id, LinkPurpose.PASSWORD_RESET)
        assert [mail["Subject"] for mail in office.deliver()] == ["Please choose a new password"]


def test_a_cancelled_order_is_told(world, office, line_id):
    with told_by(world.app, world.buyer):
        order = order_for(world.buyer, one_line(line_id).order_id)
        orders.cancel_order(world.buyer, order.id, version=order.version, reason="no_longer_needed")
    assert to(office.deliver()) == [("acme_person", "the order is cancelled")]


def test_whoever_stands_in_is_told_instead(world, office, line_id):
    with told_by(world.app, world.admin):
        made = people.invite(world.admin, email="tom@test.test", name="Tom", roles=frozenset({Role.PROCUREMENT}))
    office.deliver()
    with told_by(world.app, world.buyer):
        orders.name_stand_in(world.buyer, world.buyer.person_id, made[0], JUNE[1], JUNE[20])
    world.reject(line_id)
    assert to(office.deliver()) == [("tom", "Acme Fasteners rejects 1 line")]


def test_every_kind_has_words_and_a_place():
    assert set(KINDS) == set(WORDS) == set(Kind)


def test_a_forgotten_password_brings_a_link_that_works_once(world, office):
    with told_by(world.app, MACHINE):
        ask_reset("acme_person@test.test")
        ask_reset("nobody@test.test")
    (mail,) = office.deliver()
    assert (mail["Subject"], mail["To"].addresses[0].username) == ("Please choose a new password", "acme_person")
    sent = ACCOUNT.search(text_of(mail))[1]
    with told_by(world.app, MACHINE):
        assert sign_in.link_holds(sent) == LinkPurpose.PASSWORD_RESET
        sign_in.use_link(sent, "a-long-password", sign_in.Device(), timedelta(days=1))
        with pytest.raises(RuleBroken):
            sign_in.use_link(sent, "a-long-password", sign_in.Device(), timedelta(days=1))
