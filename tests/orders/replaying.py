"""The state of order lines told again from their events alone: what the log is worth.

`TELLS` says what each kind of fact means for a line. A kind that is not in it, nor among those that change nothing
told here, fails the test by its name: whoever adds a fact adds its line.
"""

from collections.abc import Iterable
from typing import Any

from app.events import Event
from app.orders import events as o
from app.shipments import events as s
from tests.orders.replaying_goods import about_shipment
from tests.orders.telling import NOTHING, SAYS_NOTHING, TELLS, Told, tells


@tells(o.LineAccepted)
def accepted(line: Told, fact: o.LineAccepted) -> None:
    line.remember()
    line.be_promised(fact.promised_on, fact.revision)


@tells(o.LineProposed)
def proposed(line: Told, fact: o.LineProposed) -> None:
    line.remember()
    line.answer, line.proposed_on = "proposed", fact.days[-1]


@tells(o.LineRejected)
def rejected(line: Told, fact: o.LineRejected) -> None:
    line.remember()
    line.answer, line.proposed_on, line.cancel_asked = "rejected", None, ""


@tells(o.LineSubstituted)
def substituted(line: Told, fact: o.LineSubstituted) -> None:
    line.item_number = fact.number


@tells(o.CancellationAsked)
def asked_to_cancel(line: Told, fact: o.CancellationAsked) -> None:
    line.cancel_asked = fact.side


@tells(o.CancellationGranted, o.CancellationRefused, o.CancellationWithdrawn)
def request_ended(line: Told, fact: Any) -> None:
    line.cancel_asked = ""


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
    line.quantity, line.requested_on = fact.quantity, fact.requested_on
    asked_again(line, fact.revision)
    line.open_quantity = max(NOTHING, line.owed - given_up)


def asked_again(line: Told, revision: int) -> None:
    line.answer, line.proposed_on, line.cancel_asked, line.asked_revision = "pending", None, "", revision


@tells(o.LineCancelled)
def cancelled(line: Told, fact: o.LineCancelled) -> None:
    line.end_offer()
    if not isinstance(line.last, o.ProposalAccepted):  # what an offer leaves out ends no request about the rest
        line.cancel_asked = ""
    line.cancelled += fact.quantity
    line.open_quantity = fact.left


def about_order(line: Told, fact: o.OrderEvent) -> None:
    """What a fact about the order means for one of the lines that it names."""
    if isinstance(fact, o.AnswerTakenBack):
        for name, value in line.as_before.items():
            setattr(line, name, value)
    if isinstance(fact, o.OrderRevised) and (fact.site_before is None or line.open_quantity):
        asked_again(line, fact.revision)


def replay(lines: dict[int, Told], facts: Iterable[Event]) -> dict[int, Told]:
    """Lines told again: `lines` is how each was issued, `facts` what happened since, in order."""
    for line in lines.values():
        line.open_quantity = line.quantity
    for fact in facts:
        for line_id in {getattr(fact, "line_id", 0), *getattr(fact, "line_ids", ())} & lines.keys():
            tell(lines[line_id], line_id, fact)
            lines[line_id].last = fact
    return lines


def tell(line: Told, line_id: int, fact: Event) -> None:
    if isinstance(fact, s.ShipmentEvent):
        about_shipment(line, line_id, fact)
    elif isinstance(fact, o.LineEvent):
        if not isinstance(fact, SAYS_NOTHING):
            assert type(fact) in TELLS, f"{fact.name}: say in tests/orders/replaying.py what it means for a line"
            TELLS[type(fact)](line, fact)
    elif isinstance(fact, o.OrderEvent):
        about_order(line, fact)
