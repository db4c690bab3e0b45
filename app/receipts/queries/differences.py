"""How what arrived differs from what was announced: the receipts behind each shipment line."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from app.principal import Principal
from app.receipts.models import Receipt
from app.receipts.queries.receipts import receipts_of_orders
from app.receipts.rules import NOTHING, Announced, Came, Difference, consumed, difference
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.queries import shipments_of_orders

Differing = tuple[ShipmentLine, Difference]


def differences_of_order(actor: Principal, order_id: int) -> list[Differing]:
    """The order's shipment lines of which something came otherwise than announced, the newest shipment first."""
    return differences_of_orders(actor, [order_id], receipts_of_orders(actor, [order_id]))[order_id]


def differences_of_orders(
    actor: Principal, order_ids: Collection[int], receipts: Sequence[Receipt]
) -> dict[int, list[Differing]]:
    """The same of many orders, by order, from their standing `receipts`, in a constant number of queries."""
    came: dict[int, list[Came]] = {}
    for receipt in receipts:
        for line_id, share in came_with(receipt):
            came.setdefault(line_id, []).append(share)
    announced = shipments_of_orders(actor, order_ids)
    return {order_id: _differing(order_id, shipments, came) for order_id, shipments in announced.items()}


def _differing(order_id: int, shipments: Sequence[Shipment], came: dict[int, list[Came]]) -> list[Differing]:
    lines = [line for each in shipments for line in each.lines if line.order_id == order_id]
    found = [(line, _difference(line, came.get(line.id, []))) for line in lines]
    return [(line, differs) for line, differs in found if differs.matters]


def _difference(line: ShipmentLine, came: list[Came]) -> Difference:
    announced = Announced(line.quantity, line.shipment.eta_on, line.closed and line.shipment.counts)
    return difference(announced, came)


def came_with(receipt: Receipt) -> Iterable[tuple[int, Came]]:
    """What a receipt brought of each shipment line; what was not kept counts for the oldest first."""
    shares = {match.shipment_line_id: match.quantity for match in sorted(receipt.matches, key=lambda m: m.shipment_line_id)}
    if receipt.shipment_line_id is not None:  # what came beyond what was announced came with the one that was named
        beyond = receipt.quantity - sum(shares.values(), NOTHING)
        shares[receipt.shipment_line_id] = shares.get(receipt.shipment_line_id, NOTHING) + beyond
    parts = {name: _spread(getattr(receipt, name), shares) for name in ("turned_down", "returned", "blocked")}
    for line_id, quantity in shares.items():
        lost = {name: spread.get(line_id, NOTHING) for name, spread in parts.items()}
        yield line_id, Came(quantity, receipt.arrived_on, lost["turned_down"], lost["returned"], lost["blocked"])


def _spread(quantity: Decimal, shares: dict[int, Decimal]) -> dict[int, Decimal]:
    return dict(consumed(quantity, list(shares.items())))
