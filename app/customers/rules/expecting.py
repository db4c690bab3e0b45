"""When units for a customer come: what feeds a line, handed out by the customers' promised days. Pure.

An order line gives units in the order in which they come: those that are here, then by day, those without a day last.
Whoever was promised the earliest day gets the first of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from app.orders.rules.quantities import NOTHING, Part
from app.orders.rules.states import Answer

SHIP_TERMS = frozenset({"EXW", "FCA", "FAS", "FOB"})
"""The supplier's promise is a day at its own gate or port: the way to us comes on top."""


@dataclass(frozen=True)
class Slice:
    """So many units that come on a day; None: nobody knows on which. `confirmed`: the supplier stands for the day.

    `agreed_on` is the day that both sides agreed to: a notice moves when they come, and no agreement.
    """

    quantity: Decimal
    on: date | None
    confirmed: bool = True
    agreed_on: date | None = None


@dataclass(frozen=True)
class Feeding:
    """What is known of an order line that feeds customers, in the stock unit.

    `here` is accepted and has not left, `held` waits to be looked at, `arrived_on` the last day on which something came;
    `agreed` are the parts of the promise that are still to come, `offered` those of an open proposal, if there is one;
    `on_the_way` are quantity and announced day of arrival per shipment. `transit_days` come on top of promised days.
    """

    requested_on: date
    answer: Answer
    open_quantity: Decimal
    here: Decimal = NOTHING
    held: Decimal = NOTHING
    arrived_on: date | None = None
    on_the_way: tuple[tuple[Decimal, date | None], ...] = ()
    agreed: tuple[Part, ...] = ()
    offered: tuple[Part, ...] | None = None
    transit_days: int = 0

    @property
    def in_transit(self) -> Decimal:
        return sum((quantity for quantity, _ in self.on_the_way), NOTHING)

    @property
    def gives(self) -> Decimal:
        """How many units it will give from now on; of a rejected line only what is here or on its way."""
        coming = self.in_transit if self.answer is Answer.REJECTED else max(self.open_quantity, self.in_transit)
        return max(NOTHING, self.here) + self.held + coming


@dataclass(frozen=True)
class Coming:
    """When the last unit of an allocation comes: open proposals counted, and by what is agreed alone."""

    arrived: Decimal = NOTHING
    expected_on: date | None = None
    agreed_on: date | None = None
    unconfirmed: bool = False


def handed_out(feeding: Feeding, wanted: Sequence[Decimal], today: date) -> list[Coming]:
    """What comes for each allocation; `wanted` are their units still to leave, by the customers' promised days."""
    agreed = _shares(wanted, _in_order(feeding, today, _agreed_parts(feeding)))
    if feeding.offered is None:
        return [_coming(share, share) for share in agreed]
    offered = _shares(wanted, _in_order(feeding, today, _offered_parts(feeding)))
    return [_coming(ours, theirs) for ours, theirs in zip(agreed, offered, strict=True)]


@dataclass(frozen=True)
class _Share:
    """What one allocation gets: how much of it is here, the day of the last unit, and the last that is agreed."""

    here: Decimal
    on: date | None
    agreed_on: date | None
    confirmed: bool


def _coming(agreed: _Share, offered: _Share) -> Coming:
    """A proposal counts at once where it is later; where the agreed day has passed, it is all that there is."""
    expected = offered.on
    if agreed.on is not None and offered.on is not None:
        expected = max(agreed.on, offered.on)
    return Coming(agreed.here, expected, agreed.agreed_on, not agreed.confirmed)


def _in_order(feeding: Feeding, today: date, parts: Iterable[Slice]) -> list[tuple[Slice, bool]]:
    """The slices as they are handed out, each with whether it is here already."""
    came = feeding.arrived_on or today
    here = [(Slice(feeding.here, came, agreed_on=came), True)] if feeding.here > 0 else []
    if feeding.held > 0:
        here.append((Slice(feeding.held, today, agreed_on=today), False))
    coming = [_unless_passed(each, today) for each in (*_shipped(feeding), *parts)]
    coming.sort(key=lambda each: (each.on is None, each.on or today))
    return here + [(each, False) for each in coming]


def _unless_passed(coming: Slice, today: date) -> Slice:
    """A day that has passed without arrival is none."""
    on, agreed_on = (day if day is None or day >= today else None for day in (coming.on, coming.agreed_on))
    return Slice(coming.quantity, on, coming.confirmed, agreed_on)


def _shipped(feeding: Feeding) -> Iterator[Slice]:
    """What is on its way comes when it was announced for; where no day was, when it was promised or asked for."""
    usual = feeding.agreed[-1].on if feeding.agreed else feeding.requested_on
    usual += timedelta(days=feeding.transit_days)
    for quantity, eta_on, agreed_on in _announced(feeding):
        yield Slice(quantity, eta_on or usual, agreed_on=agreed_on)


def _announced(feeding: Feeding) -> Iterator[tuple[Decimal, date | None, date | None]]:
    """What is on its way, with its announced and its agreed day: it uses up the first parts of the promise."""
    days = [part.on + timedelta(days=feeding.transit_days) for part in feeding.agreed]
    parts = list(zip(days, accumulate(part.quantity for part in feeding.agreed), strict=True))
    gone, beyond = NOTHING, days[-1] if days and feeding.answer is Answer.ACCEPTED else None
    for quantity, eta_on in feeding.on_the_way:
        until = gone + quantity
        for agreed_on, end in (*parts, (beyond, until)):
            if gone < min(end, until):
                yield min(end, until) - gone, eta_on, agreed_on
                gone = min(end, until)


def _agreed_parts(feeding: Feeding) -> list[Slice]:
    """What is to be shipped, by the promise; what it does not cover was asked for and not confirmed."""
    left, slices = _to_ship(feeding, feeding.agreed)
    if left > 0:
        accepted = feeding.answer is Answer.ACCEPTED and feeding.agreed
        day = (feeding.agreed[-1].on if accepted else feeding.requested_on) + timedelta(days=feeding.transit_days)
        slices.append(Slice(left, day, bool(accepted), day if accepted else None))
    return slices


def _offered_parts(feeding: Feeding) -> list[Slice]:
    """What is to be shipped, by the open proposal; what it leaves out has no day."""
    left, slices = _to_ship(feeding, feeding.offered or ())
    return [*slices, Slice(left, None)] if left > 0 else slices


def _to_ship(feeding: Feeding, parts: Iterable[Part]) -> tuple[Decimal, list[Slice]]:
    """The parts without what is on its way, which used up the first of them, and how much they leave uncovered."""
    used, left = feeding.in_transit, max(NOTHING, feeding.open_quantity - feeding.in_transit)
    slices = []
    for part in parts:
        gone = min(part.quantity, used)
        taken = min(part.quantity - gone, left)
        used, left = used - gone, left - taken
        if taken > 0:
            day = part.on + timedelta(days=feeding.transit_days)
            slices.append(Slice(taken, day, agreed_on=day))
    return left, slices


def _shares(wanted: Sequence[Decimal], slices: Sequence[tuple[Slice, bool]]) -> list[_Share]:
    """Hand the slices out in turn: one walk along both."""
    shares, at, left = [], 0, slices[0][0].quantity if slices else NOTHING
    for want in wanted:
        here, confirmed = NOTHING, True
        days: list[date | None] = []
        agreed: list[date | None] = []
        while want > 0 and at < len(slices):
            piece, is_here = slices[at]
            taken = min(want, left)
            want, left = want - taken, left - taken
            here += taken if is_here else NOTHING
            confirmed = confirmed and piece.confirmed
            days.append(piece.on)
            agreed.append(piece.agreed_on)
            if not left:
                at += 1
                left = slices[at][0].quantity if at < len(slices) else NOTHING
        shares.append(_Share(here, None if want else _last(days), None if want else _last(agreed), confirmed))
    return shares


def _last(days: Sequence[date | None]) -> date | None:
    """None where one of them is not known."""
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
