"""Answering without a browser: the workbook of a mail comes back, and a person confirms it. On both databases."""

import io
import re
import zipfile
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from flask.testing import FlaskClient

from app import clock
from app.access import COOKIE
from app.exchange.replies.models import InboxMark, MailedSheet, ReceivedMail
from app.exchange.replies.postbox import Postbox
from app.exchange.sheets.parsing import parse
from app.notifications import order_links
from app.notifications.imap import Unreachable, inbox_at
from app.notifications.rules.replies import quoted
from tests.exchange.workbooks import edited
from tests.live.listening import session_of
from tests.notifications.inbox import MailBox
from tests.notifications.post import link_in, text_of
from tests.notifications.test_links import Bearer
from tests.story import JUNE, MONDAY, told_by

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATER = {2: {"date_1": JUNE[19], "reason": "Material is late"}, 3: {"answer": "as requested"}}


@pytest.fixture
def box(world):
    made = MailBox()
    world.app.config["SETTINGS"].imap_url = made.url
    yield made
    made.close()


@pytest.fixture
def order_id(world):
    return world.issued(world.line(100), world.line(50))


@pytest.fixture
def mail(box, order_id, office):
    """The mail about the order, with its workbook."""
    (sent,) = office.deliver()
    return sent


def workbook_in(mail):
    (enclosed,) = mail.iter_attachments()
    assert enclosed.get_content_type() == WORKBOOK
    return enclosed.get_content()


def reply(mail, *files, sender="Ann <acme_person@test.test>", **headers):
    """What a mail program makes of an answer."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "answers@northfield.test", f"Re: {mail['Subject']}"
    made["Message-ID"] = headers.pop("message_id", "<1@acme.test>")
    made["In-Reply-To"] = headers.pop("answers", mail["Message-ID"])
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("Please see the sheet.\n\n> quoted words")
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def look(world):
    return Postbox(world.app).round()


def in_list(office):
    """Why which mail is unclear."""
    return [
        row.reason["sentence"].format(**row.reason["values"]) for row in office.rows(ReceivedMail) if row.verdict == "unclear"
    ]


def answers(world, order_id):
    return [world.look(line_id, "answer") for line_id in world.line_ids(order_id)]


def sent_back(world, box, mail, changes=LATER, **how):
    box.put(reply(mail, ("PO.xlsx", edited(workbook_in(mail), changes)), **how))
    return look(world)


def test_the_mail_about_an_order_carries_its_lines_as_a_workbook(world, mail, order_id):
    rows = parse(workbook_in(mail))
    assert len(rows) == 3
    assert [address.addr_spec for address in mail["Reply-To"].addresses] == ["buyer@test.test", "answers@northfield.test"]
    assert "send it back as an answer to this mail" in text_of(mail)
    cells = [cell.value for row in rows for cell in row if cell]
    assert not [cell for cell in cells if "price" in cell.lower()]


def test_without_an_inbox_the_workbook_goes_with_it_and_nobody_is_told_to_answer(world, office):
    world.issued()
    (mail,) = office.deliver()
    assert workbook_in(mail)
    assert [address.addr_spec for address in mail["Reply-To"].addresses] == ["buyer@test.test"]
    assert "The page of the order takes it back" in text_of(mail)


def test_a_workbook_that_comes_back_is_shown_and_confirmed_over_the_link_of_a_mail(world, office, box, mail, order_id):
    assert sent_back(world, box, mail) == 1
    assert answers(world, order_id) == ["pending", "pending"], "nothing counts before a person confirms it"
    (asked,) = office.deliver()
    assert asked["To"].addresses[0].addr_spec == "acme_person@test.test"
    assert str(asked["Subject"]).endswith("please confirm what your workbook says")
    bearer = Bearer(world.app, link_in(asked))
    href = re.search(r'href="(/orders/\d+/mailed/\d+)"', bearer.landed.text)[1]
    page = bearer.get(href)
    assert "2 lines would change" in page.text
    packed = re.search(r'name="answers" value="([^"]+)"', page.text)[1]
    done = bearer.post(href, {"answers": packed, "nonce": "n1"}, follow_redirects=True)
    assert "What the workbook says is answered" in done.text
    assert answers(world, order_id) == ["proposed", "accepted"]
    assert "Your workbook came by mail" not in done.text
    again = bearer.post(href, {"answers": packed, "nonce": "n2"})
    assert (again.status_code, "was confirmed already" in again.text) == (409, True)


def test_it_may_be_confirmed_by_a_colleague_who_is_signed_in_and_by_no_other_supplier(world, office, box, mail, order_id):
    sent_back(world, box, mail)
    (sheet,) = office.rows(MailedSheet)
    path = f"/orders/{order_id}/mailed/{sheet.id}"
    assert signed_in(world, world.acme_person).get(path).status_code == 200
    for stranger in (world.bits_person, world.buyer, world.sales):
        assert signed_in(world, stranger).get(path).status_code in (403, 404)
    assert signed_in(world, world.acme_person).get(f"/orders/{world.issued()}/mailed/{sheet.id}").status_code == 404


def signed_in(world, who):
    client = FlaskClient(world.app, use_cookies=True)
    client.set_cookie(COOKIE, session_of(world.app, who.person_id).cookie)
    return client


def test_the_same_mail_read_twice_does_nothing_twice(world, office, box, mail):
    sent_back(world, box, mail)
    content = box.store.mails[1]
    box.put(b"Received: by another way\r\n" + content)
    assert look(world) == 1
    box.store.validity = 8  # the mailbox was made anew: everything is read again
    assert look(world) == 2
    assert (len(office.rows(MailedSheet)), len(office.rows(ReceivedMail))) == (1, 1)
    assert len(office.deliver()) == 1


def test_a_newer_workbook_takes_the_place_of_one_that_waits(world, office, box, mail, order_id):
    sent_back(world, box, mail)
    sent_back(world, box, mail, {2: {"answer": "as requested"}}, message_id="<2@acme.test>")
    first, second = office.rows(MailedSheet)
    assert (first.state, second.state) == ("replaced", "waiting")
    old = signed_in(world, world.acme_person).get(f"/orders/{order_id}/mailed/{first.id}")
    assert "A newer workbook for this order came meanwhile" in old.text
    assert 'name="answers"' not in old.text


def test_looking_into_an_inbox_changes_nothing_there_and_reads_each_mail_once(world, box, mail):
    sent_back(world, box, mail)
    assert look(world) == 0
    assert box.store.read == [(1, "RFC822.SIZE"), (1, "BODY.PEEK[]")]


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


def test_words_stand_on_the_list_for_the_buyer_who_settles_them(world, office, box, mail):
    box.put(reply(mail))
    look(world)
    buyer = signed_in(world, world.buyer)
    page = buyer.get("/answers/mailed")
    assert "somebody answered in words" in page.text
    assert "Please see the sheet." in page.text
    assert "quoted words" not in page.text
    (row,) = office.rows(ReceivedMail)
    token = re.search(r'name="csrf_token" value="(\w+)"', page.text)[1]
    sent = {"received": row.id, "csrf_token": token}
    assert buyer.post("/answers/mailed", data=sent).status_code == 303
    assert "No mail is unclear" in buyer.get("/answers/mailed").text
    again = buyer.post("/answers/mailed", data=sent)
    assert (again.status_code, "settled this mail already" in again.text) == (409, True)
    for other in (world.acme_person, world.sales, world.receiver):
        assert signed_in(world, other).get("/answers/mailed").status_code == 403


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


def test_no_answer_quotes_a_mail_that_we_did_not_write(mail, world):
    secret = world.app.config["SETTINGS"].secret_key
    assert quoted([str(mail["Message-ID"])], secret) is not None
    assert quoted([str(mail["Message-ID"])], "another secret") is None
