"""What may be done about how items are bought: one function a verb, one transaction each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.catalog.models import Item
from app.catalog.queries import item_for, unit_for
from app.catalog.rules import Conversion, check_conversion, check_words
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.sourcing import queries
from app.sourcing.events import SupplierItemKept
from app.sourcing.models import SupplierItem
from app.suppliers.queries import supplier_for
from app.transaction import Work, transaction

NEITHER = {"purchase_unit": None, "purchase_quantity": None, "stock_quantity": None, "stock_unit": None}
FIELDS = ("article_number", "lead_days", *NEITHER)
LONGEST_LEAD = 365


@dataclass(frozen=True)
class Bought:
    """So many purchase units are so many of ours; all three are said, or none."""

    unit: str = ""
    purchase: Decimal | None = None
    stock: Decimal | None = None


def keep_item_at_supplier(
    actor: Principal,
    item_id: int,
    supplier_id: int,
    *,
    version: int = 0,
    article_number: str = "",
    bought: Bought = Bought(),
    lead_days: int | None = None,
    once: str | None = None,
) -> None:
    """Say what an item is called at a supplier, how it is bought there and how long it takes. Orders keep their own unit.

    `version` is the one that was seen, 0 where there was nothing. Raises `RuleBroken`, `Stale`.
    """
    if not actor.can(Permission.CATALOG_WRITE):
        raise NotFound
    with transaction(actor, once) as work:
        item, supplier = item_for(actor, item_id), supplier_for(actor, supplier_id, lock=True)
        kept = queries.items_at(actor, [supplier.id], [item.id]).get((supplier.id, item.id))
        row = kept or SupplierItem(supplier_id=supplier.id, item_id=item.id, article_number="")
        words = _checked(actor, item, bought) | {"lead_days": _check_lead(lead_days)}
        keep(work, row, version, article_number=article_number, **words)


def _checked(actor: Principal, item: Item, bought: Bought) -> dict[str, Any]:
    if bought == Bought():
        return NEITHER
    if not bought.unit or bought.purchase is None or bought.stock is None:
        field = "purchase_unit" if not bought.unit else "stock_quantity" if bought.stock is None else "purchase_quantity"
        raise RuleBroken("conversion", "Say how much of which unit is how much of ours, like 1 box is 200.", field=field)
    unit = unit_for(actor, bought.unit)
    check_conversion(Conversion(unit.code, unit.precision, bought.purchase, bought.stock), item.unit_code, item.unit.precision)
    words = {"purchase_unit": unit.code, "purchase_quantity": bought.purchase, "stock_quantity": bought.stock}
    return words | {"stock_unit": item.unit_code}


def _check_lead(days: int | None) -> int | None:
    if days is not None and not 1 <= days <= LONGEST_LEAD:
        raise RuleBroken(
            "lead", "{found}. Expected 1 to {most} working days.", field="lead_days", found=days, most=LONGEST_LEAD
        )
    return days


def keep(work: Work, row: SupplierItem, version: int | None, *, article_number: str, **words: Any) -> None:
    """Write the words of an item at a supplier, and the fact if anything differs. For verbs of upper slices too.

    Raises `RuleBroken`; `Stale` unless `version` is the row's, 0 of a new one.
    """
    if version != (row.version or 0):
        raise Stale(
            "stale_item",
            "Somebody changed this since you opened it: the article number is {found} now.",
            field="article_number",
            found=row.article_number or "–",
        )
    wanted = {"article_number": check_words(article_number, 60, field="article_number")} | words
    fields = tuple(name for name in FIELDS if name in wanted and wanted[name] != getattr(row, name))
    for name in fields:
        setattr(row, name, wanted[name])
    if fields:
        work.add(row)
        work.record(SupplierItemKept(supplier_id=row.supplier_id, item_id=row.item_id, fields=fields))
