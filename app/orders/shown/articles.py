"""What the items of lines are called at their suppliers, and how much that is in the unit of buying."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.orders.models import OrderLine
from app.principal import Principal
from app.sourcing.models import SupplierItem
from app.sourcing.queries import items_at
from app.templating import written_quantity
from app.typed_rows import TypedRow

At = tuple[int, int]


@dataclass(frozen=True)
class Articles:
    """By supplier and item, loaded at once. `units` are the words of units."""

    kept: Mapping[At, SupplierItem]
    units: Mapping[str, str]

    def of(self, line: OrderLine, quantity: Decimal, item_id: int | None = None) -> dict[str, str]:
        """`article` and `bought`, so much of the line in its unit of buying; each empty where there is none.

        Of the line's item, or of the one that stood there before.
        """
        found = self.kept.get((line.order.for_supplier_id, item_id) if item_id else _at(line))
        return {"article": found.article_number if found else "", "bought": self._bought(found, line.unit, quantity)}

    def _bought(self, found: SupplierItem | None, unit: str, quantity: Decimal) -> str:
        if found is None or (conversion := found.conversion_of(unit)) is None:
            return ""
        even = conversion.of_stock(quantity)
        amount = conversion.exactly(quantity) if even is None else written_quantity(even, conversion.precision)
        return f"{amount} {self.units.get(conversion.unit, conversion.unit)}"


def articles_of(
    actor: Principal, lines: Collection[OrderLine], units: Mapping[str, str], besides: Collection[int] = ()
) -> Articles:
    """For lines that were loaded with their order, and items besides theirs; one query, none without lines."""
    suppliers, items = {line.order.for_supplier_id for line in lines}, {line.item_id for line in lines}
    return Articles(items_at(actor, suppliers, items | set(besides)), units)


def _at(line: OrderLine) -> At:
    return line.order.for_supplier_id, line.item_id


def article_rows(lines: Sequence[OrderLine], called: Articles, typed: Sequence[TypedRow]) -> list[dict[str, Any]]:
    """One row an item, named by its first line, with what was typed; see `orders/articles.html`."""
    rows = {row.id: row for row in typed}
    first = {line.item_id: line for line in reversed(lines)}
    return [_row(line, called.kept.get(_at(line)), rows.get(line.id)) for line in lines if first[line.item_id] is line]


def _row(line: OrderLine, kept: SupplierItem | None, typed: TypedRow | None) -> dict[str, Any]:
    shown = {name: getattr(line, name) for name in ("id", "line_no", "item_name", "item_number")}
    article = typed.text("article") if typed else kept.article_number if kept else ""
    errors = list(typed.errors.values()) if typed else []
    return shown | {"article": article, "version": kept.version if kept else 0, "errors": errors}
