"""What is asked for can be bought: it comes out even in the unit in which its supplier sells the item."""

from collections.abc import Mapping

from app.catalog.rules import check_converts
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.sourcing.queries import items_at


def check_bought(actor: Principal, order: Order, fields: Mapping[OrderLine, str]) -> None:
    """Each of these lines, with the field to blame, in one query for all. Raises `RuleBroken`; nothing is rounded."""
    kept = items_at(actor, [order.for_supplier_id], {line.item_id for line in fields})
    for line, field in fields.items():
        found = kept.get((order.for_supplier_id, line.item_id))
        if found is not None and (conversion := found.conversion_of(line.unit)) is not None:
            check_converts(conversion, line.quantity, line.unit, line.precision, field=field)
