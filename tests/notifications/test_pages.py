"""The outbox, one's notices and choices, and who may look. On both databases."""

import pytest
from flask.testing import FlaskClient

from app.access import COOKIE
from app.notifications.models import NoticeChoice, QuietHours
from app.notifications.queries.inbox import notices_of, unread_of
from app.notifications.rules.mails import MailState
from app.transaction import transaction
from tests.client import Client
from tests.live.listening import session_of
from tests.story import MACHINE, told_by

CHOICES = {"time_zone": "Europe/Berlin", "begins": "20:00", "ends": "7", "digest_at": "8:30"}


@pytest.fixture
def enter(world):
    """A client of somebody who is signed in; it looks at every page that it gets."""

    def open_client(who):
        world.app.test_client_class = Client
        client = world.app.test_client()
        client.set_cookie(COOKIE, session_of(world.app, who.person_id).cookie)
        return client

    return open_client


def test_the_outbox_shows_what_was_sent_and_sends_again_what_was_given_up(world, office, enter):
    office.server.sink.refusing["acme_person@test.test"] = "550 No such mailbox"
    world.issued()
    office.deliver()
    (mail,) = office.kept
    admin = enter(world.admin)
    page = admin.get("/outbox").text
    assert "550 No such mailbox" in page
    assert "1 returned" in page
    office.server.sink.refusing.clear()
    assert admin.post(f"/outbox/{mail.id}/again").status_code == 303
    assert office.carry() == 1
    assert office.kept[0].state == MailState.SENT
    assert admin.post(f"/outbox/{mail.id}/again").status_code == 404


def test_a_mail_is_looked_at_without_a_link_that_lets_anybody_in(world, office, enter):
    world.issued()
    office.deliver()
    buyer = enter(world.buyer)
    (mail,) = office.kept
    assert "please confirm 1 line" in buyer.get(f"/outbox/{mail.id}").text
    looks = FlaskClient(world.app, use_cookies=True)  # a mail brings its own style, as no page of ours does
    looks.set_cookie(COOKIE, session_of(world.app, world.buyer.person_id).cookie)
    preview = looks.get(f"/outbox/{mail.id}/preview")
    assert "M8 bolt" in preview.text
    assert "/to/" not in preview.text
    assert "default-src 'none'" in preview.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["acme_person", "sales", "receiver"])
def test_others_do_not_see_the_outbox(world, enter, who):
    assert enter(getattr(world, who)).get("/outbox").status_code == 403


def test_notices_stand_in_the_list_until_they_are_read(world, office, enter):
    world.issued()
    office.hear()
    supplier, me = enter(world.acme_person), world.acme_person.person_id
    assert "Order issued, to be answered by 04 Jun 2026" in supplier.get("/notices").text
    with told_by(world.app, world.acme_person):
        assert unread_of(world.acme_person, [me]) == {me: 1}
        (newest,) = notices_of(world.acme_person)[:1]
    assert supplier.post("/notices/read", data={"newest": newest.id}).status_code == 303
    assert "1 unread" not in supplier.get("/notices/count").text
    with told_by(world.app, world.acme_person):
        assert unread_of(world.acme_person, [me]) == {me: 0}


def test_nobody_counts_what_others_were_told(world, office):
    world.issued()
    office.hear()
    with told_by(world.app, world.bits_person):
        assert unread_of(world.bits_person, [world.acme_person.person_id]) == {}
        assert notices_of(world.bits_person) == []


def test_a_choice_holds_from_then_on(world, office, enter):
    supplier = enter(world.acme_person)
    sent = CHOICES | {"way-order_new": "daily", "way-late": "off"}
    assert supplier.post("/account/mails", data=sent).status_code == 303
    page = supplier.get("/account/mails").text
    assert 'value="daily" selected' in page
    world.issued()
    assert office.deliver() == []
    assert [notice.way for notice in office.notices if notice.kind == "order_new"] == ["daily"]


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"time_zone": "Mars/Olympus"}, 409, "“Mars/Olympus” is no time zone"),
        ({"ends": ""}, 409, "Give both, or neither"),
        ({"begins": "25:00"}, 422, "25:00"),
        ({"way-order_new": "off"}, 409, "cannot be switched off"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_kept_on_the_page(world, enter, changed, status, sentence):
    supplier = enter(world.acme_person)
    refused = supplier.post("/account/mails", data=CHOICES | changed)
    assert refused.status_code == status
    assert sentence in refused.text
    assert 'value="8:30"' in refused.text
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        assert work.session.query(NoticeChoice).count() == 0
        assert work.session.query(QuietHours).count() == 0


def test_the_buyer_ends_links_on_their_page(world, office, enter):
    order_id = world.issued()
    office.deliver()
    buyer = enter(world.buyer)
    assert "1 person can answer from a mail" in buyer.get(f"/orders/{order_id}/links").text
    done = buyer.post(f"/orders/{order_id}/links", data={"person": world.acme_person.person_id}, follow_redirects=True)
    assert "lead nowhere" in done.text
    again = buyer.post(f"/orders/{order_id}/links", data={"person": world.acme_person.person_id})
    assert (again.status_code, "no link of this person" in again.text) == (409, True)
