"""Price: what was paid against the item's standard price, and against the best comparable offer. Pure.

Comparable is the same item, currency and unit, in a like quantity, ordered at about the same time from somebody else.
With one source there is no market price, and what is left is never worth 100. Prices are rounded to the cent: a ratio is
taken no finer than that rounding allows, so that cents do not separate suppliers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter

from app.scoring.rules.points import BEST, Criterion, CriterionScore, Measured, Metric

HALF_A_CENT = Decimal("0.005")
COARSEST_FIRST = tuple(Decimal(step) for step in ("0.01", "0.001", "0.0001"))
ONE_SOURCE_AT_MOST = Decimal(90)
DAYS_APART = 180
TIMES_AS_MANY = 3
"""A quantity break is seldom written down; so many times as many units, or as few, are another one."""


@dataclass(frozen=True)
class Priced:
    """An ordered line with its price. `standard` is the item's standard price in the same currency and unit, if any."""

    supplier_id: int
    item_id: int
    unit: str
    currency: str
    quantity: Decimal
    unit_price: Decimal
    ordered_on: date
    standard: Decimal | None = None


Pair = tuple[Priced, Decimal]
"""A line and the price that it is held against."""


def is_comparable(line: Priced, offer: Priced) -> bool:
    """Whether the offer could have been taken instead."""
    return (
        offer.supplier_id != line.supplier_id
        and (offer.item_id, offer.unit, offer.currency) == (line.item_id, line.unit, line.currency)
        and abs((offer.ordered_on - line.ordered_on).days) <= DAYS_APART
        and line.quantity <= offer.quantity * TIMES_AS_MANY
        and offer.quantity <= line.quantity * TIMES_AS_MANY
    )


class Market:
    """The ordered lines of anybody, by item, to be asked for the best comparable offer.

    What others were paid for an item is sorted once, so that the first that is comparable is the best.
    """

    def __init__(self, offers: Mapping[int, Sequence[Priced]]) -> None:
        self._offers = offers
        self._others: dict[tuple[int, int, str, str], list[Priced]] = {}

    def best(self, line: Priced) -> Decimal | None:
        """The lowest comparable unit price; None where nobody else sold it: one source is no market."""
        key = (line.supplier_id, line.item_id, line.unit, line.currency)
        if key not in self._others:
            self._others[key] = sorted(self._of_others(line), key=attrgetter("unit_price"))
        return next((each.unit_price for each in self._others[key] if is_comparable(line, each)), None)

    def _of_others(self, line: Priced) -> Iterator[Priced]:
        for each in self._offers.get(line.item_id, ()):
            if each.supplier_id != line.supplier_id and (each.unit, each.currency) == (line.unit, line.currency):
                yield each


def by_currency(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair[0].currency, []).append(pair)
    return found


def ratio(pairs: Sequence[Pair]) -> Decimal | None:
    """What was paid over what the same goods cost at the reference prices; of several currencies the mean by lines."""
    found = [(known, len(those)) for those in by_currency(pairs).values() if (known := _ratio(those)) is not None]
    if len(found) < 2:
        return found[0][0] if found else None
    whole = sum((known * lines for known, lines in found), Decimal(0)) / sum(lines for _known, lines in found)
    return whole.quantize(COARSEST_FIRST[-1], ROUND_HALF_UP)


def _ratio(pairs: Sequence[Pair]) -> Decimal | None:
    """In one currency, no finer than the rounding of the cents."""
    paid = sum((line.unit_price * line.quantity for line, _reference in pairs), Decimal(0))
    reference = sum((price * line.quantity for line, price in pairs), Decimal(0))
    if not reference:
        return None
    slack = HALF_A_CENT * sum((line.quantity for line, _reference in pairs), Decimal(0)) / reference
    return settled(paid / reference, slack)


def settled(found: Decimal, slack: Decimal) -> Decimal:
    """The roundest number that lies within the slack."""
    for step in COARSEST_FIRST:
        rounded = found.quantize(step, ROUND_HALF_UP)
        if abs(rounded - found) <= slack:
            return rounded
    return found.quantize(COARSEST_FIRST[-1], ROUND_HALF_UP)


def price(lines: Sequence[Priced], offers: dict[int, list[Priced]]) -> CriterionScore:
    """`offers` are the ordered lines of anybody, by item."""
    standards = [(line, line.standard) for line in lines if line.standard]
    asked = Market(offers)
    best = [(line, asked.best(line)) for line in lines]
    market = [(line, found) for line, found in best if found]
    most = BEST if market else ONE_SOURCE_AT_MOST
    metrics = (
        Measured(Metric.TO_STANDARD, ratio(standards), len(standards), most),
        Measured(Metric.TO_MARKET, ratio(market), len(market)),
    )
    return CriterionScore(Criterion.PRICE, metrics, len(lines))
