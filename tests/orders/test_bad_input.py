"""What people type by mistake: a sentence that says what was found and what is expected, and nothing changes."""

import re
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.orders import actions
from app.orders.rules.answers import Propose
from app.refusals import RuleBroken
from tests.browser.world import BrowserWorld
from tests.client import Client
from tests.story import JUNE, D, World, told_by

SENTENCES = {
    "0": "The quantity is 0. Expected more than 0 H87.",
    "-1": "The quantity is -1. Expected more than 0 H87.",
    "1000000000": "1000000000 H87 is more than can be ordered. Expected at most 99999999.",
    "NaN": "The quantity is NaN. Expected more than 0 H87.",
    "Infinity": "The quantity is Infinity. Expected more than 0 H87.",
    "1.5": "1.5 H87: these are counted whole. Expected a whole number.",
}


@pytest.mark.parametrize("found", SENTENCES)
def test_a_quantity_that_makes_no_sense_is_refused_in_a_draft(world: World, found: str):
    with pytest.raises(RuleBroken) as refused:
        world.draft(world.line(D(found)))
    assert str(refused.value) == SENTENCES[found]


@pytest.mark.parametrize("found", SENTENCES)
def test_a_quantity_that_makes_no_sense_is_refused_in_an_answer(world: World, found: str):
    (line,) = world.line_ids(world.issued())
    before = world.look(line, "answer", "version")
    with pytest.raises(RuleBroken) as refused:
        world.propose(line, (D(found), JUNE[19]))
    assert (str(refused.value), refused.value.field) == (SENTENCES[found], f"line-{line}-quantity")
    assert world.look(line, "answer", "version") == before


def test_a_unit_with_two_decimals_takes_two(world: World):
    (line,) = world.line_ids(world.issued(world.line("12.25", item_id=world.oil)))
    assert world.look(line, "quantity") == Decimal("12.25")
    with pytest.raises(RuleBroken, match=r"LTR has 3 decimals\. Expected at most 2"):
        world.draft(world.line("12.255", item_id=world.oil))


def test_a_day_that_has_passed_cannot_be_offered(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match=r"31 May 2026 has passed\. Expected 01 Jun 2026 or later") as refused:
        world.propose(line, (100, date(2026, 5, 31)))
    assert refused.value.field == f"line-{line}-on"


def test_a_year_that_is_a_slip_of_the_finger_is_refused(world: World):
    with pytest.raises(RuleBroken, match="12 Jun 2206 is out of reach"):
        world.draft(world.line(on=date(2206, 6, 12)))


def test_a_later_offer_without_a_reason_is_refused(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="choose a reason") as refused:
        world.propose(line, (100, JUNE[19]), reason="")
    assert refused.value.field == f"line-{line}-reason"


def test_an_offer_of_nothing_is_refused(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="Say how much you deliver and when, or reject the line"):
        world.answer(line, Propose(line, world.look(line, "version"), ()))


def test_a_negative_remainder_is_refused(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="do not come to the 100 H87"):
        world.propose(line, (110, JUNE[19]), remainder=D(-10))


def test_what_is_agreed_already_cannot_be_offered_again(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    with pytest.raises(RuleBroken, match="This is what is agreed already"):
        world.propose(line, (100, JUNE[12]))


def test_an_order_without_lines_is_not_issued(world: World):
    with told_by(world.app, world.buyer):
        order = actions.create_draft(world.buyer, world.header())
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="The order has no lines"):
        actions.issue_order(world.buyer, order)


@pytest.mark.parametrize(
    "door", ["/orders/{}", "/orders/{}/history", "/board/lines/{}", "/orders/{}/cancel", "/order-lines/{}/cancel"]
)
def test_a_number_that_no_key_can_be_is_answered_like_one_that_nobody_has(app: Flask, client: Client, door: str):
    client.sign_in(*BrowserWorld(app).buyer)
    send = client.post if door.endswith("/cancel") else client.get
    unknown, impossible = (send(door.format(key)) for key in (999_983, 10**25))
    assert (unknown.status_code, "may have been moved" in unknown.text) == (404, True)
    assert without_time(impossible.text) == without_time(unknown.text)
    assert impossible.status_code == 404


def without_time(page: str) -> str:
    """And without the address, which a page repeats."""
    return re.sub(r"<time.*?</time>|data-address=\"[^\"]*\"", "", page, flags=re.S)
