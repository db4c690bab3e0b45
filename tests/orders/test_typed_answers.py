"""What a supplier types into the answer: as many parts as needed, everything as requested, days that can be read in one way."""

import pytest
from flask import Flask

from app.typed import Unreadable, read_date
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.orders.test_changing import typed
from tests.story import JUNE


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def post(there: BrowserWorld, client: Client, order_id: int, data: dict[str, str]):
    client.sign_in(*there.acme)
    return client.post(f"/orders/{order_id}/answer", data=data)


def parts(line: int, *rest: tuple[str, str]) -> dict[str, str]:
    """The fields of a line's parts after the first."""
    fields = {}
    for number, (quantity, on) in enumerate(rest, start=2):
        suffix = "" if number == 2 else f"_{number}"
        fields |= {f"line-{line}-later_quantity{suffix}": quantity, f"line-{line}-later_on{suffix}": on}
    return fields


def test_a_line_in_four_parts_is_one_proposal(there, client: Client):
    order_id, (line,) = there.issued(1)
    days = [in_days(14 + n) for n in range(4)]
    rest = [("20", day.isoformat()) for day in days[1:]]
    data = typed(there, line, quantity="40", reason="capacity") | parts(line, *rest)
    assert post(there, client, order_id, data).status_code == 303
    offered = there.story.look(line, "proposals")[0].offered_parts
    assert [(part.quantity, part.on) for part in offered] == list(zip((40, 20, 20, 20), days, strict=True))


def test_parts_that_were_refused_come_back_with_room_for_one_more(there, client: Client):
    order_id, (line,) = there.issued(1)
    data = typed(there, line, quantity="40") | parts(line, ("30", in_days(20).isoformat()), ("30", "some day"))
    answer = post(there, client, order_id, data)
    assert answer.status_code == 422
    assert 'value="some day"' in answer.text
    assert "“some day” is not a date" in answer.text
    assert f'name="line-{line}-later_quantity_4"' in answer.text
    assert there.story.look(line, "answer") == "pending"


def test_a_third_part_without_a_date_is_asked_for_it(there, client: Client):
    order_id, (line,) = there.issued(1)
    data = typed(there, line, quantity="40") | parts(line, ("30", in_days(20).isoformat()), ("30", ""))
    answer = post(there, client, order_id, data)
    assert (answer.status_code, "Type the date, beside the quantity." in answer.text) == (422, True)


def test_an_agreement_in_three_parts_is_amended_in_place(there, client: Client):
    order_id, (line,) = there.issued(1)
    days = [in_days(14 + 7 * n) for n in range(3)]  # later than what is accepted unasked, whatever day it is
    there.story.propose(line, *[(quantity, day) for quantity, day in zip((40, 30, 30), days, strict=True)])
    there.story.accept_proposal(line)
    client.sign_in(*there.acme)
    page = client.get(f"/orders/{order_id}").text
    assert "Amend 1 line" in page
    assert f'name="line-{line}-later_on_3"' in page
    as_it_stands = typed(there, line, quantity="40") | parts(line, *[("30", day.isoformat()) for day in days[1:]])
    assert "Nothing was answered." in post(there, client, order_id, as_it_stands).text


def test_everything_as_requested_whatever_was_typed(there, client: Client):
    order_id, lines = there.issued(3)
    data = typed(there, *lines, on="31.2.", quantity="many") | {"as_requested": "1"}
    assert post(there, client, order_id, data).status_code == 303
    assert [there.story.look(line, "answer") for line in lines] == ["accepted"] * 3


@pytest.mark.parametrize("month_first", [True, False])
def test_a_day_that_can_be_read_in_one_way_alone_is_read_so(month_first: bool):
    for text in ("6/25/2026", "25/6/2026", "25/6"):
        assert read_date(text, today=JUNE[1], month_first=month_first) == JUNE[25]
    with pytest.raises(Unreadable, match="13/13/2026"):
        read_date("13/13/2026", today=JUNE[1], month_first=month_first)


@pytest.mark.parametrize("text", ["1.6.0000", "1/6/0026", "1 Jun 0026", "0026-06-01", "0000-06-01"])
def test_a_year_that_begins_with_a_nought_is_no_year(text: str):
    with pytest.raises(Unreadable, match=f"“{text}” is not a date. Type it like 4.12.2026 or 2026-12-04"):
        read_date(text, today=JUNE[1])
