"""The state of order lines told again from their events alone: what the log is worth.

`TELLS` says what each kind of fact means for a line. A kind that is not in it, nor among those that change nothing
told here, fails the test by its name: whoever adds a fact adds its line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.events import Event
from app.orders import events as o
from app.receipts import events as r
from app.shipments import events as s
from app.shipments.rules import COUNTS, Step

NOTHING = Decimal(0)


@dataclass
class Sent:
    """Units of the line in one shipment."""

    quantity: Decimal
    step: str
    received: Decimal = NOTHING
    missing: Decimal = NOTHING

    @property
    def in_transit(self) -> Decimal:
        return max(NOTHING, self.quantity - self.received - self.missing) if self.step in COUNTS else NOTHING


@dataclass
class Told:
    """A line as its events tell it."""

    quantity: Decimal
    answer: str = "pending"
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

    @property
    def in_transit(self) -> Decimal:
        return sum((each.in_transit for each in self.sent.values()), NOTHING)

    @property
    def owed(self) -> Decimal:
        """As if nothing had been given up; negative where more came than was asked for."""
        return self.quantity - self.cancelled - self.received + self.to_replace

    @property
    def shipped(self) -> Decimal:
        return sum((each.quantity for each in self.sent.values() if each.step in COUNTS), NOTHING)

    def be_promised(self, on: date, revision: int) -> None:
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
    "latest_promised_on",
    "proposed_on",
    "quantity",
    "cancelled",
    "received",
    "rejected",
    "blocked",
    "returned",
) + ("to_replace", "open_quantity", "in_transit", "shipped")
Teller = Callable[[Told, Any], None]
TELLS: dict[type[Event], Teller] = {}
SAYS_NOTHING: tuple[type[Event], ...] = (o.WordsGiven, o.LinePriceChanged, o.LinePlacedElsewhere, o.LineSubstituted)
SAYS_NOTHING += (o.CancellationAsked, o.CancellationGranted, o.CancellationRefused, o.CancellationWithdrawn)
SAYS_NOTHING += (r.PicturesAdded,)
"""About a line, but about nothing that is told again here."""


def tells(*kinds: type[Event]) -> Callable[[Teller], Teller]:
    def register(teller: Teller) -> Teller:
        TELLS.update(dict.fromkeys(kinds, teller))
        return teller

    return register


@tells(o.LineAccepted)
def accepted(line: Told, fact: o.LineAccepted) -> None:
    line.be_promised(fact.promised_on, fact.revision)


@tells(o.LineProposed)
def proposed(line: Told, fact: o.LineProposed) -> None:
    line.answer, line.proposed_on = "proposed", fact.days[-1]


@tells(o.LineRejected)
def rejected(line: Told, fact: o.LineRejected) -> None:
    line.answer, line.proposed_on = "rejected", None


@tells(o.ProposalAccepted)
def proposal_accepted(line: Told, fact: o.ProposalAccepted) -> None:
    line.be_promised(fact.promised_on, fact.revision)
    if fact.rest == "ask":
        line.answer, line.covers_all = "pending", False


@tells(o.CounterProposed)
def countered(line: Told, fact: o.CounterProposed) -> None:
    line.answer, line.proposed_on = "countered", fact.days[-1]


@tells(o.ProposalDeclined, o.ProposalWithdrawn, o.CounterDeclined, o.CounterWithdrawn)
def offer_ended(line: Told, fact: Any) -> None:
    line.fall_back()


@tells(o.LineRevised)
def revised(line: Told, fact: o.LineRevised) -> None:
    given_up = max(NOTHING, line.owed - line.open_quantity)
    line.quantity, line.asked_revision = fact.quantity, fact.revision
    line.answer, line.proposed_on = "pending", None
    line.open_quantity = max(NOTHING, line.owed - given_up)


@tells(o.LineCancelled)
def cancelled(line: Told, fact: o.LineCancelled) -> None:
    line.end_offer()
    line.cancelled += fact.quantity
    line.open_quantity = fact.left


@tells(r.LineCompleted)
def completed(line: Told, fact: r.LineCompleted) -> None:
    line.end_offer()
    line.open_quantity = NOTHING


@tells(r.LineReceived)
def received(line: Told, fact: r.LineReceived) -> None:
    if fact.replaces is not None:
        return  # another day for the same units: no sum changes by it
    line.received += fact.quantity
    line.rejected += fact.rejected
    line.blocked += fact.blocked
    line.to_replace += fact.rejected if fact.remedy == "replace" else NOTHING
    line.open_quantity = fact.left
    for shipment_id, quantity in zip(fact.shipment_ids, fact.shipped, strict=True):
        line.sent[shipment_id].received += quantity


@tells(r.ReceiptReversed)
def taken_back(line: Told, fact: r.ReceiptReversed) -> None:
    if fact.replaced:
        return  # it is said anew at once
    line.received -= fact.quantity
    line.rejected -= fact.rejected
    line.blocked -= fact.blocked
    line.returned -= fact.returned
    line.to_replace -= fact.to_replace
    line.open_quantity = fact.left
    for shipment_id, quantity in zip(fact.shipment_ids, fact.shipped, strict=True):
        line.sent[shipment_id].received -= quantity
        line.sent[shipment_id].missing = NOTHING


@tells(r.UnitsAccepted)
def units_accepted(line: Told, fact: r.UnitsAccepted) -> None:
    line.blocked -= fact.quantity


@tells(r.UnitsRejected)
def units_rejected(line: Told, fact: r.UnitsRejected) -> None:
    line.blocked -= fact.quantity
    line.rejected += fact.quantity
    line.to_replace += fact.quantity if fact.remedy == "replace" else NOTHING
    line.open_quantity = fact.left


@tells(r.UnitsReturned)
def units_returned(line: Told, fact: r.UnitsReturned) -> None:
    line.returned += fact.quantity
    line.to_replace += fact.quantity if fact.remedy == "replace" else NOTHING
    line.open_quantity = fact.left


@tells(r.ShipmentFellShort)
def fell_short(line: Told, fact: r.ShipmentFellShort) -> None:
    line.sent[fact.shipment_id].missing += fact.missing


def _quantity(fact: Any, line_id: int) -> Decimal:
    return dict(zip(fact.line_ids, fact.quantities, strict=True))[line_id]


def about_shipment(line: Told, line_id: int, fact: s.ShipmentEvent) -> None:
    """What a fact about a shipment means for one of the lines in it."""
    if isinstance(fact, s.ShipmentAnnounced):
        line.sent[fact.shipment_id] = Sent(_quantity(fact, line_id), fact.step)
    elif isinstance(fact, s.ShipmentDispatched):
        sent = line.sent.setdefault(fact.shipment_id, Sent(_quantity(fact, line_id), Step.DISPATCHED))
        sent.quantity = _quantity(fact, line_id)
    elif isinstance(fact, s.ShipmentMoved | s.StepCorrected):
        line.sent[fact.shipment_id].step = fact.after
    elif isinstance(fact, s.ShipmentCorrected):
        line.sent[fact.shipment_id].quantity = _quantity(fact, line_id)


def replay(quantities: dict[int, Decimal], facts: Iterable[Event]) -> dict[int, Told]:
    """Lines told again: `quantities` is what each was issued with, `facts` what happened since, in order."""
    lines = {line_id: Told(quantity, open_quantity=quantity) for line_id, quantity in quantities.items()}
    for fact in facts:
        if isinstance(fact, s.ShipmentEvent):
            for line_id in set(fact.line_ids) & lines.keys():
                about_shipment(lines[line_id], line_id, fact)
        elif isinstance(fact, o.LineEvent) and fact.line_id in lines and not isinstance(fact, SAYS_NOTHING):
            assert type(fact) in TELLS, f"{fact.name}: say in tests/orders/replaying.py what it means for a line"
            TELLS[type(fact)](lines[fact.line_id], fact)
    return lines
