"""Who could deliver an item, and what hangs on a supplier: for the page that looks for one, and the one that lets one go."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.catalog.models import Item, Site
from app.certifications.queries import stands_for
from app.certifications.rules import Need
from app.database import db
from app.orders.models import Order, OrderLine, OrderLinePrice
from app.principal import Principal
from app.scoring.models.judging import SupplierCategory
from app.scoring.queries.criteria import sanctioned_among
from app.scoring.queries.standing import standings
from app.scoring.queries.weights import default_set
from app.scoring.rules.fitting import FEWEST_TO_TRUST, Candidate
from app.scoring.rules.total import total
from app.sourcing.models import SupplierItem
from app.suppliers.models import Supplier
from app.suppliers.rules import Act, State, lets

MOST_LINES = 200


def candidates_for(actor: Principal, item: Item, site: Site) -> list[Candidate]:
    """Everybody that has delivered the item, has words for it, or is judged for its category."""
    known = {row.id: row for row in db.session.scalars(select(Supplier).where(Supplier.id.in_(_who(item))))}
    leads, prices = _lead_days(known, item.id), _prices(item.id)
    needs = {each: Need(each, item.category_id, site.id) for each in known}
    papers, scores, shut = stands_for(actor, needs.values()), _scores(actor, known), sanctioned_among(actor, known)
    return [
        replace(
            prices.get(each.id, Candidate(each.id, each.name)),
            name=each.name,
            lead_days=leads.get(each.id, []),
            held=[found.type.name for found in papers[needs[each.id]] if found.holds],
            missing=[found.type.name for found in papers[needs[each.id]] if not found.holds],
            score=scores.get(each.id),
            is_barred=each.id in shut or not lets(State(each.state), Act.ORDER),
        )
        for each in known.values()
    ]


def _who(item: Item) -> set[int]:
    named = select(SupplierItem.supplier_id).where(SupplierItem.item_id == item.id)
    ordered = select(OrderLine.supplier_id).where(OrderLine.item_id == item.id, OrderLine.supplier_id.is_not(None))
    judged = select(SupplierCategory.supplier_id).where(SupplierCategory.category_id == item.category_id)
    return {each for wanted in (named, ordered.distinct(), judged) for each in db.session.scalars(wanted) if each is not None}


def _lead_days(supplier_ids: Collection[int], item_id: int) -> dict[int, list[int]]:
    """Days from the order to the last arrival: of lines of this item, of all lines where there are too few of those."""
    wanted = (
        select(OrderLine.supplier_id, OrderLine.item_id, Order.ordered_on, OrderLine.delivered_on)
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.supplier_id.in_(supplier_ids), OrderLine.delivered_on.is_not(None), Order.ordered_on.is_not(None))
    )
    of_item: dict[int, list[int]] = {}
    of_all: dict[int, list[int]] = {}
    for supplier_id, found, ordered_on, delivered_on in db.session.execute(wanted):
        days = max(0, (delivered_on - ordered_on).days) if delivered_on and ordered_on else 0
        for known in (of_all, of_item) if found == item_id else (of_all,):
            known.setdefault(supplier_id or 0, []).append(days)
    return of_all | {each: days for each, days in of_item.items() if len(days) >= FEWEST_TO_TRUST}


def _prices(item_id: int) -> dict[int, Candidate]:
    """Each supplier with its newest price for the item."""
    wanted = (
        select(OrderLine.supplier_id, OrderLinePrice.unit_price, Order.currency, Order.ordered_on)
        .join(Order, Order.id == OrderLine.order_id)
        .join(OrderLinePrice, OrderLinePrice.line_id == OrderLine.id)
        .where(OrderLine.item_id == item_id, OrderLine.supplier_id.is_not(None))
        .order_by(Order.ordered_on, OrderLine.id)
    )
    return {
        supplier_id or 0: Candidate(supplier_id or 0, "", unit_price=price, currency=currency, priced_on=day)
        for supplier_id, price, currency, day in db.session.execute(wanted)
    }


def _scores(actor: Principal, supplier_ids: Collection[int]) -> dict[int, int]:
    """Totals of today by the default set, in hundredths."""
    weights = default_set(actor).current.weights
    found = standings(actor, 365, supplier_ids).standings
    totals = {each.supplier_id: total(each.candidate.scores, weights) for each in found}
    return {each: known for each, known in totals.items() if known is not None}


@dataclass(frozen=True)
class Source:
    """An item that is bought from a supplier, and who else could deliver it."""

    item_id: int
    number: str
    name: str
    others: list[tuple[int, str]]


def open_lines_of(actor: Principal, supplier_id: int) -> list[OrderLine]:
    """What it still owes, the next due first."""
    wanted = select(OrderLine).where(OrderLine.supplier_id == supplier_id, OrderLine.is_open)
    return list(db.session.scalars(wanted.order_by(OrderLine.binding_on, OrderLine.id).limit(MOST_LINES)))


def orders_of(actor: Principal, lines: Collection[OrderLine]) -> dict[int, str]:
    """The numbers of their orders, by id."""
    wanted = select(Order.id, Order.number).where(Order.id.in_({line.order_id for line in lines}))
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def sources_of(actor: Principal, supplier_id: int) -> list[Source]:
    """Every item that is bought from it, those without another source first."""
    items = _items_of(supplier_id)
    others = _others(supplier_id, items)
    found = [Source(item_id, number, name, others.get(item_id, [])) for item_id, (number, name) in items.items()]
    return sorted(found, key=lambda each: (bool(each.others), each.number))


def _items_of(supplier_id: int) -> dict[int, tuple[str, str]]:
    named = select(SupplierItem.item_id).where(SupplierItem.supplier_id == supplier_id)
    ordered = select(OrderLine.item_id).where(OrderLine.supplier_id == supplier_id)
    wanted = select(Item.id, Item.number, Item.name).where(Item.id.in_(named) | Item.id.in_(ordered))
    return {row[0]: (row[1], row[2]) for row in db.session.execute(wanted)}


def _others(supplier_id: int, item_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Approved suppliers that have words for an item, or have delivered it."""
    named = select(SupplierItem.item_id, Supplier.id, Supplier.name).join(Supplier, Supplier.id == SupplierItem.supplier_id)
    ordered = select(OrderLine.item_id, Supplier.id, Supplier.name).join(Supplier, Supplier.id == OrderLine.supplier_id)
    able = Supplier.state == State.APPROVED, Supplier.id != supplier_id
    found: dict[int, set[tuple[int, str]]] = {}
    for rows in (
        named.where(SupplierItem.item_id.in_(item_ids), *able),
        ordered.where(OrderLine.item_id.in_(item_ids), *able).distinct(),
    ):
        for item_id, other_id, name in db.session.execute(rows):
            found.setdefault(item_id, set()).add((other_id, name))
    return {item_id: sorted(others, key=lambda each: each[1]) for item_id, others in found.items()}
