"""Which certificates a supplier lacks for an item that it offers instead of the one that was ordered."""

from collections.abc import Collection
from dataclasses import dataclass

from app.catalog.queries import items_for
from app.certifications.models import Certificate
from app.certifications.queries import lacks_of
from app.certifications.rules import Need
from app.certifications.rules.policies import Effect, Look, effect
from app.isolation import may_read
from app.orders.models import OrderLine
from app.principal import Principal


@dataclass(frozen=True)
class Lack:
    """A type that is required for the item and that nothing holds for today; whether new orders are held without it."""

    name: str
    holds: bool


def lacks_for_substitutes(actor: Principal, lines: Collection[OrderLine]) -> dict[int, list[Lack]]:
    """By the id of each line with another item on offer; lines that lack nothing are left out.

    A constant number of queries, none where no item is offered; nothing for who reads no certificates.
    """
    offered = {line: line.open_proposal.item_id for line in lines if line.open_proposal and line.open_proposal.item_id}
    if not offered or not (actor.is_system or may_read(actor, Certificate)):
        return {}
    items = items_for(actor, set(offered.values()))
    needs = {line.id: _need(line, items[item_id].category_id) for line, item_id in offered.items()}
    lacking = lacks_of(actor, set(needs.values()))
    return {
        line_id: [Lack(each.type.name, effect(each.type.policy, Look.ISSUE) == Effect.REFUSE) for each in lacking[need]]
        for line_id, need in needs.items()
        if need in lacking
    }


def _need(line: OrderLine, category_id: int | None) -> Need:
    return Need(line.order.for_supplier_id, category_id, line.site_id)
