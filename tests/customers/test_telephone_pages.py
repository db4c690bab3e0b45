"""The pages of the telephone: what was typed is kept where it is refused, and nobody reads what is not for them."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import event as listening

from app import clock
from app.access import COOKIE
from app.customers.actions.inquiring import Call, log_inquiry
from app.dashboard import inquiries
from app.database import db
from app.principal import Role
from tests.client import Client
from tests.customers.market import Market
from tests.live.listening import signed_in
from tests.story import in_days

Enter = Callable[..., Client]


@pytest.fixture
def now():
    """It is now, so that sessions hold."""
    with clock.at(clock.recorded_now()):
        yield


@pytest.fixture
def enter(market: Market, now) -> Enter:
    def sign_in(role: Role = Role.SALES, supplier: str = "") -> Client:
        market.app.test_client_class = Client
        client: Client = market.app.test_client()
        client.set_cookie(COOKIE, signed_in(market.app, f"{role}@somewhere.test", role, supplier=supplier).cookie)
        return client

    return sign_in


@pytest.fixture
def fed(market: Market, now) -> tuple[int, int]:
    """A customer order of one line that is agreed for in ten days."""
    order = market.ordered((100, in_days(12)), their_reference="4500123456")
    (line,) = market.lines(order)
    source = market.bought(100, in_days(10))
    market.world.answer(source)
    market.give(line, source, 100)
    return order, line


def test_sales_begins_with_the_search_and_an_exact_number_leads_on(market, fed, enter):
    seller = enter()
    assert seller.get("/").location == "/inquiries"
    assert seller.get("/inquiries?q=4500-123-456").location == f"/answer/{fed[0]}"
    assert "Hafen Maschinenbau" in seller.get("/inquiries?q=hafn").text
    assert "Nothing is called anything like" in seller.get("/inquiries?q=zzzzzz").text
    assert f"/answer/{fed[0]}" in seller.get(f"/inquiries?customer={market.hafen}").text
    assert f"/answer/{fed[0]}" in seller.get(f"/inquiries?item={market.world.bolts}").text


def test_the_answer_names_the_supplier_and_neither_price_nor_score(market, fed, enter):
    page = enter().get(f"/answer/{fed[0]}").text
    assert "Acme Fasteners" in page
    assert "Line 1 arrives" in page
    assert "8731" not in page
    assert "score" not in page.lower()


@pytest.mark.parametrize(
    ("typed", "sentence", "status"),
    [
        ({"answer": "", "question": ""}, "Write what was asked or what was answered.", 409),
        ({"answer": "kept words", "follow_up_on": "soon"}, "“soon” is not a date. Type it like", 422),
        ({"answer": "kept words", "follow_up_on": "2001-02-03"}, "03 Feb 2001 has passed. Follow up today or later.", 409),
        ({"answer": "x" * 1001}, "This has 1001 characters. At most 1000 fit.", 422),
    ],
)
def test_a_call_that_cannot_be_kept_is_said_and_what_was_typed_stays(market, fed, enter, typed, sentence, status):
    answer = enter().post(f"/answer/{fed[0]}/inquiries", data={"nonce": "n"} | typed)
    assert answer.status_code == status
    assert sentence in answer.text
    assert all(word in answer.text for word in typed.values())
    assert market.told("customers.inquiry_logged") == []


def test_one_click_keeps_the_words_and_the_days_that_the_page_showed(market, fed, enter):
    order, line = fed
    day = market.look(line, "expected_on")
    data = {"nonce": "n", "answer": "It arrives.", "line": str(line), f"line-{line}-told": day.isoformat()}
    seller = enter()
    for _ in range(2):
        assert seller.post(f"/answer/{order}/inquiries", data=data).status_code == 303
    assert [each["days"] for each in market.told("customers.inquiry_logged")] == [[day.isoformat()]]


def test_an_inquiry_that_was_changed_meanwhile_is_refused_and_the_words_stay(market, fed, enter):
    inquiry = market.does(log_inquiry, fed[0], Call(question="When?"))
    seller, seen = enter(), {"version": "1"}
    assert (
        seller.post(
            f"/inquiries/{inquiry}/follow-up", data=seen | {"nonce": "a", "follow_up_on": in_days(4).isoformat()}
        ).status_code
        == 303
    )
    stale = seller.post(f"/inquiries/{inquiry}/answer", data=seen | {"nonce": "b", "answer": "kept words"})
    assert stale.status_code == 409
    assert "This inquiry was changed since you opened it: it is open now." in stale.text
    assert "kept words" in stale.text
    assert seller.post(f"/inquiries/{inquiry}/close", data={"version": "2", "nonce": "c"}).status_code == 303
    assert "When?" not in seller.get("/inquiries?show=open").text
    assert "When?" in seller.get("/inquiries?show=closed").text


def test_watching_is_a_click_and_so_is_having_seen(market, fed, enter):
    seller = enter()
    for verb in ("watch", "seen", "unwatch"):
        assert seller.post(f"/answer/{fed[0]}/{verb}", data={"nonce": verb}).status_code == 303
    assert "Tell me when this moves" in seller.get(f"/answer/{fed[0]}").text


def test_who_may_not_read_customers_finds_none(market, fed, enter):
    assert enter(Role.RECEIVING).get("/inquiries").status_code == 403
    assert enter(Role.SUPPLIER_MEMBER, supplier="ACME").get(f"/answer/{fed[0]}").status_code == 403
    assert enter().get("/answer/9999").status_code == 404
    buyer = enter(Role.PROCUREMENT)
    assert "Log inquiry" not in buyer.get(f"/answer/{fed[0]}").text
    assert buyer.post(f"/answer/{fed[0]}/inquiries", data={"answer": "x"}).status_code == 403


def test_more_than_a_page_of_who_was_told_otherwise_goes_on_after_the_last_one(market, fed, enter, monkeypatch):
    monkeypatch.setattr(inquiries, "MOVED_AT_ONCE", 2)
    orders = [market.ordered((5, in_days(9))) for _ in range(5)]
    for order in orders:
        market.does(log_inquiry, order, Call(answer="It arrives.", told={market.lines(order)[0]: in_days(9)}))
    seller, seen = enter(), []
    address = "/inquiries?show=moved"
    while address:
        page = seller.get(address).text
        assert "5 customer orders were told a day that is no longer true" in page
        seen.append([key for key in orders if f'/answer/{key}"' in page])
        further = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(further[1]) if further else ""
    assert seen == [orders[:2], orders[2:4], orders[4:]]
    assert 'id="told-moved"' not in page, "the first page alone is a live piece"


def test_a_page_asks_as_many_questions_for_many_orders_as_for_one(market, fed, enter):
    seller = enter()
    call = {"answer": "It arrives.", "told": {fed[1]: in_days(1)}}
    market.does(log_inquiry, fed[0], Call(**call))
    few = statements(market, seller, "/inquiries?q=hafen")
    for _ in range(4):
        order = market.ordered((5, in_days(9)), (6, in_days(9)))
        lines = market.lines(order)
        market.does(log_inquiry, order, Call(answer="It arrives.", told=dict.fromkeys(lines, in_days(1))))
    assert statements(market, seller, "/inquiries?q=hafen") == few
    one, two = (statements(market, seller, f"/answer/{each}") for each in (fed[0], order))
    assert two <= one


def statements(market: Market, seller: Client, path: str) -> int:
    with market.app.app_context():
        engine = db.engine
    ran: list[str] = []

    def hear(*told: Any) -> None:
        ran.append(told[2])

    listening.listen(engine, "before_cursor_execute", hear)
    assert seller.get(path).status_code == 200
    listening.remove(engine, "before_cursor_execute", hear)
    return len(ran)
