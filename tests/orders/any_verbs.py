"""Every verb that somebody may try on a line of an order, as a table: to add one, add a line to `VERBS`.

A verb is tried with a random number and a random day, by whoever usually does it or by anybody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.database import db
from app.orders import actions as orders
from app.orders.actions import Change, GiveBack
from app.orders.models import OrderLine
from app.orders.queries import lines_for
from app.orders.rules.answers import Accept, Propose, Reject, Rest, Side
from app.orders.rules.offers import ON_A_COUNTER, ON_A_PROPOSAL, Verb, offers
from app.orders.rules.quantities import Part
from app.principal import Principal
from app.receipts import actions as receipts
from app.receipts.models import Receipt
from app.receipts.rules import Delivery, Outcome, Received, Remedy
from app.refusals import NotFound
from app.shipments import actions as shipments
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import Flag, Notice, Packed, Step
from tests.story import JUNE, MACHINE, D, World, told_by

TODAY = JUNE[1]
DAY = timedelta(days=1)


@dataclass
class Attempt:
    """Somebody tries something with a line: the numbers are random, the versions those of now."""

    world: World
    actor: Principal
    line_id: int
    number: int
    day: int

    @property
    def quantity(self) -> Decimal:
        return D(self.number)

    @property
    def on(self) -> date:
        return TODAY + DAY * self.day

    @property
    def seen(self) -> dict[str, int]:
        return {"version": self.line.version}

    @property
    def line(self) -> OrderLine:
        """As somebody sees it who may look: what may not be found is not found by the verb itself."""
        return self._looked_at(lambda: lines_for(MACHINE, [self.line_id])[0])

    def one_of(self, model: type[Any]) -> Any:
        """A receipt, shipment or shipment line of the line, chosen by the number; nothing to find, nothing to do."""
        rows = self._looked_at(lambda: list(db.session.scalars(self._of_line(model))))
        if not rows:
            raise NotFound
        return rows[self.number % len(rows)]

    def _of_line(self, model: type[Any]) -> Any:
        if model is not Shipment:
            return select(model).where(model.order_line_id == self.line_id).order_by(model.id)
        holding = select(ShipmentLine.shipment_id).where(ShipmentLine.order_line_id == self.line_id)
        return select(Shipment).where(Shipment.id.in_(holding)).order_by(Shipment.id)

    def _looked_at(self, look: Callable[[], Any]) -> Any:
        session = db.session()
        before, session.info["principal"] = session.info["principal"], MACHINE
        try:
            return look()
        finally:
            session.info["principal"] = before


def _offer(it: Attempt) -> Propose:
    """Two parts, sometimes with something left out."""
    line = it.line
    first = min(it.quantity, line.open_quantity - 1)
    lost = D(1) if it.number % 3 == 0 and line.open_quantity - first > 1 else D(0)
    parts = (Part(first, it.on), Part(line.open_quantity - first - lost, it.on + 3 * DAY))
    return Propose(line.id, line.version, tuple(part for part in parts if part.quantity > 0), lost, "material")


def _answered(it: Attempt, make: Callable[[Attempt], Any]) -> None:
    orders.answer_line(it.actor, make(it), revision=it.line.order.revision)


def _revise(it: Attempt) -> None:
    change = Change(line_id=it.line_id, quantity=it.quantity + 60, requested_on=it.on)
    orders.revise_order(it.actor, it.line.order_id, [change])


def _accept_parts(it: Attempt) -> None:
    offered = it._looked_at(lambda: [part.on for part in it.line.standing])
    rest = Rest.ASK if it.number % 2 else Rest.CANCEL
    orders.accept_parts(it.actor, it.line_id, **it.seen, days=offered[:1], rest=rest)


def _ship(it: Attempt) -> None:
    number = f"S-{it.line_id}-{len(it._looked_at(lambda: list(db.session.scalars(it._of_line(Shipment)))))}"
    step = Step.READY if it.number % 2 else Step.DISPATCHED
    shipments.ship(it.actor, Notice(number, TODAY, it.on), [Packed(it.line_id, it.quantity)], step=step)


def _move(it: Attempt) -> None:
    shipment, steps = it.one_of(Shipment), sorted(Step)
    shipments.move_shipment(it.actor, shipment.id, steps[it.day % len(steps)], version=shipment.version)


def _correct_shipment(it: Attempt) -> None:
    sent = it._looked_at(lambda: (shipment := it.one_of(Shipment), shipment.notice))
    shipment, notice = sent
    shipments.correct_shipment(it.actor, shipment.id, notice, {it.line_id: it.quantity}, version=shipment.version)


def _flag(it: Attempt) -> None:
    shipment = it.one_of(Shipment)
    shipments.set_flag(it.actor, shipment.id, Flag.DELAYED, version=shipment.version, reason="Snow")


def _receive(it: Attempt, **more: Any) -> None:
    receipts.receive_line(it.actor, Delivery(TODAY if it.day % 5 else None), Received(it.line_id, it.quantity, **more))


def _rejecting(it: Attempt) -> None:
    remedy = Remedy.REPLACE if it.day % 2 else Remedy.CREDIT
    _receive(it, rejected=it.quantity // 2 + 1, reason="damaged", remedy=remedy)


def _unload(it: Attempt) -> None:
    edition = it._looked_at(lambda: it.one_of(Shipment).edition)
    said = [Received(it.line_id, it.quantity, short=True)] if it.day % 3 else []
    receipts.receive_shipment(it.actor, it.one_of(Shipment).id, Delivery(TODAY), said, edition=edition)


def _nothing_came(it: Attempt) -> None:
    edition = it._looked_at(lambda: it.one_of(Shipment).edition)
    words = {"edition": edition, "not_come": [it.line_id]}
    receipts.receive_shipment(it.actor, it.one_of(Shipment).id, Delivery(TODAY), **words)


def _with_receipt(verb: Callable[..., Any], *args: Any, **more: Any) -> Callable[[Attempt], None]:
    def attempt(it: Attempt) -> None:
        receipt = it.one_of(Receipt)
        given = [each(it) if callable(each) else each for each in args]
        verb(it.actor, receipt.id, *given, version=receipt.version, **more)

    return attempt


def _of_line(verb: Callable[..., Any], **more: Any) -> Callable[[Attempt], None]:
    return lambda it: verb(it.actor, it.line_id, **it.seen, **more)


def _counter(it: Attempt) -> None:
    line = it.line
    orders.counter_proposal(it.actor, Propose(line.id, line.version, (Part(line.open_quantity, it.on),)))


def _give_back(it: Attempt) -> list[GiveBack]:
    return [GiveBack(it.line_id, it.line.version, it.quantity)]


def _ask_cancel(it: Attempt) -> None:
    orders.cancel_lines(it.actor, it.line.order_id, _give_back(it), reason="no_longer_needed")


def _ask_release(it: Attempt) -> None:
    orders.ask_release(it.actor, it.line.order_id, _give_back(it), reason="capacity")


def _of_request(verb: Callable[..., Any], asked_by: Side, **more: Any) -> Callable[[Attempt], None]:
    return lambda it: verb(it.actor, asked_by, it.line_id, **it.seen, **more)


def _earlier(it: Attempt) -> date:
    return TODAY - DAY * it.day


def _few(it: Attempt) -> Decimal:
    return it.quantity // 4 + 1


SUPPLIER, BUYER, DOCK = "acme_person", "buyer", "receiver"
BAD = {"reason": "expired", "remedy": Remedy.REPLACE}
TOO_MANY = {"reason": "too_many", "remedy": Remedy.CREDIT}
SELDOM = ON_A_PROPOSAL | ON_A_COUNTER | {Verb.PROPOSE, Verb.PLACE_ELSEWHERE}
"""What can seldom be done is tried more often then."""

VERBS: dict[str, tuple[str, Verb | str, Callable[[Attempt], None]]] = {
    # what is tried: who usually does it; when it is likely to work, by what is offered or a sum of the line; and how
    "accept": (SUPPLIER, Verb.ACCEPT, lambda it: _answered(it, lambda it: Accept(it.line_id, it.line.version))),
    "propose": (SUPPLIER, Verb.PROPOSE, lambda it: _answered(it, _offer)),
    "reject": (SUPPLIER, Verb.REJECT, lambda it: _answered(it, lambda it: Reject(it.line_id, it.line.version, "capacity"))),
    "withdraw": (SUPPLIER, Verb.WITHDRAW, _of_line(orders.withdraw_proposal)),
    "accept proposal": (BUYER, Verb.ACCEPT_PROPOSAL, _of_line(orders.accept_proposal)),
    "accept parts": (BUYER, Verb.ACCEPT_PROPOSAL, _accept_parts),
    "decline proposal": (BUYER, Verb.DECLINE_PROPOSAL, _of_line(orders.decline_proposal, reason="needed_earlier")),
    "counter": (BUYER, Verb.COUNTER, _counter),
    "withdraw counter": (BUYER, Verb.WITHDRAW_COUNTER, _of_line(orders.withdraw_counter)),
    "accept counter": (SUPPLIER, Verb.ACCEPT_COUNTER, _of_line(orders.accept_counter)),
    "decline counter": (SUPPLIER, Verb.DECLINE_COUNTER, _of_line(orders.decline_counter, reason="capacity")),
    "place elsewhere": (
        BUYER,
        Verb.PLACE_ELSEWHERE,
        lambda it: orders.place_elsewhere(it.actor, it.line_id, **it.seen, supplier_id=it.world.bits),
    ),
    "revise": (BUYER, Verb.REVISE, _revise),
    "cancel": (BUYER, Verb.CANCEL, _of_line(orders.cancel_line, reason="no_longer_needed")),
    "ask to cancel": (BUYER, Verb.ASK_CANCEL, _ask_cancel),
    "let go": (SUPPLIER, Verb.GRANT_CANCEL, _of_request(orders.grant_request, Side.US)),
    "insist": (SUPPLIER, Verb.REFUSE_CANCEL, _of_request(orders.refuse_request, Side.US, reason="already_made")),
    "take the request back": (BUYER, Verb.WITHDRAW_CANCEL, _of_request(orders.withdraw_request, Side.US)),
    "ask to be released": (SUPPLIER, Verb.ASK_RELEASE, _ask_release),
    "release": (BUYER, Verb.GRANT_RELEASE, _of_request(orders.grant_request, Side.SUPPLIER)),
    "complete": (BUYER, Verb.COMPLETE, _of_line(receipts.complete_line)),
    "ship": (SUPPLIER, Verb.SHIP, _ship),
    "move": (SUPPLIER, "shipped", _move),
    "correct shipment": (SUPPLIER, "shipped", _correct_shipment),
    "flag": (SUPPLIER, "shipped", _flag),
    "receive": (DOCK, Verb.RECEIVE, _receive),
    "receive surplus": (DOCK, Verb.RECEIVE, lambda it: _receive(it, surplus=True)),
    "receive and reject": (DOCK, Verb.RECEIVE, _rejecting),
    "receive and set aside": (DOCK, Verb.RECEIVE, lambda it: _receive(it, blocked=it.quantity // 2 + 1)),
    "unload": (DOCK, "in_transit", _unload),
    "nothing came": (DOCK, "in_transit", _nothing_came),
    "reverse": (DOCK, "received", _with_receipt(receipts.reverse_receipt, reason="Counted twice")),
    "correct the day": (
        DOCK,
        "received",
        _with_receipt(receipts.correct_arrival, _earlier, reason="Wrong sheet"),
    ),
    "accept units": (DOCK, "blocked", _with_receipt(receipts.inspect_units, _few, Outcome.ACCEPTED)),
    "reject units": (DOCK, "blocked", _with_receipt(receipts.inspect_units, _few, Outcome.REJECTED, **BAD)),
    "send back": (DOCK, "received", _with_receipt(receipts.return_units, _few, **BAD)),
    "send back for credit": (
        DOCK,
        "received",
        _with_receipt(receipts.return_units, _few, **TOO_MANY),
    ),
}


def likely(line: OrderLine) -> list[str]:
    """What could be tried with some hope."""
    offered = offers(line, line.order.state, MACHINE)
    found = []
    for verb, (_, needs, _) in VERBS.items():
        if needs in offered or (needs not in set(Verb) and getattr(line, needs)):
            found += [verb] * (4 if needs in SELDOM else 1)
    return found


def attempt(world: World, verb: str, who: str, line_id: int, number: int, day: int) -> None:
    """Let somebody try; nobody named is whoever usually does it. Raises what the verb is refused with."""
    usual, _, do = VERBS[verb]
    actor = getattr(world, who or usual)
    with told_by(world.app, actor):
        do(Attempt(world, actor, line_id, number, day))
