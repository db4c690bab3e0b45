"""Reading an inbox: each mail once, by one process, and nothing there is changed. On both databases."""

from datetime import timedelta

import pytest

from app import clock
from app.exchange.replies.models import InboxMark, MailedSheet, ReceivedMail
from app.exchange.replies.postbox import Postbox
from app.notifications.imap import Unreachable, inbox_at
from tests.notifications.replying import look, sent_back
from tests.story import MONDAY


def test_the_same_mail_read_twice_does_nothing_twice(world, office, box, mail):
    sent_back(world, box, mail)
    content = box.store.mails[1]
    box.put(b"Received: by another way\r\n" + content)
    assert look(world) == 1
    box.store.validity = 8  # the mailbox was made anew: everything is read again
    assert look(world) == 2
    assert (len(office.rows(MailedSheet)), len(office.rows(ReceivedMail))) == (1, 1)
    assert len(office.deliver()) == 1


def test_looking_into_an_inbox_changes_nothing_there_and_reads_each_mail_once(world, box, mail):
    sent_back(world, box, mail)
    assert look(world) == 0
    assert box.store.read == [(1, "RFC822.SIZE"), (1, "BODY.PEEK[]")]


def test_what_was_read_when_the_line_broke_is_read_again(world, office, box, mail):
    box.store.hangs_up = 1
    with pytest.raises(Unreachable):
        sent_back(world, box, mail)
    assert office.rows(MailedSheet) == []
    assert look(world) == 1
    assert len(office.rows(MailedSheet)) == 1


def test_one_process_reads_at_a_time(world, office, box, mail):
    sent_back(world, box, mail)
    postbox = Postbox(world.app)
    with world.app.app_context():
        assert postbox._lease()
        assert not Postbox(world.app)._lease()
    assert look(world) == 0
    with clock.at(MONDAY + timedelta(minutes=6)):
        assert Postbox(world.app).round() == 0
    (mark,) = office.rows(InboxMark, InboxMark.name)
    assert (mark.last_uid, mark.leased_until) == (1, None)


def test_a_wrong_password_is_no_answer_and_no_end(world, box):
    world.app.config["SETTINGS"].imap_url = box.url.replace("secret", "wrong")
    with pytest.raises(Unreachable):
        look(world)


@pytest.mark.parametrize("url", ["https://inbox.test", "imap://host", "imaps://host/INBOX", "imaps://user@host"])
def test_a_setting_that_names_no_inbox_is_refused(url):
    with pytest.raises(ValueError, match="IMAP_URL is not like"):
        inbox_at(url)
