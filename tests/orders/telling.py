"""A line as its events tell it, and the register of what each kind of fact means for it; see `replaying`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.events import Event
from app.orders import events as o
from app.receipts import events as r
from app.shipments.models import ShipmentLine
from app.shipments.rules import COUNTS

NOTHING = Decimal(0)


@dataclass
class Sent:
    """Units of the line in one shipment."""

    quantity: Decimal
    step: str
    received: Decimal = NOTHING
    missing: Decimal = NOTHING
    flags: frozenset[str] = frozenset()

    @classmethod
    def standing(cls, line: ShipmentLine) -> "Sent":
        flags = frozenset(map(str, line.shipment.flags))
        return cls(line.quantity, str(line.shipment.step), line.received, line.missing, flags)

    @property
    def in_transit(self) -> Decimal:
        return max(NOTHING, self.quantity - self.received - self.missing) if self.step in COUNTS else NOTHING


@dataclass
class Told:
    """A line as its events tell it."""

    quantity: Decimal
    requested_on: date
    item_number: str
    answer: str = "pending"
    first_promised_on: date | None = None
    latest_promised_on: date | None = None
    proposed_on: date | None = None
    cancelled: Decimal = NOTHING
    received: Decimal = NOTHING
    rejected: Decimal = NOTHING
    blocked: Decimal = NOTHING
    returned: Decimal = NOTHING
    to_replace: Decimal = NOTHING
    open_quantity: Decimal = NOTHING
    sent: dict[int, Sent] = field(default_factory=dict)
    asked_revision: int = 1
    promised_revision: int = 0
    covers_all: bool = True
    cancel_asked: str = ""
    last: Event | None = None
    as_before: dict[str, Any] = field(default_factory=dict)

    @property
    def in_transit(self) -> Decimal:
        return sum((each.in_transit for each in self.sent.values()), NOTHING)

    @property
    def owed(self) -> Decimal:
        """As if nothing had been given up; negative where more came than was asked for."""
        return self.quantity - self.cancelled - self.received + self.to_replace

    @property
    def shipped(self) -> Decimal:
        return sum((each.quantity if each.step in COUNTS else each.received for each in self.sent.values()), NOTHING)

    def remember(self) -> None:
        """How it stands before an answer that may be taken back."""
        self.as_before = {name: getattr(self, name) for name in OF_AN_ANSWER}

    def be_promised(self, on: date, revision: int) -> None:
        if self.first_promised_on is None or self.promised_revision < self.asked_revision:
            self.first_promised_on = on
        self.answer, self.latest_promised_on, self.proposed_on = "accepted", on, None
        self.promised_revision, self.covers_all = revision, True

    def fall_back(self) -> None:
        """An open offer has ended: as agreed last, else to be answered."""
        agreed = self.latest_promised_on and self.promised_revision >= self.asked_revision and self.covers_all
        self.answer, self.proposed_on = "accepted" if agreed else "pending", None

    def end_offer(self) -> None:
        if self.answer in ("proposed", "countered"):
            self.fall_back()


FIELDS = (
    "answer",
    "requested_on",
    "item_number",
    "cancel_asked",
    "first_promised_on",
    "latest_promised_on",
    "proposed_on",
    "quantity",
    "cancelled",
    "received",
    "rejected",
    "blocked",
    "returned",
) + ("to_replace", "open_quantity", "in_transit", "shipped")
OF_AN_ANSWER = ("answer", "first_promised_on", "latest_promised_on", "proposed_on", "promised_revision", "covers_all")
Teller = Callable[[Told, Any], None]
TELLS: dict[type[Event], Teller] = {}
SAYS_NOTHING: tuple[type[Event], ...] = (o.WordsGiven, o.LinePriceChanged, o.LinePlacedElsewhere, r.PicturesAdded)
"""About a line, but about nothing that is told again here."""


def tells(*kinds: type[Event]) -> Callable[[Teller], Teller]:
    def register(teller: Teller) -> Teller:
        TELLS.update(dict.fromkeys(kinds, teller))
        return teller

    return register
