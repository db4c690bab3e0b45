"""Orders of lines, and orders of which something should be on its way. Asked by the machine."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.models import Site
from app.catalog.rules import add_working_days
from app.notifications.rules.timing import SHIP_SOON
from app.orders.models import OrderLine
from app.orders.rules.states import Answer
from app.principal import Principal

Whose = tuple[int, int | None]


def orders_of_lines(actor: Principal, line_ids: Collection[int], *, within: Session) -> list[Whose]:
    """Each order with its supplier, once."""
    wanted = select(OrderLine.order_id, OrderLine.supplier_id).where(OrderLine.id.in_(line_ids)).distinct()
    return [(order_id, supplier_id) for order_id, supplier_id in within.execute(wanted.order_by(OrderLine.order_id))]


def orders_to_ship(actor: Principal, site_id: int, day: date, *, within: Session) -> list[Whose]:
    """Orders with an agreed line that is due in so many working days of the site, and nothing of it on its way."""
    site = within.get_one(Site, site_id)
    first, last = (add_working_days(site.calendar, day, days) for days in (SHIP_SOON - 1, SHIP_SOON))
    wanted = (
        select(OrderLine.order_id, OrderLine.supplier_id)
        .where(OrderLine.is_open, OrderLine.site_id == site_id, OrderLine.answer == Answer.ACCEPTED)
        .where(OrderLine.binding_on > first, OrderLine.binding_on <= last, OrderLine.in_transit == 0)
        .distinct()
    )
    return [(order_id, supplier_id) for order_id, supplier_id in within.execute(wanted.order_by(OrderLine.order_id))]
