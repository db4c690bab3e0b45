"""Cancelling what is agreed: one side asks, the other agrees or refuses; the line binds meanwhile."""

import pytest

from app.orders import actions, queries
from app.orders.actions import Cancel, Change
from app.orders.rules.answers import Side
from app.orders.rules.cancelling import MOVES, RequestState, check_move, owner_of
from app.orders.rules.reasons import Reason
from app.principal import Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.story import JUNE, MACHINE, D, World, told_by


@pytest.fixture
def order(world: World) -> int:
    order = world.issued(world.line(100), world.line(50))
    world.answer(world.line_ids(order)[0])
    return order


def part(world: World, line: int, quantity: int | None = None) -> Cancel:
    return Cancel(line, world.look(line, "version"), None if quantity is None else D(quantity))


def cancel(world: World, order: int, *given: Cancel) -> int:
    with told_by(world.app, world.buyer):
        return actions.cancel_lines(world.buyer, order, given, reason="no_longer_needed", note="Project stopped")


def ask_release(world: World, order: int, *given: Cancel) -> None:
    with told_by(world.app, world.acme_person):
        actions.ask_release(world.acme_person, order, given, reason="short_notice", note="The mould broke")


def decide(world: World, actor: Principal, verb, side: Side, line: int, **words) -> None:
    version = world.look(line, "version")
    with told_by(world.app, actor):
        verb(actor, side, line, version=version, **words)


def ship_some(world: World, line: int, quantity: int) -> None:
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("S-1", JUNE[1]), [Packed(line, D(quantity))])


def told(world: World, order: int) -> list[str]:
    with told_by(world.app, world.buyer):
        return [entry.fact.name for entry in queries.history_for(world.buyer, order)]


@pytest.mark.parametrize("before", RequestState)
@pytest.mark.parametrize("after", RequestState)
def test_a_request_ends_once(before: RequestState, after: RequestState):
    if after in MOVES[before]:
        assert check_move(before, after) is after
    else:
        with pytest.raises(RuleBroken, match=f"The request is {before} already"):
            check_move(before, after)


def test_what_is_agreed_is_asked_for_and_what_is_not_is_cancelled_at_once(world: World, order: int):
    one, two = world.line_ids(order)
    assert cancel(world, order, part(world, one), part(world, two, 20)) == 1
    assert world.look(one, "cancelled", "open_quantity", "cancel_asked", "binding_on") == (0, 100, "us", JUNE[12])
    assert world.look(two, "cancelled", "open_quantity", "cancel_side", "cancel_reason") == (20, 30, "us", "no_longer_needed")


def test_a_part_of_a_line_is_cancelled(world: World, order: int):
    one, _ = world.line_ids(order)
    cancel(world, order, part(world, one, 40))
    decide(world, world.acme_person, actions.grant_request, Side.US, one)
    assert world.look(one, "cancelled", "open_quantity", "answer", "cancel_asked") == (40, 60, "accepted", "")
    assert told(world, order)[:2] == ["orders.line_cancelled", "orders.cancellation_granted"]


def test_the_supplier_refuses_and_the_line_binds_on(world: World, order: int):
    one, _ = world.line_ids(order)
    cancel(world, order, part(world, one))
    decide(world, world.acme_person, actions.refuse_request, Side.US, one, reason="already_made", note="Packed")
    assert world.look(one, "cancelled", "answer", "cancel_asked") == (0, "accepted", "")
    request = world.look(one, "requests")[0]
    assert (request.state, request.decision_reason, request.decision_note) == ("refused", "already_made", "Packed")


def test_who_asked_may_take_it_back_and_nobody_else(world: World, order: int):
    one, _ = world.line_ids(order)
    cancel(world, order, part(world, one))
    with pytest.raises(NotFound):
        decide(world, world.acme_person, actions.withdraw_request, Side.US, one)
    decide(world, world.buyer, actions.withdraw_request, Side.US, one)
    assert world.look(one, "cancel_asked") == ""
    with pytest.raises(RuleBroken, match="Nobody asks any more to cancel line 1"):
        decide(world, world.acme_person, actions.grant_request, Side.US, one)


def test_a_supplier_asks_to_cancel_and_its_reason_never_makes_the_cause_ours(world: World, order: int):
    one, _ = world.line_ids(order)
    ask_release(world, order, part(world, one, 30))
    with pytest.raises(RuleBroken, match="asked already to cancel line 1"):
        ask_release(world, order, part(world, one, 10))
    decide(world, world.buyer, actions.grant_request, Side.SUPPLIER, one)
    cancellation = world.look(one, "cancellations")[0]
    assert (cancellation.quantity, cancellation.owner, cancellation.reason) == (30, "supplier", "short_notice")
    assert world.look(one, "cancel_side") == "supplier"


def test_on_whose_side_a_cause_lies():
    assert owner_of(Reason.NO_LONGER_NEEDED, Side.US) == "us"
    assert owner_of(Reason.SHORT_NOTICE, Side.SUPPLIER) == "supplier"
    assert owner_of(Reason.FORCE_MAJEURE, Side.SUPPLIER) == "force_majeure"


def test_what_the_supplier_rejected_stays_its_cause_when_we_cancel_it(world: World, order: int):
    _, two = world.line_ids(order)
    world.reject(two)
    cancel(world, order, part(world, two))
    assert world.look(two, "cancellations")[0].owner == "supplier"


def test_what_ships_while_it_is_asked_is_not_cancelled(world: World, order: int):
    one, _ = world.line_ids(order)
    cancel(world, order, part(world, one))
    ship_some(world, one, 70)
    decide(world, world.acme_person, actions.grant_request, Side.US, one)
    assert world.look(one, "cancelled", "open_quantity", "in_transit") == (30, 70, 70)


def test_what_has_shipped_can_only_be_returned(world: World, order: int):
    one, _ = world.line_ids(order)
    ship_some(world, one, 70)
    said = "31 H87 of line 1 cannot be cancelled: 30 H87 have not shipped. What has shipped can only be returned"
    with pytest.raises(RuleBroken, match=said):
        cancel(world, order, part(world, one, 31))
    cancel(world, order, part(world, one, 30))
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("S-2", JUNE[1]), [Packed(one, D(30))])
    with pytest.raises(RuleBroken, match="Everything open of line 1 is on its way already"):
        decide(world, world.acme_person, actions.grant_request, Side.US, one)


def test_a_revision_takes_the_place_of_a_request(world: World, order: int):
    one, _ = world.line_ids(order)
    cancel(world, order, part(world, one))
    with told_by(world.app, world.buyer):
        actions.revise_order(world.buyer, order, [Change(line_id=one, quantity=D(60))])
    assert world.look(one, "cancel_asked") == ""
    assert [each.state for each in world.look(one, "requests")] == ["superseded"]


def test_another_offer_leaves_the_request_open(world: World, order: int):
    one, _ = world.line_ids(order)
    cancel(world, order, part(world, one))
    world.propose(one, (100, JUNE[19]))
    assert world.look(one, "cancel_asked", "answer") == ("us", "proposed")


def test_a_whole_order_is_cancelled_at_once_where_it_may_and_asked_for_else(world: World, order: int):
    one, two = world.line_ids(order)
    version = world.look(one, "order").version
    with told_by(world.app, world.buyer):
        asked = actions.cancel_order(world.buyer, order, version=version, reason="ordered_twice")
    assert asked == 1
    assert world.look(two, "state") == "cancelled"
    decide(world, world.acme_person, actions.grant_request, Side.US, one)
    with told_by(world.app, MACHINE):
        assert queries.order_for(MACHINE, order).state == "cancelled"


def test_a_supplier_is_told_on_its_list(world: World, order: int):
    one, two = world.line_ids(order)
    world.answer(two)
    cancel(world, order, part(world, one))
    with told_by(world.app, world.acme_person):
        (waiting,) = queries.todo_page(world.acme_person).orders
    assert (waiting.group, waiting.to_cancel, waiting.to_confirm) == ("cancel", 1, 0)


def test_buyers_find_which_supplier_asks_to_cancel(world: World, order: int):
    one, _ = world.line_ids(order)
    ask_release(world, order, part(world, one))
    with told_by(world.app, world.buyer):
        assert queries.attention_for(world.buyer)[queries.View.RELEASES] == 1
        chosen = queries.BoardFilter(queries.View.RELEASES)
        assert [row.id for row in queries.board_page(world.buyer, chosen).rows] == [one]


def test_nothing_chosen_cancels_nothing(world: World, order: int):
    with pytest.raises(RuleBroken, match="Nothing was chosen"):
        cancel(world, order)


def test_an_old_look_at_a_line_is_refused(world: World, order: int):
    one, _ = world.line_ids(order)
    seen = part(world, one)
    world.propose(one, (100, JUNE[19]))
    with pytest.raises(Stale):
        cancel(world, order, seen)
