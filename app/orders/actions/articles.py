"""A supplier says what it calls the items that we order from it."""

from collections.abc import Mapping

from app.orders import queries
from app.orders.actions.writing import writing
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.sourcing.actions import keep
from app.sourcing.models import SupplierItem
from app.sourcing.queries import items_at
from app.suppliers import rules as suppliers

Typed = tuple[int | None, str]


def name_articles(actor: Principal, order_id: int, numbers: Mapping[int, Typed], *, once: str | None = None) -> None:
    """The supplier's own article numbers for the items of these lines, each with the version that was seen (0: none).

    They hold for every order of the item. Raises `RuleBroken` and `Stale` with the field `line-<id>-article`, `NotFound`.
    """
    with writing(actor, Permission.LINE_ANSWER, once) as work:
        order = queries.order_for(actor, order_id, lock=True)
        lines = queries.lines_to_write(actor, order.id, numbers.keys())
        if order.supplier_id is None or len(lines) != len(numbers):
            raise NotFound
        suppliers.check(suppliers.State(order.supplier.state), suppliers.Act.ANSWER)
        kept = items_at(actor, [order.supplier_id], {line.item_id for line in lines})
        for line in {line.item_id: line for line in lines}.values():
            at = (order.supplier_id, line.item_id)
            row = kept.get(at) or SupplierItem(supplier_id=at[0], item_id=at[1], article_number="")
            version, number = numbers[line.id]
            try:
                keep(work, row, version, article_number=number)
            except (RuleBroken, Stale) as refusal:
                refusal.field = f"line-{line.id}-article"
                raise
