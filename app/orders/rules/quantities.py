"""The quantities of a line and the dates that follow from them: facts in, the rest derived. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Part:
    """So many units on that day."""

    quantity: Decimal
    on: date


def open_quantity(
    ordered: Decimal, cancelled: Decimal, received: Decimal, to_replace: Decimal, forgone: Decimal = NOTHING
) -> Decimal:
    """What is still owed. `forgone` is what we gave up when we said that the line is complete."""
    return max(NOTHING, ordered - cancelled - received + to_replace - forgone)


def unowed(arrived: Decimal, open_: Decimal) -> Decimal:
    """How much of an arrival was not owed when it came: what fills what was given up, and what is more than that."""
    return max(NOTHING, arrived - open_)


def given_up(owed: Decimal, open_before: Decimal, filled: Decimal, to_replace: Decimal) -> Decimal:
    """What of a complete line is given up once a receipt is taken back: all that is missing but what is owed then.

    Owed is what was, without what the receipt itself was to have replaced, and again what it had filled of it.
    """
    return max(NOTHING, owed - max(NOTHING, open_before - to_replace) - filled)


def to_ship(open_: Decimal, in_transit: Decimal) -> Decimal:
    return max(NOTHING, open_ - in_transit)


def over_delivery(ordered: Decimal, percent: Decimal, precision: int) -> Decimal:
    """How much more than was ordered may come, in whole parts of the unit."""
    return (ordered * percent / 100).quantize(Decimal(1).scaleb(-precision), ROUND_DOWN)


def most(owed: Decimal, over: Decimal) -> Decimal:
    """What may come now: what is owed and what may come on top; `owed` is negative where more came already.

    So what may come on top does so once, however many parcels it comes in.
    """
    return max(NOTHING, owed + over)


def least_quantity(in_transit: Decimal, received: Decimal, returned: Decimal, cancelled: Decimal) -> Decimal:
    """What an issued line's quantity cannot go below: what is on its way or here, and what was cancelled of it."""
    return in_transit + received - returned + cancelled


def binding_on(requested_on: date, agreed: Sequence[Part], delivered: Decimal) -> date:
    """The day that counts next: of the first agreed part that is not delivered in full, else the requested one."""
    for part in agreed:
        delivered -= part.quantity
        if delivered < 0:
            return part.on
    return agreed[-1].on if agreed and delivered == 0 else requested_on


def carried(agreed: Sequence[Part], delivered: Decimal, requested_on: date) -> list[Part]:
    """The parts of an agreement that are delivered already: they keep their days when a new one supersedes it."""
    kept: list[Part] = []
    for part in agreed or (Part(delivered, requested_on),):
        taken = min(part.quantity, delivered)
        if taken > 0:
            kept.append(Part(taken, part.on))
        delivered -= taken
    if delivered > 0:
        kept.append(Part(delivered, requested_on))
    return kept


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts by day, those of the same day added up."""
    by_day: dict[date, Decimal] = {}
    for part in parts:
        by_day[part.on] = by_day.get(part.on, NOTHING) + part.quantity
    return tuple(Part(quantity, on) for on, quantity in sorted(by_day.items()))


def undelivered(parts: Iterable[Part], delivered: Decimal) -> tuple[Part, ...]:
    """What of the parts is still to come: deliveries use up the first ones."""
    coming: list[Part] = []
    for part in parts:
        left = part.quantity - min(part.quantity, delivered)
        delivered -= part.quantity - left
        if left > 0:
            coming.append(Part(left, part.on))
    return tuple(coming)


def last_of(parts: Sequence[Part], quantity: Decimal) -> tuple[Part, ...]:
    """The end of the parts that makes up so much: deliveries use up the first ones, replacements extend the last."""
    left, kept = quantity, []
    for part in reversed(parts):
        taken = min(part.quantity, left)
        if taken > 0:
            kept.append(Part(taken, part.on))
        left -= taken
    if left > 0:
        kept.append(Part(left, parts[-1].on))
    return joined(kept)


def delivered_on(needed: Decimal, arrivals: Iterable[tuple[date | None, Decimal]]) -> date | None:
    """The day by which so much had arrived; None while it has not, or where an arrival's day is unknown."""
    if needed <= 0:
        return None
    for day, quantity in sorted((day, quantity) for day, quantity in arrivals if day is not None):
        needed -= quantity
        if needed <= 0:
            return day
    return None


@dataclass(frozen=True)
class Said:
    """What was said about the days of a line: asked, agreed, offered, announced, and the one that binds next."""

    requested_on: date
    binding_on: date
    agreed_on: date | None
    proposed_on: date | None
    eta_on: date | None


def expected_on(said: Said, open_: Decimal, in_transit: Decimal, today: date) -> date | None:
    """When the last unit still owed should be here; None once a day has passed without it: nobody knows.

    On its way → the arrival that was announced; else the agreed day, or the requested one where nothing is agreed;
    an open proposal that is later counts at once, though it binds nobody.
    """
    day = max(said.agreed_on or said.requested_on, said.proposed_on or date.min)
    if in_transit >= open_:
        day = said.eta_on or day
    else:
        day = max(day, said.eta_on or date.min)
        if said.binding_on < today and said.proposed_on is None:
            return None
    return day if day >= today else None
