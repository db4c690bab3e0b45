"""Receipts, for reading and for writing."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.database import db
from app.orders.models import OrderLine
from app.principal import Principal
from app.receipts.models import Receipt, ReceiptMatch
from app.refusals import NotFound
from app.shipments.models import ShipmentLine

MOST = 200


def receipt_for(actor: Principal, receipt_id: int) -> Receipt:
    """One receipt. Raises `NotFound`."""
    found = db.session.scalar(select(Receipt).where(Receipt.id == receipt_id))
    if found is None:
        raise NotFound
    return found


def receipt_page(actor: Principal, receipt_id: int) -> Receipt:
    """One receipt with all that its page shows. Raises `NotFound`."""
    order_line = joinedload(Receipt.order_line, innerjoin=True).joinedload(OrderLine.order, innerjoin=True)
    shipment = selectinload(Receipt.matches).joinedload(ReceiptMatch.shipment_line).joinedload(ShipmentLine.shipment)
    wanted = select(Receipt).where(Receipt.id == receipt_id).execution_options(populate_existing=True)
    found = db.session.scalar(wanted.options(order_line, shipment, *_afterwards()))
    if found is None:
        raise NotFound
    return found


def line_of_receipt(actor: Principal, receipt_id: int) -> int:
    """The id of a receipt's order line. Raises `NotFound`."""
    found = db.session.scalar(select(Receipt.order_line_id).where(Receipt.id == receipt_id))
    if found is None:
        raise NotFound
    return found


def receipt_by_key(actor: Principal, source: str, external_key: str) -> Receipt | None:
    """The standing receipt that another system knows by this key, if there is one."""
    wanted = select(Receipt).where(Receipt.source == source, Receipt.external_key == external_key)
    return db.session.scalar(wanted.where(Receipt.reversed_at.is_(None)))


def receipts_of_order(actor: Principal, order_id: int) -> list[Receipt]:
    """The standing receipts of an order, the newest first, with their lines and what became of them."""
    return receipts_of_orders(actor, [order_id])


def receipts_of_orders(actor: Principal, order_ids: Collection[int]) -> list[Receipt]:
    """The same of many orders, in a constant number of queries."""
    wanted = select(Receipt).where(Receipt.order_id.in_(order_ids), Receipt.reversed_at.is_(None)).order_by(Receipt.id.desc())
    options = (joinedload(Receipt.order_line), selectinload(Receipt.matches), *_afterwards())
    return list(db.session.scalars(wanted.options(*options)))


def _afterwards():
    return selectinload(Receipt.inspections), selectinload(Receipt.returns)


def receipts_of_lines(actor: Principal, line_ids: Collection[int]) -> dict[int, list[Receipt]]:
    """By order line, its standing receipts, the oldest first."""
    wanted = select(Receipt).where(Receipt.order_line_id.in_(line_ids), Receipt.reversed_at.is_(None))
    found: dict[int, list[Receipt]] = {}
    for receipt in db.session.scalars(wanted.order_by(Receipt.id)):
        found.setdefault(receipt.order_line_id, []).append(receipt)
    return found


def held_back(actor: Principal, site_id: int | None = None) -> list[Receipt]:
    """Standing receipts of which units wait until somebody looks at them, the oldest first."""
    wanted = select(Receipt).where(Receipt.blocked > 0, Receipt.reversed_at.is_(None)).order_by(Receipt.id).limit(MOST)
    if site_id is not None:
        wanted = wanted.where(Receipt.site_id == site_id)
    order_line = joinedload(Receipt.order_line, innerjoin=True).joinedload(OrderLine.order, innerjoin=True)
    return list(db.session.scalars(wanted.options(order_line, *_afterwards())))


def lacked_on(actor: Principal, receipt_ids: Collection[int]) -> list[str]:
    """The names of the certificates for want of which any of these receipts went to inspection."""
    wanted = select(Receipt.lacked).where(Receipt.id.in_(receipt_ids), Receipt.lacked != "").distinct()
    return sorted({name for names in db.session.scalars(wanted) for name in names.split(", ")})
