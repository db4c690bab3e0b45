"""Corrective actions through their pages: what waits for whom, what is refused beside which field, who gets in."""

import io
import re

import pytest

from app.quality import queries
from tests.files.samples import PDF
from tests.receipts.test_receiving import receive
from tests.story import JUNE, on, told_by

TYPED = {
    "version": "1",
    "containment": "The rest is sorted out",
    "cause": "The tray was too deep",
    "measure": "Trays of 20 mm",
    "effective_on": "2026-06-10",
}


def only(world):
    with told_by(world.app, world.buyer):
        (found,), _ = queries.page_of(world.buyer, queries.SHOWN[queries.View.ALL])
        return found.id, found.state


def test_from_the_order_s_page_to_the_question_and_the_answer(world, line, as_):
    order_id = world.look(line, "order_id")
    buyer, acme = as_("buyer"), as_("acme_person")
    assert f'href="/order-lines/{line}/corrective-action"' in buyer.get(f"/orders/{order_id}").text
    assert "corrective" not in acme.get(f"/orders/{order_id}").text.lower()
    form = buyer.get(f"/order-lines/{line}/corrective-action").text
    assert "12 pcs of what arrived on 01 Jun 2026 rejected: Damaged.</textarea>" in form
    assert 'value="2026-06-15"' in form
    asked = buyer.post(f"/order-lines/{line}/corrective-action", data={"problem": "Crushed threads", "due_on": "15.6.2026"})
    page = asked.headers["Location"]
    assert asked.status_code == 303
    assert buyer.get(f"/order-lines/{line}/corrective-action").headers["Location"] == page
    for client, state in ((buyer, "With the supplier"), (acme, "To answer")):
        told = client.get(f"/orders/{order_id}").text
        assert re.search(rf'<a class="talk-link small" href="{page}">.*{state}', told)
        assert "Crushed threads" in client.get(page).text
        assert "12 of 100 pcs" in client.get(page).text
    files = {"files": (io.BytesIO(PDF), "8d.pdf")}
    assert acme.post(f"{page}/answer", data=TYPED | files, content_type="multipart/form-data").status_code == 303
    seen = buyer.get(page).text
    assert all(words in seen for words in ("Acme Fasteners has answered", "The tray was too deep", "8d.pdf", "10 Jun 2026"))
    assert buyer.post(f"{page}/close", data={"version": "2", "remark": "Thank you"}).status_code == 303
    assert "Thank you" in acme.get(page).text
    assert "Ask for another" in buyer.get(page).text


def test_what_waits_stands_on_the_supplier_s_list_until_it_is_answered(world, do, line, as_):
    acme = as_("acme_person")
    assert re.search(r'id="corrective-actions"[^>]* hidden', acme.get("/todo").text)
    asked = do.ask(line)
    told = acme.get("/todo").text
    assert not re.search(r'id="corrective-actions"[^>]* hidden', told)
    assert "1 corrective action to answer" in told
    assert "Answer by Mon 15 Jun" in told
    with on(JUNE[16]):
        assert "Answer overdue since Mon 15 Jun" in as_("acme_person").get("/todo").text
    do.answer(asked)
    assert re.search(r'id="corrective-actions"[^>]* hidden', acme.get("/todo").text)


def test_what_is_answered_is_counted_for_the_buyer_with_the_way_to_it(world, do, line, as_):
    buyer = as_("buyer")
    asked = do.ask(line)
    assert "corrective action to check" not in buyer.get("/follow-up?who=all").text
    do.answer(asked)
    told = buyer.get("/follow-up?who=all").text
    assert '<a href="/corrective-actions?show=answered">1 corrective action to check</a>' in told
    assert f"/corrective-actions/{asked}" in buyer.get("/corrective-actions?show=answered").text


def test_the_list_says_what_waits_and_keeps_what_is_done(world, do, line, as_):
    buyer, acme = as_("buyer"), as_("acme_person")
    assert "Nothing waits" in acme.get("/corrective-actions").text
    asked = do.ask(line)
    for client in (buyer, acme, as_("admin")):
        assert f'id="corrective-row-{asked}"' in client.get("/corrective-actions").text
        assert client.get(f"/corrective-actions/matching?ids={asked},99").json == {"matching": [asked]}
    assert "Acme Fasteners" in buyer.get("/corrective-actions").text
    assert f"corrective-row-{asked}" not in as_("bits_person").get("/corrective-actions?show=all").text
    assert f"corrective-row-{asked}" not in buyer.get(f"/corrective-actions?supplier={world.bits}").text
    do.withdraw(asked)
    assert f"corrective-row-{asked}" not in buyer.get("/corrective-actions").text
    assert f"corrective-row-{asked}" in buyer.get("/corrective-actions?show=all").text
    assert buyer.get("/corrective-actions?after=nonsense").status_code == 404


def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(world, do, line, as_):
    acme, asked = as_("acme_person"), do.ask(line)
    answer = acme.post(f"/corrective-actions/{asked}/answer", data=TYPED | {"cause": " ", "effective_on": "soon"})
    assert answer.status_code == 422
    assert "Say what the cause was." in answer.text
    assert "Trays of 20 mm</textarea>" in answer.text
    assert 'value="soon"' in answer.text
    assert only(world) == (asked, "open")


def test_a_day_that_is_out_of_reach_is_refused_with_the_days_that_are_not(world, line, as_):
    answer = as_("buyer").post(f"/order-lines/{line}/corrective-action", data={"problem": "Bent", "due_on": "2026-06-01"})
    assert answer.status_code == 409
    assert "Expected a day after today, 01 Jun 2026, and not after 01 Jun 2027." in answer.text
    assert "Bent</textarea>" in answer.text


def test_who_answers_what_was_withdrawn_meanwhile_keeps_their_words(world, do, line, as_):
    asked = do.ask(line)
    do.withdraw(asked)
    answer = as_("acme_person").post(f"/corrective-actions/{asked}/answer", data=TYPED)
    assert answer.status_code == 409
    assert "it is withdrawn now" in answer.text
    assert "Trays of 20 mm</textarea>" in answer.text
    assert "Send the answer" not in answer.text


def test_who_answers_an_older_one_may_send_the_same_words_again_once_they_saw_it(world, do, line, as_):
    asked = do.ask(line)
    do.answer(asked)
    do.send_back(asked)
    acme, page = as_("acme_person"), f"/corrective-actions/{asked}"
    answer = acme.post(f"{page}/answer", data=TYPED)
    assert (answer.status_code, "Which shift?" in answer.text) == (409, True)
    version = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert acme.post(f"{page}/answer", data=TYPED | {"version": version}).status_code == 303


def test_what_was_answered_before_it_came_back_stays_to_be_read_with_the_reason(world, do, line, as_):
    asked = do.ask(line)
    do.answer(asked, cause="A wrong tray.")
    do.send_back(asked)
    back = as_("acme_person").get(f"/corrective-actions/{asked}").text
    assert (back.count("A wrong tray.</p>"), "and sent back" in back) == (1, False), "it is the one that is shown"
    do.answer(asked, version=3, cause="The tray of the night shift.")
    do.send_back(asked, version=4, note="And the lid?")
    do.answer(asked, version=5, cause="Tray and lid.")
    for who in ("acme_person", "buyer"):
        page = as_(who).get(f"/corrective-actions/{asked}").text
        assert re.findall(r"(Tray and lid|The tray of the night shift|A wrong tray)\.</p>", page) == [
            "Tray and lid",
            "The tray of the night shift",
            "A wrong tray",
        ]
        assert page.index("Tray and lid.") < page.index("And the lid?") < page.index("Which shift?")
        assert "Sent back" not in page


def test_where_nothing_was_rejected_the_page_says_so_and_offers_no_form(world, as_):
    (clean,) = world.line_ids(world.issued())
    receive(world, clean, 100)
    page = as_("buyer").get(f"/order-lines/{clean}/corrective-action").text
    assert "There is nothing to put right." in page
    assert "<textarea" not in page


@pytest.mark.parametrize("who", ["sales", "receiver", "bits_person"])
def test_it_is_not_there_for_whoever_it_is_not_for(world, do, line, as_, who):
    asked, client = do.ask(line), as_(who)
    refused = {403, 404}
    assert client.get(f"/corrective-actions/{asked}").status_code in refused
    assert client.get(f"/order-lines/{line}/corrective-action").status_code in refused
    for verb in ("answer", "close", "send-back", "withdraw"):
        assert client.post(f"/corrective-actions/{asked}/{verb}", data=TYPED).status_code in refused
    order = client.get(f"/orders/{world.look(line, 'order_id')}")
    assert order.status_code == (200 if who == "sales" else 404)  # the receiver of the row has no site
    assert "corrective" not in order.text.lower()


def test_the_history_of_the_order_tells_of_it_to_those_whom_it_is_for(world, do, line, as_):
    do.answer(do.ask(line))
    page = f"/orders/{world.look(line, 'order_id')}/history"
    assert "a corrective action is asked for, by 15 Jun 2026" in as_("buyer").get(page).text
    assert "the change holds from 10 Jun 2026" in as_("acme_person").get(page).text
    assert "corrective" not in as_("sales").get(page).text.lower()


def test_the_score_s_page_leads_to_the_list(world, line, as_):
    assert "/corrective-actions?show=all" in as_("acme_person").get("/score").text
    assert f"/corrective-actions?show=all&amp;supplier={world.acme}" in as_("buyer").get(f"/suppliers/{world.acme}/score").text
