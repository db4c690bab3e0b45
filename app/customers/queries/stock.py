"""What is on hand, for whoever may look."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.catalog.models import Item
from app.customers.models import StockBalance
from app.database import db
from app.principal import Principal

MOST = 200


def stock_page(actor: Principal, *, q: str = "", limit: int = MOST) -> Sequence[StockBalance]:
    """Items with their balance at each site, by number; `q` begins a number or stands in a name."""
    wanted = select(StockBalance).join(StockBalance.item).order_by(Item.number, StockBalance.site_id).limit(limit)
    if q.strip():
        words = q.strip()
        wanted = wanted.where(or_(Item.number.istartswith(words, autoescape=True), Item.name.icontains(words, autoescape=True)))
    return db.session.scalars(wanted.options(contains_eager(StockBalance.item), joinedload(StockBalance.site))).all()
