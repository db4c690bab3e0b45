"""Goods leave only with what their supplier, or the plant that ships them, holds on that day, where a policy says so."""

from collections.abc import Collection
from datetime import date

from app.certifications.queries import lacks_of
from app.certifications.rules.policies import Effect, Look, effect
from app.orders.actions.certifying import refusal_of
from app.orders.models import OrderLine
from app.orders.queries.needs import needs_of
from app.principal import Principal


def check_certified(actor: Principal, lines: Collection[OrderLine], on: date, plant_id: int | None = None) -> None:
    """Each of these lines on the day on which it leaves, in a few queries for all. Raises `RuleBroken`."""
    needs = needs_of(actor, lines, {line.id: plant_id for line in lines})
    lacking = lacks_of(actor, set(needs.values()), on)
    for line in sorted(lines, key=lambda line: line.id):
        for each in lacking.get(needs[line.id], ()):
            if effect(each.type.policy, Look.SHIP) is Effect.REFUSE:
                raise refusal_of(Look.SHIP, line, each, f"line-{line.id}-quantity")
