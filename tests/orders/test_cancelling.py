"""Taking a line or an order back, and orders that end."""

import pytest
from flask import Flask

from app.orders import actions, queries
from app.receipts.actions import complete_line, receive_line
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken, Stale
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from app.suppliers.actions import change_state
from app.suppliers.rules import State
from tests.browser.world import BrowserWorld
from tests.client import Client
from tests.story import JUNE, MACHINE, D, World, told_by


def cancel(world: World, line: int, reason: str = "no_longer_needed") -> None:
    version = world.look(line, "version")
    with told_by(world.app, world.buyer):
        actions.cancel_line(world.buyer, line, version=version, reason=reason, note="Sorry")


def state_of(world: World, order: int) -> str:
    with told_by(world.app, MACHINE):
        return queries.order_for(MACHINE, order).state


def version_of(world: World, order: int) -> int:
    with told_by(world.app, MACHINE):
        return queries.order_for(MACHINE, order).version


def test_a_line_that_nobody_agreed_to_is_cancelled_at_once(world: World):
    order = world.issued(world.line(), world.line())
    one, two = world.line_ids(order)
    cancel(world, one)
    assert world.look(one, "open_quantity", "cancelled", "is_open", "state") == (0, 100, False, "cancelled")
    assert world.look(two, "is_open") is True
    assert state_of(world, order) == "issued"


def test_an_agreed_line_is_not_cancelled_without_asking(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    with pytest.raises(RuleBroken, match="The supplier has agreed to line 1"):
        cancel(world, line)


def become(world: World, *states: State) -> None:
    with told_by(world.app, world.buyer):
        for version, state in enumerate(states, start=1):
            change_state(world.buyer, world.acme, version=version, state=state, reason="Audit")


@pytest.mark.parametrize("state", [State.SUSPENDED, State.OFFBOARDED])
def test_what_a_supplier_agreed_to_is_cancelled_at_once_while_it_may_not_answer(world: World, state: State):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    become(world, state)
    cancel(world, line)
    assert world.look(line, "cancelled", "state", "cancel_side") == (100, "cancelled", "us")


def test_once_a_supplier_answers_again_it_is_to_be_asked_again(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    become(world, State.SUSPENDED, State.RESTRICTED)
    with pytest.raises(RuleBroken, match="The supplier has agreed to line 1"):
        cancel(world, line)


def test_what_a_supplier_was_asked_for_and_can_answer_no_more_goes_with_its_order(world: World):
    order = world.issued(world.line(), world.line())
    for line in world.line_ids(order):
        world.answer(line)
    asked = world.line_ids(order)[0]
    given = [actions.Cancel(asked, world.look(asked, "version"))]
    with told_by(world.app, world.buyer):
        actions.cancel_lines(world.buyer, order, given, reason="no_longer_needed")
    become(world, State.SUSPENDED)
    version = version_of(world, order)
    with told_by(world.app, world.buyer):
        assert actions.cancel_order(world.buyer, order, version=version, reason="no_longer_needed") == 0
    assert (state_of(world, order), world.look(asked, "cancel_asked")) == ("cancelled", "")


def test_the_page_offers_what_the_rule_allows(app: Flask, client: Client):
    there = BrowserWorld(app)
    order, (line,) = there.issued(1)
    there.story.answer(line)
    client.sign_in(*there.buyer)
    page = client.get(f"/orders/{order}").text
    assert ("Ask to cancel the order" in page, "by asking" in page, ">at once<" in page) == (True, True, False)
    become(there.story, State.SUSPENDED)
    page = client.get(f"/orders/{order}").text
    assert ("Ask to cancel the order" in page, "by asking" in page, ">at once<" in page) == (False, False, True)
    words = {f"line-{line}-version": there.story.look(line, "version"), f"line-{line}-quantity": "100"}
    sent = client.post(f"/orders/{order}/cancel-lines", data=words | {"reason": "no_longer_needed"})
    assert (sent.status_code, there.story.look(line, "cancelled")) == (303, 100)


def test_a_rejected_line_may_be_cancelled_even_if_it_was_agreed_before(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    world.answer(line)
    with told_by(world.app, world.buyer):
        actions.revise_order(world.buyer, order, [actions.Change(line_id=line, requested_on=JUNE[9])])
    world.reject(line)
    cancel(world, line)
    assert world.look(line, "cancelled") == 100


def test_what_is_on_its_way_is_not_cancelled(world: World):
    (line,) = world.line_ids(world.issued())
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("S-1", JUNE[1]), [Packed(line, D(30))])
    cancel(world, line)
    assert world.look(line, "cancelled", "open_quantity", "to_ship") == (70, 30, 0)
    with pytest.raises(RuleBroken, match="Everything open of line 1 is on its way already"):
        cancel(world, line)


def test_an_order_of_which_every_line_is_cancelled_is_cancelled(world: World):
    order = world.issued(world.line(), world.line())
    version = version_of(world, order)
    with told_by(world.app, world.buyer):
        actions.cancel_order(world.buyer, order, version=version, reason="ordered_twice")
    assert state_of(world, order) == "cancelled"
    assert [world.look(line, "is_open") for line in world.line_ids(order)] == [False, False]


def cancel_all(world: World, order: int) -> int:
    version = version_of(world, order)
    with told_by(world.app, world.buyer):
        return actions.cancel_order(world.buyer, order, version=version, reason="ordered_twice")


def test_a_supplier_is_asked_once_to_cancel_an_order(world: World):
    order = world.issued(world.line(), world.line())
    one, two = world.line_ids(order)
    world.answer(two)
    assert cancel_all(world, order) == 1
    assert world.look(one, "cancelled", "cancel_asked") == (100, "")
    assert world.look(two, "cancelled", "cancel_asked") == (0, "us")
    with pytest.raises(RuleBroken, match="The supplier was asked to cancel order PO-10001 already"):
        cancel_all(world, order)


def test_an_order_that_is_on_its_way_is_not_cancelled(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("S-1", JUNE[1]), [Packed(line, D(100))])
    with pytest.raises(RuleBroken, match="Everything open of order PO-10001 is on its way already"):
        cancel_all(world, order)


def test_a_cancelled_order_is_not_answered(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    cancel(world, line)
    with pytest.raises(RuleBroken, match="The order is cancelled"):
        world.answer(line)


def test_an_order_closes_when_everything_came_or_was_given_up(world: World):
    order = world.issued(world.line(), world.line())
    one, two = world.line_ids(order)
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(one, D(100)))
        receive_line(world.receiver, Delivery(JUNE[1]), Received(two, D(99)))
    assert state_of(world, order) == "issued"
    version = world.look(two, "version")
    with told_by(world.app, world.buyer):
        assert complete_line(world.buyer, two, version=version) == 1
    assert state_of(world, order) == "closed"
    assert world.look(two, "open_quantity", "is_open", "received") == (0, False, 99)


def test_somebody_else_was_quicker(world: World):
    (line,) = world.line_ids(world.issued())
    seen = world.look(line, "version")
    world.propose(line, (100, JUNE[19]))
    with told_by(world.app, world.buyer), pytest.raises(Stale):
        actions.cancel_line(world.buyer, line, version=seen, reason="no_longer_needed")


def test_cancelling_takes_one_of_our_reasons(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="“material” is no reason that can be given here"):
        cancel(world, line, reason="material")
