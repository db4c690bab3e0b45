"""Who could deliver so many of an item to a site by a day, in an order with its why. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

FEWEST_TO_TRUST = 3
DEAREST = Decimal("Infinity")


@dataclass(frozen=True)
class Candidate:
    """A supplier that could deliver. `lead_days` are those of its own lines, from the order to the arrival, unsorted."""

    supplier_id: int
    name: str
    lead_days: Sequence[int] = ()
    unit_price: Decimal | None = None
    currency: str = ""
    priced_on: date | None = None
    held: Sequence[str] = ()
    missing: Sequence[str] = ()
    score: int | None = None
    is_barred: bool = False
    """Its state lets it get no new orders, or a sanction shuts it out."""


@dataclass(frozen=True)
class Fit:
    """A candidate with what is to be expected of it; None where it has never delivered."""

    candidate: Candidate
    usual_on: date | None
    late_on: date | None
    spare_days: int | None
    """Days between the arrival in nine of ten cases and the day that it is needed; negative is too late."""
    why: str

    @property
    def is_in_time(self) -> bool:
        return self.spare_days is not None and self.spare_days >= 0


def percentile(days: Sequence[int], percent: int) -> int | None:
    """The smallest of the days that so many per cent do not exceed (nearest rank); None of nothing."""
    ordered = sorted(days)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def fit(candidate: Candidate, today: date, needed_by: date) -> Fit:
    usual, late = percentile(candidate.lead_days, 50), percentile(candidate.lead_days, 90)
    if usual is None or late is None:
        return Fit(candidate, None, None, None, "unproven")
    late_on = today + timedelta(days=late)
    spare = (needed_by - late_on).days
    return Fit(candidate, today + timedelta(days=usual), late_on, spare, _why(candidate, spare))


def _why(candidate: Candidate, spare: int) -> str:
    """The code of the sentence that says why it stands where it stands."""
    if candidate.is_barred:
        return "barred"
    if candidate.missing:
        return "papers"
    if spare < 0:
        return "late"
    return "sure" if len(candidate.lead_days) >= FEWEST_TO_TRUST else "few"


ORDER = ("sure", "few", "late", "papers", "unproven", "barred")


def ranked(fits: Sequence[Fit]) -> list[Fit]:
    """In time with its papers first, then the better score, the lower price, the earlier arrival.

    Prices of different currencies are shown and not compared.
    """
    currencies = {each.candidate.currency for each in fits if each.candidate.unit_price is not None}
    return sorted(fits, key=lambda each: _key(each, compares_prices=len(currencies) == 1))


def _key(found: Fit, *, compares_prices: bool) -> tuple[int, int, Decimal, date, str]:
    one = found.candidate
    dear = one.unit_price if one.unit_price is not None else DEAREST
    return ORDER.index(found.why), -(one.score or 0), dear if compares_prices else DEAREST, found.late_on or date.max, one.name
