"""Of which categories suppliers delivered: keys, nothing else.

A supplier reads no items, and an item alone says of which category it is; yet its score counts the certificates that
these categories require, and is to be the same number on both sides. So the machine looks, for suppliers that the reader
has found, and what comes out is the ids of categories, which everybody may read.
"""

from collections import Counter
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalog.models import Item
from app.database import db, session_for
from app.orders.models import OrderLine
from app.principal import Principal, system

SCORER = system("scorer")


def categories_delivered(actor: Principal, supplier_ids: Collection[int]) -> set[tuple[int, int]]:
    """Supplier and category of every line that was given to one of them."""
    wanted = select(OrderLine.supplier_id, Item.category_id).join(Item, Item.id == OrderLine.item_id).distinct()
    wanted = wanted.where(OrderLine.supplier_id.in_(supplier_ids), Item.category_id.is_not(None))
    with _reading_items(actor) as session:
        return {(supplier_id or 0, category_id or 0) for supplier_id, category_id in session.execute(wanted)}


def main_categories(actor: Principal, supplier_ids: Collection[int]) -> dict[int, int | None]:
    """The category of most of the lines of each; the lower id of two that are equal."""
    wanted = select(OrderLine.supplier_id, Item.category_id, func.count()).join(Item, Item.id == OrderLine.item_id)
    rows = wanted.where(OrderLine.supplier_id.in_(supplier_ids)).group_by(OrderLine.supplier_id, Item.category_id)
    counts: dict[int, Counter[int | None]] = {}
    with _reading_items(actor) as session:
        for supplier_id, category_id, count in session.execute(rows.order_by(Item.category_id)):
            counts.setdefault(supplier_id or 0, Counter())[category_id] += count
    return {supplier_id: found.most_common(1)[0][0] for supplier_id, found in counts.items()}


def _reading_items(actor: Principal) -> AbstractContextManager[Session]:
    return session_for(SCORER) if actor.is_supplier else nullcontext(db.session())
