"""What may be tried with the goods of a line: shipments and receipts; see `any_verbs`."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from app.orders.rules.offers import Verb
from app.receipts import actions as receipts
from app.receipts.models import Receipt
from app.receipts.rules import Delivery, Outcome, Received, Remedy
from app.shipments import actions as shipments
from app.shipments.models import Shipment
from app.shipments.rules import Flag, Notice, PackageWords, Packed, Step
from tests.orders.attempts import DAY, DOCK, SUPPLIER, TODAY, Attempt, Likely, Try, is_held_up, was_sent


def _ship(it: Attempt) -> None:
    number = f"S-{it.line_id}-{len(it.all_of(Shipment))}"
    step = (Step.READY, Step.DISPATCHED, Step.DRAFT)[it.number % 3]
    shipments.ship(it.actor, Notice(number, TODAY, it.on), [Packed(it.line_id, it.quantity)], step=step)


def _with_shipment(verb: Callable[..., Any], *args: Any, **more: Any) -> Try:
    def attempt(it: Attempt) -> None:
        shipment = it.one_of(Shipment)
        given = [each(it) if callable(each) else each for each in args]
        verb(it.actor, shipment.id, *given, version=shipment.version, **more)

    return attempt


def _any_step(it: Attempt) -> Step:
    return sorted(Step)[it.day % len(Step)]


def _any_flag(it: Attempt) -> Flag:
    return list(Flag)[it.day % len(Flag)]


def _standing_flag(it: Attempt) -> Flag:
    return next(iter(it.one_of(Shipment).flags), Flag.DELAYED)


def _correct_shipment(it: Attempt) -> None:
    shipment, notice = it.looked_at(lambda: (shipment := it.one_of(Shipment), shipment.notice))
    shipments.correct_shipment(it.actor, shipment.id, notice, {it.line_id: it.quantity}, version=shipment.version)


def _receive(it: Attempt, **more: Any) -> None:
    receipts.receive_line(it.actor, Delivery(TODAY if it.day % 5 else None), Received(it.line_id, it.quantity, **more))


def _rejecting(it: Attempt) -> None:
    remedy = Remedy.REPLACE if it.day % 2 else Remedy.CREDIT
    _receive(it, rejected=it.quantity // 2 + 1, reason="damaged", remedy=remedy)


def _unload(it: Attempt) -> None:
    said = [Received(it.line_id, it.quantity, short=True)] if it.day % 3 else []
    _unloaded(it, said)


def _unloaded(it: Attempt, said: list[Received], **more: Any) -> None:
    shipment, edition = it.looked_at(lambda: (shipment := it.one_of(Shipment), shipment.edition))
    receipts.receive_shipment(it.actor, shipment.id, Delivery(TODAY), said, edition=edition, **more)


def _with_receipt(verb: Callable[..., Any], *args: Any, **more: Any) -> Try:
    def attempt(it: Attempt) -> None:
        receipt = it.one_of(Receipt)
        given = [each(it) if callable(each) else each for each in args]
        verb(it.actor, receipt.id, *given, version=receipt.version, **more)

    return attempt


def _earlier(it: Attempt) -> date | None:
    """Another day, or none where nobody knows after all."""
    return TODAY - DAY * it.day if it.number % 4 else None


def _few(it: Attempt) -> Decimal:
    return it.quantity // 4 + 1


BAD = {"reason": "expired", "remedy": Remedy.REPLACE}
WORTHLESS = {"reason": "damaged", "remedy": Remedy.CREDIT}
TOO_MANY = {"reason": "too_many", "remedy": Remedy.CREDIT}
GOODS: dict[str, tuple[str, Likely, Try]] = {
    "ship": (SUPPLIER, Verb.SHIP, _ship),
    "move": (SUPPLIER, was_sent, _with_shipment(shipments.move_shipment, _any_step)),
    "correct the step": (SUPPLIER, was_sent, _with_shipment(shipments.correct_step, note="Wrong button")),
    "correct the shipment": (SUPPLIER, "shipped", _correct_shipment),
    "pack": (SUPPLIER, "shipped", _with_shipment(shipments.add_packages, PackageWords())),
    "flag": (SUPPLIER, "shipped", _with_shipment(shipments.set_flag, _any_flag, reason="Snow")),
    "lift the flag": (SUPPLIER, is_held_up, _with_shipment(shipments.lift_flag, _standing_flag)),
    "receive": (DOCK, Verb.RECEIVE, _receive),
    "receive surplus": (DOCK, Verb.RECEIVE, lambda it: _receive(it, surplus=True)),
    "receive and reject": (DOCK, Verb.RECEIVE, _rejecting),
    "receive and set aside": (DOCK, Verb.RECEIVE, lambda it: _receive(it, blocked=it.quantity // 2 + 1)),
    "unload": (DOCK, "in_transit", _unload),
    "nothing came": (DOCK, "in_transit", lambda it: _unloaded(it, [], not_come=[it.line_id])),
    "reverse": (DOCK, "received", _with_receipt(receipts.reverse_receipt, reason="Counted twice")),
    "correct the day": (DOCK, "received", _with_receipt(receipts.correct_arrival, _earlier, reason="Wrong sheet")),
    "accept units": (DOCK, "blocked", _with_receipt(receipts.inspect_units, _few, Outcome.ACCEPTED)),
    "reject units": (DOCK, "blocked", _with_receipt(receipts.inspect_units, _few, Outcome.REJECTED, **BAD)),
    "reject units for credit": (DOCK, "blocked", _with_receipt(receipts.inspect_units, _few, Outcome.REJECTED, **WORTHLESS)),
    "send back": (DOCK, "received", _with_receipt(receipts.return_units, _few, **BAD)),
    "send back for credit": (DOCK, "received", _with_receipt(receipts.return_units, _few, **TOO_MANY)),
}
