"""Answering without a browser: the workbook of a mail comes back, and a person confirms it. On both databases."""

import re

from app.exchange.replies.models import MailedSheet, ReceivedMail
from app.exchange.sheets.parsing import parse
from tests.notifications.post import link_in, signed_in, text_of
from tests.notifications.replying import answers, look, reply, sent_back, workbook_in
from tests.notifications.test_links import Bearer


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
    assert signed_in(world.app, world.acme_person).get(path).status_code == 200
    for stranger in (world.bits_person, world.buyer, world.sales):
        assert signed_in(world.app, stranger).get(path).status_code in (403, 404)
    assert signed_in(world.app, world.acme_person).get(f"/orders/{world.issued()}/mailed/{sheet.id}").status_code == 404


def test_a_newer_workbook_takes_the_place_of_one_that_waits(world, office, box, mail, order_id):
    sent_back(world, box, mail)
    sent_back(world, box, mail, {2: {"answer": "as requested"}}, message_id="<2@acme.test>")
    first, second = office.rows(MailedSheet)
    assert (first.state, second.state) == ("replaced", "waiting")
    old = signed_in(world.app, world.acme_person).get(f"/orders/{order_id}/mailed/{first.id}")
    assert "A newer workbook for this order came meanwhile" in old.text
    assert 'name="answers"' not in old.text


def test_words_stand_on_the_list_for_the_buyer_who_settles_them(world, office, box, mail):
    box.put(reply(mail))
    look(world)
    buyer = signed_in(world.app, world.buyer)
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
        assert signed_in(world.app, other).get("/answers/mailed").status_code == 403
