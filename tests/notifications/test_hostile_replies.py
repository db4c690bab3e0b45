"""What comes in by mail and is not to be trusted stands on a list, with a sentence. On both databases."""

import io
import zipfile
from datetime import timedelta

import pytest

from app import clock
from app.exchange.replies.models import MailedSheet
from app.notifications import order_links
from app.notifications.rules.replies import quoted
from tests.exchange.workbooks import edited
from tests.notifications.replying import LATER, answers, in_list, look, reply, sent_back, workbook_in
from tests.story import MONDAY, told_by


def bomb():
    """Small, and large once it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("PO.xlsx", bomb, "unpacks to more than we accept"),
        ("PO.xlsx", lambda: b"%PDF-1.7 no workbook", "This is no Excel workbook"),
        ("PO.xlsx", lambda: b"", "This is no Excel workbook"),
        ("PO.xlsx", lambda: b"0" * 5_000_001, "PO.xlsx is larger than 5 MB"),
        ("virus.exe", lambda: b"MZ", "It encloses virus.exe: no .xlsx workbook"),
        ("PO.xls", lambda: b"\xd0\xcf\x11\xe0", "It encloses PO.xls: no .xlsx workbook"),
    ],
)
def test_hostile_enclosures_stand_on_the_list_with_a_sentence(world, office, box, mail, name, content, sentence):
    box.put(reply(mail, (name, content())))
    assert look(world) == 1
    assert sentence in in_list(office)[0]
    assert office.rows(MailedSheet) == []


def test_two_hundred_megabytes_are_not_even_loaded(world, office, box, mail):
    uid = box.put(reply(mail, ("PO.xlsx", b"x")), size=200_000_000)
    look(world)
    assert in_list(office) == ["The mail has 200 MB, 25 MB are read. Look at it in the inbox."]
    assert (uid, "BODY.PEEK[]") not in box.store.read


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"answers": "<nothing@acme.test>"}, "It answers none of our mails"),
        ({"answers": "<waybill-1-1780304400-00000000000000000000000000000000@localhost>"}, "It answers none of our mails"),
        ({"sender": "thief@evil.test"}, "It came from thief@evil.test; the mail that it answers went to acme_person@test.test"),
        ({"sender": '"acme_person@test.test" <thief@evil.test>'}, "It came from thief@evil.test"),
        ({"Auto_Submitted": "auto-replied"}, "It is an automatic answer"),
    ],
)
def test_sender_and_token_are_looked_at(world, office, box, mail, how, sentence):
    sent_back(world, box, mail, **how)
    assert sentence in in_list(office)[0]
    assert office.rows(MailedSheet) == []


def test_a_revoked_link_ends_this_way_too(world, office, box, mail, order_id):
    with told_by(world.app, world.buyer):
        order_links.revoke_links(world.buyer, order_id, world.acme_person.person_id)
    sent_back(world, box, mail)
    assert "whose time is up, or whose link was revoked" in in_list(office)[0]


def test_an_old_mail_is_not_answered_any_more(world, office, box, mail):
    with clock.at(MONDAY + timedelta(days=16)):
        sent_back(world, box, mail)
    assert "whose time is up" in in_list(office)[0]


def test_the_workbook_of_another_order_or_supplier_is_not_taken(world, office, box, mail, order_id):
    other = world.issued()
    second = office.deliver()[0]
    box.put(reply(mail, ("PO.xlsx", workbook_in(second))))
    look(world)
    assert "about another order than the mail" in in_list(office)[0]
    foreign = world.issued(supplier_id=world.bits)
    (theirs,) = office.deliver()
    box.put(reply(mail, ("PO.xlsx", workbook_in(theirs)), message_id="<3@acme.test>"))
    look(world)
    assert "lines of 0 orders" in in_list(office)[1], "lines of others are not there"
    assert answers(world, other) == answers(world, foreign) == ["pending"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"From: \r\n\r\n", b"Subject: =?utf-8?b?////?=\r\n\r\n\x00", b"(" * 5_000]
)
def test_whatever_comes_in_is_kept_and_stops_nothing(world, office, box, mail, content):
    box.put(content)
    box.put(reply(mail, ("PO.xlsx", edited(workbook_in(mail), LATER))))
    assert look(world) == 2
    assert len(in_list(office)) == 1
    assert len(office.rows(MailedSheet)) == 1


def test_no_answer_quotes_a_mail_that_we_did_not_write(mail, world):
    secret = world.app.config["SETTINGS"].secret_key
    assert quoted([str(mail["Message-ID"])], secret) is not None
    assert quoted([str(mail["Message-ID"])], "another secret") is None
