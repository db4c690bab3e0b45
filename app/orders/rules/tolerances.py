"""What we accept without asking anybody: how far each field may move, in which direction. Pure.

Measured from what was *requested* (day, quantity, price as we wrote it), so that small slips cannot creep.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import TypeVar

from app.catalog.rules import Calendar, add_working_days, check_words, plain, roll_to_working_day
from app.orders.rules.quantities import NOTHING, Part
from app.refusals import RuleBroken

MOST_DAYS, MOST_PERCENT, LONGEST_REASON = 60, Decimal(100), 500
HUNDRED = Decimal(100)
Kept = TypeVar("Kept")


class Room(StrEnum):
    """A field and a direction."""

    EARLIER = "earlier"
    LATER = "later"
    LESS = "less"
    MORE = "more"
    DEARER = "dearer"
    CHEAPER = "cheaper"


@dataclass(frozen=True)
class Asked:
    """What we asked for: by when, how much, at what price per unit, and what of it is given up already."""

    requested_on: date
    quantity: Decimal
    given_up: Decimal
    unit_price: Decimal | None
    calendar: Calendar

    @property
    def due_on(self) -> date:
        """The requested day, or the next that is worked: what is measured from. Nothing is unloaded on a day off."""
        return roll_to_working_day(self.calendar, self.requested_on)


@dataclass(frozen=True)
class Offer:
    """What is offered instead. `unit_price` None: at the agreed one. Another item is never taken unasked."""

    parts: Sequence[Part]
    remainder: Decimal = NOTHING
    unit_price: Decimal | None = None
    is_substitute: bool = False


@dataclass(frozen=True)
class Tolerance:
    """What we accept unasked: working days of the receiving site, and percent.

    `less` of the ordered quantity, all that was given up before included; `dearer` and `cheaper` of the price that
    we wrote. `more` of the ordered quantity is no proposal: so much on top may be shipped, and is taken in.
    """

    earlier: int = 2
    later: int = 0
    less: Decimal = NOTHING
    more: Decimal = NOTHING
    dearer: Decimal = NOTHING
    cheaper: Decimal = HUNDRED

    def covers(self, offer: Offer, asked: Asked) -> bool:
        """Whether all of the offer is inside."""
        return (
            not offer.is_substitute and self._in_time(offer, asked) and self._enough(offer, asked) and self._paid(offer, asked)
        )

    def _in_time(self, offer: Offer, asked: Asked) -> bool:
        begin, end = (add_working_days(asked.calendar, asked.due_on, days) for days in (-self.earlier, self.later))
        return all(begin <= part.on <= end for part in offer.parts)

    def _enough(self, offer: Offer, asked: Asked) -> bool:
        return not offer.remainder or offer.remainder + asked.given_up <= asked.quantity * self.less / HUNDRED

    def _paid(self, offer: Offer, asked: Asked) -> bool:
        if offer.unit_price is None:
            return True
        if asked.unit_price is None:
            return False  # nothing to measure from
        least = asked.unit_price * (HUNDRED - self.cheaper) / HUNDRED
        return least <= offer.unit_price <= asked.unit_price * (HUNDRED + self.dearer) / HUNDRED

    def rule(self, offer: Offer, asked: Asked) -> str:
        """The name under which an acceptance is kept: what of the tolerance the offer makes use of.

        `earlier:2,less:5`: words are made of it where it is read.
        """
        return ",".join(f"{room}:{plain(Decimal(getattr(self, room)))}" for room in _used(offer, asked)) or Room.EARLIER + ":0"


def _used(offer: Offer, asked: Asked) -> Iterable[Room]:
    if any(part.on < asked.requested_on for part in offer.parts):
        yield Room.EARLIER
    if any(part.on > asked.due_on for part in offer.parts):
        yield Room.LATER
    if offer.remainder:
        yield Room.LESS
    if offer.unit_price is not None and asked.unit_price is not None and offer.unit_price != asked.unit_price:
        yield Room.DEARER if offer.unit_price > asked.unit_price else Room.CHEAPER


ABOUT_PRICE = frozenset({Room.DEARER, Room.CHEAPER})


def rooms_of(rule: str) -> list[tuple[Room, Decimal | None]]:
    """What a kept rule says: `earlier:2,less:5` → [(EARLIER, 2), (LESS, 5)]; nothing for a rule that is no tolerance.

    None where a rule is only named: see `named_rule`.
    """
    pairs = [each.split(":") for each in rule.split(",") if ":" in each]
    return [(Room(room), Decimal(amount) if amount else None) for room, amount in pairs]


def named_rule(rule: str) -> str:
    """The rule as they hear it who may not know how far we would go: its name without its amounts, `earlier:,less:`."""
    named = [f"{room}:" if amount else f"{room}:0" for room, amount in rooms_of(rule)]
    return ",".join(named) or rule


def open_rule(rule: str) -> str:
    """The rule as everybody may hear it: without what it says of prices."""
    if not rooms_of(rule):
        return rule
    said = [each for each in rule.split(",") if Room(each.split(":")[0]) not in ABOUT_PRICE]
    return ",".join(said) or f"{Room.EARLIER}:0"


@dataclass(frozen=True)
class Scope:
    """For whom a tolerance holds: one supplier or all, one category or all."""

    supplier_id: int | None = None
    category_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.supplier_id or 0}:{self.category_id or 0}"

    @property
    def kind(self) -> str:
        """`supplier`, `category`, `supplier_category`, or nothing where it holds for all."""
        return "_".join(name for name in ("supplier", "category") if getattr(self, f"{name}_id") is not None)

    @property
    def weight(self) -> tuple[bool, bool]:
        """The most specific wins: supplier and category, then supplier, then category, then all."""
        return self.supplier_id is not None, self.category_id is not None

    def within(self, other: "Scope") -> "Scope | None":
        """What both hold for; None where nothing is in both."""
        pairs = ((self.supplier_id, other.supplier_id), (self.category_id, other.category_id))
        if any(None not in pair and pair[0] != pair[1] for pair in pairs):
            return None
        supplier_id, category_id = (mine if mine is not None else theirs for mine, theirs in pairs)
        return Scope(supplier_id, category_id)


def scopes_of(supplier_id: int | None, category_id: int | None) -> list[Scope]:
    """Those that a line of this supplier and category is in, the most specific first."""
    scopes = {Scope(supplier, category) for supplier in (supplier_id, None) for category in (category_id, None)}
    return sorted(scopes, key=attrgetter("weight"), reverse=True)


def most_specific(held: Mapping[str, Kept], supplier_id: int | None, category_id: int | None) -> Kept | None:
    """The one that holds for a line of this supplier and category; None where only the default does. `held` by scope."""
    return next((held[each.key] for each in scopes_of(supplier_id, category_id) if each.key in held), None)


def follows(scopes: Iterable[Scope], changed: Scope) -> list[tuple[Scope, Scope]]:
    """What of `changed` each of these scopes holds for, the most general first: said one after the other, the last counts."""
    parts = [(scope, part) for scope in scopes if (part := scope.within(changed)) is not None]
    return sorted(parts, key=lambda each: each[0].weight)


def check(tolerance: Tolerance) -> Tolerance:
    """Days and percents within reason. Raises `RuleBroken` with the field."""
    for field in (Room.EARLIER, Room.LATER):
        found = getattr(tolerance, field)
        if not 0 <= found <= MOST_DAYS:
            raise RuleBroken(
                "days", "{found} working days. Expected 0 to {most}.", field=str(field), found=found, most=MOST_DAYS
            )
    for field in (Room.LESS, Room.MORE, Room.DEARER, Room.CHEAPER):
        _check_percent(getattr(tolerance, field), str(field))
    return tolerance


def _check_percent(found: Decimal, field: str) -> None:
    if not found.is_finite() or not 0 <= found <= MOST_PERCENT or found != round(found, 2):
        raise RuleBroken(
            "percent",
            "{found} percent. Expected 0 to {most} with at most two decimals.",
            field=field,
            found=plain(found),
            most=plain(MOST_PERCENT),
        )


def check_why(reason: str) -> str:
    """A tolerance is set and ended for a reason, which stays in its history. Raises `RuleBroken`."""
    cleaned = check_words(reason, LONGEST_REASON, field="reason")
    if not cleaned:
        raise RuleBroken("reason", "Say why: it stays in the history.", field="reason")
    return cleaned
