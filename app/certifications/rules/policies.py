"""What a certificate that is missing does, by the policy of its type and by what is about to happen. Pure.

The day that counts is that of issuing, of shipping and of receiving.
"""

from enum import StrEnum


class Policy(StrEnum):
    WARN = "warn"
    HOLD_ORDERS = "hold_orders"
    HOLD_SHIPMENTS = "hold_shipments"


class Look(StrEnum):
    """When somebody looks at it."""

    ISSUE = "issue"
    SHIP = "ship"
    RECEIVE = "receive"


class Effect(StrEnum):
    WARN = "warn"
    REFUSE = "refuse"
    INSPECT = "inspect"


EFFECTS: dict[Policy, dict[Look, Effect]] = {
    Policy.WARN: dict.fromkeys(Look, Effect.WARN),
    Policy.HOLD_ORDERS: {Look.ISSUE: Effect.REFUSE, Look.SHIP: Effect.WARN, Look.RECEIVE: Effect.INSPECT},
    Policy.HOLD_SHIPMENTS: {Look.ISSUE: Effect.WARN, Look.SHIP: Effect.REFUSE, Look.RECEIVE: Effect.INSPECT},
}


class Criterion(StrEnum):
    """The criterion of a supplier's score that certificates of a type feed."""

    QUALITY = "quality"
    ETHICS = "ethics"
    COMPLIANCE = "compliance"


def effect(policy: str, look: Look) -> Effect:
    return EFFECTS[Policy(policy)][look]
