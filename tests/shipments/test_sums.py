"""The sums of shipments are conserved whatever happens to them."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.orders.queries import line_for
from app.receipts.actions import receive_line, reverse_receipt
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken
from app.shipments import actions, queries, rules
from app.shipments.rules import Notice, Step
from tests.shipments.sending import act, ship, shipment
from tests.story import JUNE, MACHINE, D, World, told_by

STORY = st.lists(
    st.tuples(st.sampled_from("ship ready draft move back correct receive reverse".split()), st.integers(1, 40)), max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=STORY)
def test_what_is_announced_and_on_its_way_is_the_sum_of_the_shipments_whatever_happens(world: World, told):
    (line,) = world.line_ids(world.issued())
    sent: list[int] = []
    received: list[int] = []
    for verb, number in told:
        with suppress(RuleBroken):
            tell(world, line, sent, received, verb, number)
        with told_by(world.app, MACHINE):
            lines = queries.shipments_of_lines(MACHINE, [line]).get(line, [])
            found = lines[0].order_line if lines else line_for(MACHINE, line)
            assert found.shipped == sum(each.announced for each in lines), verb
            assert found.in_transit == sum(each.in_transit for each in lines), verb
            assert all(each.shipment.step == rules.replayed(each.shipment.told_steps) for each in lines), verb
            assert all(each.shipment.packed().get(each.id, 0) <= each.quantity for each in lines), verb


def tell(world: World, line: int, sent: list[int], received: list[int], verb: str, number: int) -> None:
    chosen = sent[number % len(sent)] if sent else 0
    if verb in ("ship", "ready", "draft"):
        step = {"ship": Step.DISPATCHED, "ready": Step.READY, "draft": Step.DRAFT}[verb]
        sent.append(ship(world, (line, number), notice=Notice(f"S-{line}-{len(sent)}", JUNE[1]), step=step))
    elif verb == "receive":
        with told_by(world.app, world.receiver):
            received.append(receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(number))))
    elif verb == "reverse" and received:
        with told_by(world.app, world.receiver):
            reverse_receipt(world.receiver, received.pop(), version=1, reason="wrong")
    elif chosen and verb == "move":
        act(world, chosen, actions.move_shipment, list(Step)[number % len(Step)])
    elif chosen and verb == "back":
        act(world, chosen, actions.correct_step, note="wrong")
    elif chosen and verb == "correct":
        (notice,) = shipment(world, chosen, "notice")
        act(world, chosen, actions.correct_shipment, notice, {line: D(number)})
