"""New lines are ordered only with what their supplier holds on the day, where a policy says so."""

from collections.abc import Mapping

from app.catalog.queries import items_for
from app.certifications.queries import Stands, lacks_of
from app.certifications.rules import Need
from app.certifications.rules.lacks import said_on
from app.certifications.rules.policies import Effect, Look, effect
from app.certifications.rules.refusing import lacking_refusal
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.refusals import RuleBroken


def check_certified(actor: Principal, order: Order, fields: Mapping[OrderLine, str]) -> None:
    """Each of these lines, with the field to blame, in a few queries for all. Raises `RuleBroken`."""
    if not fields:
        return
    items = items_for(actor, {line.item_id for line in fields})
    needs = {line: Need(order.for_supplier_id, items[line.item_id].category_id, line.site_id) for line in fields}
    lacking = lacks_of(actor, set(needs.values()))
    for line, field in fields.items():
        for each in lacking.get(needs[line], ()):
            if effect(each.type.policy, Look.ISSUE) is Effect.REFUSE:
                raise refusal_of(Look.ISSUE, line, each, field)


def refusal_of(look: Look, line: OrderLine, lacks: Stands, field: str) -> RuleBroken:
    """The refusal of a verb on a line for what its supplier lacks."""
    paper, state = lacks.certificate, lacks.state
    on = said_on(state, paper.valid_from, paper.valid_to) if paper and state else None
    name, level = lacks.type.name, str(lacks.level)
    return lacking_refusal(look, line_no=line.line_no, name=name, level=level, state=state, on=on, field=field)
