"""How much more than was ordered may come of a line stands on the line itself.

So the supplier who ships and whoever receives need not read what else we would accept.
"""

from collections.abc import Sequence

from app.catalog.queries import items_for
from app.orders import queries
from app.orders.models import Order, OrderLine
from app.orders.rules.tolerances import Tolerance, most_specific
from app.principal import Principal


def let_exceed(actor: Principal, order: Order, lines: Sequence[OrderLine]) -> None:
    """Lines that become the supplier's: of each may come so much more as we accept unasked."""
    held = queries.tolerances_held(actor, [order.for_supplier_id])
    items = items_for(actor, {line.item_id for line in lines}) if held else {}
    for line in lines:
        row = most_specific(held, order.for_supplier_id, items[line.item_id].category_id) if held else None
        line.over_percent = row.more if row else Tolerance().more
