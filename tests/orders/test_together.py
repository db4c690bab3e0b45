"""People at the same moment: nobody's act is lost, doubled or overwritten. In threads, on both databases."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from app.orders import actions, queries
from app.orders.rules.answers import Accept, Reject, Side
from app.principal import Principal
from app.receipts.actions import receive_line
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken, Stale
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from app.transaction import AlreadyDone
from tests.story import JUNE, MACHINE, D, World, told_by

Deed = Callable[[], Any]


def together(world: World, actor: Principal, *deeds: Deed) -> list[Any]:
    """What each deed of one person returned or was refused with; they begin at the same moment."""
    return together_as(world, *((actor, deed) for deed in deeds))


def together_as(world: World, *deeds: tuple[Principal, Deed]) -> list[Any]:
    """What each deed of its person returned or was refused with; they begin at the same moment."""
    start = threading.Barrier(len(deeds))
    came_of: list[Any] = [None] * len(deeds)

    def act(place: int, actor: Principal, deed: Deed) -> None:
        with told_by(world.app, actor):
            start.wait()
            try:
                came_of[place] = deed()
            except (RuleBroken, Stale, AlreadyDone) as refused:
                came_of[place] = refused

    threads = [
        threading.Thread(target=copy_context().run, args=(act, place, actor, deed)) for place, (actor, deed) in enumerate(deeds)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_of


def test_drafts_written_at_once_get_numbers_of_their_own(world: World):
    made = together(world, world.buyer, *[lambda: actions.create_draft(world.buyer, world.header(), [world.line()])] * 6)
    with told_by(world.app, MACHINE):
        numbers = sorted(queries.order_for(MACHINE, order).number for order in made)
    assert numbers == [f"PO-{10001 + n}" for n in range(6)]


def test_of_two_answers_to_one_line_one_counts_and_the_other_hears_of_it(world: World):
    (line,) = world.line_ids(world.issued())
    seen = world.look(line, "version")
    given = [Accept(line, seen), Reject(line, seen, "capacity")]
    came_of = together(
        world,
        world.acme_person,
        *(lambda each=each: actions.answer_line(world.acme_person, each, revision=1) for each in given),
    )
    assert sorted(type(each) for each in came_of if each is not None) == [Stale]
    answer, promises, rejections = world.look(line, "answer", "promises", "rejections")
    assert (answer, len(promises), len(rejections)) in [("accepted", 1, 0), ("rejected", 0, 1)]


def test_one_form_sent_many_times_at_once_acts_once(world: World):
    (line,) = world.line_ids(world.issued())
    given = Accept(line, world.look(line, "version"))

    def answer() -> None:
        actions.answer_line(world.acme_person, given, revision=1, once="f" * 32)

    came_of = together(world, world.acme_person, *[answer] * 5)
    assert came_of.count(None) == 1
    assert len(world.look(line, "promises")) == 1


def test_the_last_two_lines_received_at_once_close_the_order(world: World):
    """Each looks at an order in which the other line is open still."""
    order = world.issued(world.line(), world.line())

    def receive(line: int) -> Deed:
        return lambda: receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(100)))

    together(world, world.receiver, *map(receive, world.line_ids(order)))
    with told_by(world.app, MACHINE):
        assert queries.order_for(MACHINE, order).state == "closed"


def test_more_than_is_to_ship_is_not_announced_by_two_at_once(world: World):
    (line,) = world.line_ids(world.issued())

    def send(number: str) -> Deed:
        return lambda: ship(world.acme_person, Notice(number, JUNE[1]), [Packed(line, D(60))])

    came_of = together(world, world.acme_person, send("A"), send("B"), send("C"))
    assert sum(isinstance(each, RuleBroken) for each in came_of) == 2
    assert world.look(line, "shipped", "to_ship") == (60, 40)


def test_one_notice_sent_twice_at_once_is_one_shipment(world: World):
    (line,) = world.line_ids(world.issued())
    (other,) = world.line_ids(world.issued())

    def send(line: int) -> Deed:
        return lambda: ship(world.acme_person, Notice("LS-1", JUNE[1]), [Packed(line, D(10))])

    one, two = together(world, world.acme_person, send(line), send(line))
    assert one == two
    came_of = together(
        world,
        world.acme_person,
        *(lambda line=line: ship(world.acme_person, Notice("LS-2", JUNE[1]), [Packed(line, D(5))]) for line in (line, other)),
    )
    assert sum(isinstance(each, RuleBroken) for each in came_of) == 1
    assert world.look(line, "shipped") + world.look(other, "shipped") == 15


def test_a_supplier_answers_while_a_buyer_revises(world: World):
    """Either the answer was first and the revision asks anew, or the answer hears what changed: never both by halves."""
    for number in range(4):
        order = world.issued()
        (line,) = world.line_ids(order)
        given = Accept(line, world.look(line, "version"))
        change = actions.Change(line_id=line, quantity=D(110 + number))
        answered, revised = together_as(
            world,
            (world.acme_person, lambda given=given: actions.answer_line(world.acme_person, given, revision=1)),
            (world.buyer, lambda order=order, change=change: actions.revise_order(world.buyer, order, [change])),
        )
        assert revised == 2
        stands = world.look(line, "quantity", "answer", "latest_promised_on", "promised_revision")
        if isinstance(answered, Stale):
            assert stands == (110 + number, "pending", None, None)
        else:
            assert (answered, stands) == (None, (110 + number, "pending", JUNE[12], 1))


def test_a_request_is_granted_while_it_is_taken_back(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    world.answer(line)
    seen = world.look(line, "version")
    with told_by(world.app, world.buyer):
        actions.cancel_lines(world.buyer, order, [actions.Cancel(line, seen)], reason="no_longer_needed")
    asked = world.look(line, "version")
    came_of = together_as(
        world,
        (world.acme_person, lambda: actions.grant_request(world.acme_person, Side.US, line, version=asked)),
        (world.buyer, lambda: actions.withdraw_request(world.buyer, Side.US, line, version=asked)),
    )
    assert sorted(type(each) for each in came_of if each is not None) in ([Stale], [RuleBroken])
    (request,) = world.look(line, "requests")
    assert (request.state, world.look(line, "cancelled")) in [("granted", 100), ("withdrawn", 0)]
