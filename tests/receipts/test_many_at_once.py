"""What is read and posted of many lines or orders at once costs as many questions as of one."""

from collections.abc import Sequence

from app.receipts.shown import what_came_of
from app.shipments import actions as shipments
from app.shipments.rules import Notice, Packed
from app.shipments.shown import shipments_of_orders
from tests.receipts.test_receiving import receive
from tests.receipts.test_unloading import unload
from tests.statements import recorded
from tests.story import JUNE, D, World, told_by


def sent(world: World, lines: Sequence[int], number: str) -> int:
    """A shipment of 100 of each line, to be here on 5 June."""
    with told_by(world.app, world.acme_person):
        return shipments.ship(world.acme_person, Notice(number, JUNE[1], JUNE[5]), [Packed(line, D(100)) for line in lines])


def asked_while_unloading(world: World, lines: int) -> int:
    order = world.issued(*(world.line() for _ in range(lines)))
    shipment = sent(world, world.line_ids(order), f"LS-{lines}")
    with world.app.app_context(), recorded(world.app) as ran:
        assert len(unload(world, shipment)) == lines
    return sum(statement.startswith("SELECT") for statement in ran)


def test_a_shipment_of_many_lines_is_received_with_as_many_questions_as_one_of_two(world: World):
    asked_while_unloading(world, 1)  # from then on there is a balance of the item's stock
    assert asked_while_unloading(world, 9) == asked_while_unloading(world, 2) <= 24


def test_what_is_drawn_of_many_orders_is_asked_for_at_once(world: World):
    orders = [world.issued(world.line(), world.line()) for _ in range(4)]
    for order in orders:
        sent(world, world.line_ids(order), f"LS-{order}")
        receive(world, world.line_ids(order)[0], 90)

    def asked(order_ids: Sequence[int]) -> int:
        with world.app.test_request_context(), told_by(world.app, world.buyer), recorded(world.app) as ran:
            pieces, came = shipments_of_orders(world.buyer, order_ids, {}), what_came_of(world.buyer, order_ids, {})
        assert [len(pieces[order]) for order in order_ids] == [1] * len(order_ids)
        assert [len(came[order]["differences"]) for order in order_ids] == [1] * len(order_ids)
        return len(ran)

    assert asked(orders[:1]) == asked(orders)
