"""What may be read of how items are bought. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.sourcing.models import SupplierItem
from app.suppliers.models import Supplier


def at_suppliers(actor: Principal, item_id: int) -> list[tuple[SupplierItem, str]]:
    """An item at each supplier that it has words with, beside the supplier's name."""
    wanted = (
        select(SupplierItem, Supplier.name)
        .join(Supplier, Supplier.id == SupplierItem.supplier_id)
        .where(SupplierItem.item_id == item_id)
        .order_by(Supplier.name)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def items_at(actor: Principal, supplier_ids: Collection[int], item_ids: Collection[int]) -> dict[tuple[int, int], SupplierItem]:
    """These items at these suppliers, by the ids of both, in one query; those without words are left out."""
    if not item_ids:
        return {}
    at, of = SupplierItem.supplier_id.in_(supplier_ids), SupplierItem.item_id.in_(item_ids)
    return {(row.supplier_id, row.item_id): row for row in db.session.scalars(select(SupplierItem).where(at, of))}
