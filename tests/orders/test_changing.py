"""A supplier's page, typed into: a colleague who answered first is named, and what is agreed can be changed."""

import re

import pytest
from flask import Flask

from tests.browser.world import BrowserWorld, in_days
from tests.client import Client


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def typed(there: BrowserWorld, *lines: int, **fields: str) -> dict[str, str]:
    """The rows as the page shows them now: as requested, if nothing else is said."""
    data = {"revision": "1", "nonce": ""}
    for line in lines:
        row = {"version": str(there.story.look(line, "version")), "quantity": "100", "on": in_days(14).isoformat()}
        data |= {f"line-{line}-{name}": value for name, value in (row | fields).items()}
    return data


@pytest.mark.parametrize("lines", [1, 2])
def test_who_answers_after_a_colleague_reads_why_it_was_refused_and_what_was_typed(there, client: Client, lines: int):
    order_id, (line, *others) = there.issued(lines)
    late = in_days(20).isoformat()
    data = typed(there, line, *others, on=late, reason="capacity", note="As on the phone")
    there.story.answer(line)
    client.sign_in(*there.acme)
    answer = client.post(f"/orders/{order_id}/answer", data=data)
    assert answer.status_code == 409
    missed = re.search(r'id="missed".*?</div>', answer.text, re.S)
    assert missed is not None
    assert "Line 1 was changed since you opened it" in missed[0]
    assert late in missed[0]
    assert "As on the phone" in missed[0]
    assert there.story.look(line, "answer") == "accepted"


def test_an_agreed_date_can_be_moved_and_other_lines_are_left_alone(there, client: Client):
    order_id, (line, other) = there.issued(2)
    there.story.answer(line)
    there.story.answer(other)
    before = there.story.look(other, "version")
    client.sign_in(*there.acme)
    page = client.get(f"/orders/{order_id}").text
    assert "Amend 2 lines" in page
    assert "Propose changes" in page
    assert f'name="line-{line}-reject"' not in page  # what is agreed cannot be refused any more
    later = in_days(20)
    data = typed(there, line, other) | {f"line-{line}-on": later.isoformat(), f"line-{line}-reason": "capacity"}
    assert client.post(f"/orders/{order_id}/answer", data=data).status_code == 303
    assert there.story.look(line, "answer", "proposed_on", "binding_on") == ("proposed", later, in_days(14))
    assert there.story.look(other, "answer", "version") == ("accepted", before)


def test_a_new_offer_takes_the_place_of_an_open_one(there, client: Client):
    order_id, (line,) = there.issued(1)
    there.propose_later(line, 5)
    client.sign_in(*there.acme)
    assert 'id="change"' in client.get(f"/orders/{order_id}").text
    again = in_days(21)
    data = typed(there, line, on=again.isoformat(), reason="transport")
    assert client.post(f"/orders/{order_id}/answer", data=data).status_code == 303
    assert there.story.look(line, "answer", "proposed_on") == ("proposed", again)


def test_changing_nothing_is_said_to_be_nothing(there, client: Client):
    order_id, (line,) = there.issued(1)
    there.story.answer(line)
    version = there.story.look(line, "version")
    client.sign_in(*there.acme)
    answer = client.post(f"/orders/{order_id}/answer", data=typed(there, line))
    assert (answer.status_code, "Nothing was answered." in answer.text) == (409, True)
    assert there.story.look(line, "version") == version


def test_an_agreed_line_goes_back_to_the_requested_day(there, client: Client):
    order_id, (line,) = there.issued(1)
    there.propose_later(line, 5)
    there.story.accept_proposal(line)
    client.sign_in(*there.acme)
    assert client.post(f"/orders/{order_id}/answer", data=typed(there, line)).status_code == 303
    assert there.story.look(line, "answer", "latest_promised_on") == ("accepted", in_days(14))
