"""What facts about shipments and receipts mean for a line; see `replaying`."""

from decimal import Decimal
from typing import Any

from app.receipts import events as r
from app.shipments import events as s
from app.shipments.rules import Step
from tests.orders.telling import NOTHING, Sent, Told, tells


@tells(r.LineCompleted)
def completed(line: Told, fact: r.LineCompleted) -> None:
    line.end_offer()
    line.cancel_asked = ""
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
    elif isinstance(fact, s.FlagSet | s.FlagLifted):
        sent = line.sent[fact.shipment_id]
        sent.flags = sent.flags | {fact.flag} if isinstance(fact, s.FlagSet) else sent.flags - {fact.flag}
