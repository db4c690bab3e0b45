"""How what arrived differs from what was announced, per shipment line. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.receipts.rules.arriving import NOTHING


@dataclass(frozen=True)
class Announced:
    """What a shipment line said. `closed`: nothing more of it is awaited."""

    quantity: Decimal
    eta_on: date | None
    closed: bool


@dataclass(frozen=True)
class Came:
    """What one receipt brought of it, gross; `rejected` and `returned` are units of it that we did not keep."""

    quantity: Decimal
    arrived_on: date | None
    rejected: Decimal = NOTHING
    returned: Decimal = NOTHING
    blocked: Decimal = NOTHING


@dataclass(frozen=True)
class Difference:
    """`missing`: said to come and not coming with it; `more`: came beyond what was said; days late, early if negative."""

    arrived: Decimal
    missing: Decimal
    more: Decimal
    rejected: Decimal
    returned: Decimal
    blocked: Decimal
    arrived_on: date | None
    days: int | None

    @property
    def matters(self) -> bool:
        return bool(self.missing or self.more or self.rejected or self.returned or self.blocked or self.days)


def difference(announced: Announced, came: Sequence[Came]) -> Difference:
    """What the receipts of a shipment line come to against what it said. The day that counts is the last arrival's."""
    arrived = _sum(each.quantity for each in came)
    days = [each.arrived_on for each in came if each.arrived_on is not None]
    last = max(days) if came and len(days) == len(came) else None
    return Difference(
        arrived=arrived,
        missing=max(NOTHING, announced.quantity - arrived) if announced.closed else NOTHING,
        more=max(NOTHING, arrived - announced.quantity),
        rejected=_sum(each.rejected for each in came),
        returned=_sum(each.returned for each in came),
        blocked=_sum(each.blocked for each in came),
        arrived_on=last,
        days=(last - announced.eta_on).days if last and announced.eta_on else None,
    )


def _sum(quantities: Iterable[Decimal]) -> Decimal:
    return sum(quantities, NOTHING)
