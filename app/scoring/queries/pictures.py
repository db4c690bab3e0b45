"""What the pictures of suppliers are drawn from: how late they are and where they make; what is bought of them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, select

from app.catalog.models import Item, ItemPrice
from app.catalog.queries import todays
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries.days import before_today
from app.principal import Principal
from app.scoring.queries.places import plants_of
from app.scoring.queries.standing import Compared
from app.scoring.queries.units import first_day_of
from app.scoring.rules.location import Place


@dataclass(frozen=True)
class Lateness:
    """Of the lines whose requested day has passed: how many were not whole by then, calendar days."""

    lines: int = 0
    late: int = 0


@dataclass(frozen=True)
class Placed:
    """A supplier at its first plant whose coordinates are known."""

    supplier_id: int
    name: str
    place: Place
    lateness: Lateness


def lateness_of(actor: Principal, supplier_ids: Collection[int], period: int) -> dict[int, Lateness]:
    days = todays(actor)
    since = first_day_of(days, period)
    came = and_(OrderLine.delivered_on.is_not(None), OrderLine.delivered_on <= OrderLine.requested_on)
    wanted = (
        select(OrderLine.supplier_id, func.count(), func.sum(case((came, 0), else_=1)))
        .where(OrderLine.supplier_id.in_(supplier_ids), OrderLine.quantity > OrderLine.cancelled)
        .where(OrderLine.requested_on >= since, before_today(OrderLine.requested_on, days))
        .group_by(OrderLine.supplier_id)
    )
    return {row[0] or 0: Lateness(row[1], row[2]) for row in db.session.execute(wanted)}


def placed(actor: Principal, compared: Compared, period: int) -> tuple[list[Placed], list[str]]:
    """The suppliers that can be drawn on a map, and the names of those of which nobody knows where they make."""
    ids = [each.supplier_id for each in compared.standings]
    plants, late = plants_of(actor, ids), lateness_of(actor, ids, period)
    found = [
        Placed(each.supplier_id, each.name, plants[each.supplier_id][0], late.get(each.supplier_id, Lateness()))
        for each in compared.standings
        if each.supplier_id in plants
    ]
    return found, [each.name for each in compared.standings if each.supplier_id not in plants]


@dataclass(frozen=True)
class Bought:
    """What was ordered, at standard prices in one currency: comparable whatever was paid in. `left_out` lines have none."""

    value: Decimal
    left_out: int


def bought_of(actor: Principal, supplier_ids: Collection[int], since: date) -> tuple[str, dict[int, Bought]]:
    """The currency of most standard prices, and what was ordered since a day; those of whom nothing was are left out."""
    sums = (func.sum(OrderLine.quantity), func.sum(OrderLine.cancelled))
    wanted = (
        select(OrderLine.supplier_id, ItemPrice.currency, ItemPrice.standard_price, func.count(), *sums)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Item, Item.id == OrderLine.item_id)
        .outerjoin(ItemPrice, and_(ItemPrice.item_id == Item.id, Item.unit_code == OrderLine.unit))
        .where(OrderLine.supplier_id.in_(supplier_ids), Order.ordered_on >= since)
        .group_by(OrderLine.supplier_id, ItemPrice.item_id, ItemPrice.currency, ItemPrice.standard_price)
    )
    rows: list[Any] = list(db.session.execute(wanted))
    counted = Counter(row[1] for row in rows if row[1])
    currency = counted.most_common(1)[0][0] if counted else ""
    found: dict[int, Bought] = {}
    for supplier_id, its, price, lines, ordered, cancelled in rows:
        before = found.get(supplier_id, Bought(Decimal(0), 0))
        counts = its == currency and price is not None
        value = before.value + (price * (ordered - cancelled) if counts else 0)
        found[supplier_id] = Bought(value, before.left_out + (0 if counts else lines))
    return currency, found
