"""Deliveries that suppliers are judged by: ordered, agreed, shipped and received whole, some of it rejected."""

from datetime import timedelta
from decimal import Decimal

from app import clock
from app.orders.rules.answers import Accept
from app.principal import Principal
from app.receipts.actions import receive_line
from app.receipts.rules.arriving import Delivery, Received
from app.scoring.actions.measuring import measure_supplier
from tests.story import MACHINE, World, told_by


def deliver(world: World, supplier: int, person: Principal, *, lines: int, rejected: int = 0, late: int = 0) -> int:
    """An order of so many lines of 100, due last week. Returns its id."""
    now = clock.now()
    due = now.date() - timedelta(days=7)
    with clock.at(now - timedelta(days=30)):
        order_id = world.issued(*[world.line(on=due, unit_price=Decimal("2.50")) for _ in range(lines)], supplier_id=supplier)
        for line_id in world.line_ids(order_id):
            world.answer(line_id, Accept(line_id, world.look(line_id, "version")), by=person)
    with clock.at(now - timedelta(days=7 - late)):
        for line_id in world.line_ids(order_id):
            take_in(world, line_id, rejected)
    with told_by(world.app, MACHINE):
        measure_supplier(MACHINE, supplier, because="test")
    return order_id


def take_in(world: World, line_id: int, rejected: int) -> None:
    with told_by(world.app, world.buyer):
        bad = {"rejected": Decimal(rejected), "reason": "damaged", "remedy": "credit"} if rejected else {}
        received = Received(line_id, Decimal(100), version=None, **bad)
        receive_line(world.buyer, Delivery(clock.today("Europe/Berlin")), received)
