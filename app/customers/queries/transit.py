"""How long goods of a supplier are on their way to each of our sites, where its promise is a day at its own gate."""

from dataclasses import dataclass

from sqlalchemy import select

from app.catalog.queries import sites_for
from app.customers.models import Allocation, TransitTime
from app.database import db
from app.orders.models import OrderLine
from app.principal import Principal


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """`days` are calendar days; None where nobody said any."""

    site_id: int
    site_name: str
    days: int | None


def ways_from(actor: Principal, supplier_id: int) -> list[OnTheWay]:
    """Every site of ours, with the days from this supplier's gate to it."""
    said = select(TransitTime.site_id, TransitTime.days).where(TransitTime.supplier_id == supplier_id)
    known = {row.site_id: row.days for row in db.session.execute(said)}
    return [OnTheWay(site.id, site.name, known.get(site.id)) for site in sites_for(actor)]


def rows_of(actor: Principal, supplier_id: int) -> dict[int, TransitTime]:
    """What was said, by site, held until the end."""
    wanted = select(TransitTime).where(TransitTime.supplier_id == supplier_id).order_by(TransitTime.site_id)
    return {row.site_id: row for row in db.session.scalars(wanted.with_for_update())}


def fed_by_way(actor: Principal, supplier_id: int, site_ids: set[int]) -> tuple[int, ...]:
    """The order lines on these ways of which customers still wait for something."""
    wanted = (
        select(Allocation.order_line_id)
        .join(OrderLine, OrderLine.id == Allocation.order_line_id)
        .where(
            OrderLine.supplier_id == supplier_id, OrderLine.site_id.in_(site_ids), Allocation.quantity > Allocation.dispatched
        )
    )
    return tuple(sorted({key for key in db.session.scalars(wanted) if key is not None}))
