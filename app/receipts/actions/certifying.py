"""What comes without a certificate that is required on its day is received, and goes to inspection."""

from collections.abc import Collection, Mapping
from datetime import date

from app.certifications.queries import lacks_of
from app.certifications.rules.policies import Effect, Look, effect
from app.orders.models import OrderLine
from app.orders.queries.needs import needs_of
from app.principal import Principal
from app.receipts.models.receipt import LONGEST_LACKED

Plants = Mapping[int, int | None]


def lacked_by(actor: Principal, lines: Collection[OrderLine], arrived_on: date | None, plants: Plants) -> dict[int, str]:
    """By line, the names of what was missing on the day of its arrival, or is now where nobody knows that day.

    `plants` says from which plant a line came, where that is known.
    In a few queries for all lines; those that lack nothing are left out.
    """
    needs = needs_of(actor, lines, plants)
    lacking = lacks_of(actor, set(needs.values()), arrived_on)
    found = {line_id: [each.type for each in lacking.get(need, ())] for line_id, need in needs.items()}
    held = {
        line_id: ", ".join(kind.name for kind in kinds if effect(kind.policy, Look.RECEIVE) is Effect.INSPECT)
        for line_id, kinds in found.items()
    }
    return {line_id: names[:LONGEST_LACKED] for line_id, names in held.items() if names}
