"""Of which categories suppliers delivered: keys, nothing else.

A supplier reads no items, and an item alone says of which category it is; yet its score counts the certificates that
these categories require, and is to be the same number on both sides. So the machine looks, for suppliers that the reader
has found, and what comes out is the ids of categories, which everybody may read.
"""

from collections.abc import Collection
from contextlib import nullcontext

from sqlalchemy import select

from app.catalog.models import Item
from app.database import db, session_for
from app.orders.models import OrderLine
from app.principal import Principal, system

SCORER = system("scorer")


def categories_delivered(actor: Principal, supplier_ids: Collection[int]) -> set[tuple[int, int]]:
    """Supplier and category of every line that was given to one of them."""
    wanted = select(OrderLine.supplier_id, Item.category_id).join(Item, Item.id == OrderLine.item_id).distinct()
    wanted = wanted.where(OrderLine.supplier_id.in_(supplier_ids), Item.category_id.is_not(None))
    with session_for(SCORER) if actor.is_supplier else nullcontext(db.session()) as session:
        return {(supplier_id or 0, category_id or 0) for supplier_id, category_id in session.execute(wanted)}
