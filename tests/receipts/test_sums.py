"""Whatever people do in whatever order: the sums that stand on a line are those of its facts."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.database import db
from app.orders import actions as orders
from app.orders.actions import Change
from app.orders.models import OrderLine
from app.orders.queries import lines_for
from app.orders.rules import quantities
from app.orders.rules.answers import Accept, Propose, Reject
from app.orders.rules.quantities import Part
from app.orders.rules.states import ProposalState
from app.principal import Principal
from app.receipts import actions as receipts
from app.receipts.models import Inspection, Receipt, ReceiptMatch, Return
from app.receipts.rules import Delivery, Outcome, Received, Remedy
from app.refusals import RuleBroken
from app.shipments import actions as shipments
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.queries import shipment_for
from app.shipments.rules import COUNTS, Notice, Packed, Step
from tests.story import JUNE, MACHINE, D, World, told_by

TODAY = JUNE[1]


class Story:
    """One line's life: verbs with random numbers, each refused by its rule or carried out."""

    def __init__(self, world: World) -> None:
        self.world = world
        (self.line_id,) = world.line_ids(world.issued())

    def tell(self, verb: str, number: int, day: int) -> None:
        quantity, on = D(number), TODAY + timedelta(days=day)
        step: Callable[[Decimal, date], None] = getattr(self, verb)
        with suppress(RuleBroken):
            step(quantity, on)
            event(f"{verb} was carried out")

    def line(self) -> OrderLine:
        return lines_for(MACHINE, [self.line_id])[0]

    def _answer(self, make) -> None:
        world = self.world
        with told_by(world.app, world.acme_person):
            line = self.line()
            orders.answer_line(world.acme_person, make(line), revision=line.order.revision)

    def accept(self, _quantity: Decimal, _on: date) -> None:
        self._answer(lambda line: Accept(line.id, line.version))

    def propose(self, quantity: Decimal, on: date) -> None:
        def offer(line: OrderLine) -> Propose:
            first = min(quantity, line.open_quantity - 1)
            parts = [Part(first, on), Part(line.open_quantity - first, on + timedelta(days=3))]
            lost = D(1) if parts[1].quantity > 1 and quantity % 3 == 0 else D(0)
            kept = (parts[0], Part(parts[1].quantity - lost, parts[1].on))
            return Propose(line.id, line.version, tuple(part for part in kept if part.quantity > 0), lost, "material")

        self._answer(offer)

    def reject(self, _quantity: Decimal, _on: date) -> None:
        self._answer(lambda line: Reject(line.id, line.version, "capacity"))

    def withdraw(self, _quantity: Decimal, _on: date) -> None:
        self._of(self.world.acme_person, orders.withdraw_proposal)

    def take_proposal(self, _quantity: Decimal, _on: date) -> None:
        self._of(self.world.buyer, orders.accept_proposal)

    def decline(self, _quantity: Decimal, _on: date) -> None:
        self._of(self.world.buyer, orders.decline_proposal, reason="needed_earlier")

    def cancel(self, _quantity: Decimal, _on: date) -> None:
        self._of(self.world.buyer, orders.cancel_line, reason="no_longer_needed")

    def complete(self, _quantity: Decimal, _on: date) -> None:
        self._of(self.world.buyer, receipts.complete_line)

    def _of(self, actor: Principal, verb, **more) -> None:
        with told_by(self.world.app, actor):
            verb(actor, self.line_id, version=self.line().version, **more)

    def revise(self, quantity: Decimal, on: date) -> None:
        with told_by(self.world.app, self.world.buyer):
            change = Change(line_id=self.line_id, quantity=quantity, requested_on=on)
            orders.revise_order(self.world.buyer, self.line().order_id, [change])

    def ship(self, quantity: Decimal, on: date) -> None:
        world = self.world
        with told_by(world.app, world.acme_person):
            number = f"S-{self.line_id}-{len(self._rows(Shipment))}"
            step = (Step.DISPATCHED, Step.READY, Step.DRAFT)[int(quantity) % 3]
            shipments.ship(world.acme_person, Notice(number, min(on, TODAY), on), [Packed(self.line_id, quantity)], step=step)

    def move(self, quantity: Decimal, _on: date) -> None:
        steps = [*COUNTS, Step.RETURNED, Step.CANCELLED]
        self._of_a_shipment(quantity, shipments.move_shipment, sorted(steps)[int(quantity) % len(steps)])

    def correct_step(self, quantity: Decimal, _on: date) -> None:
        self._of_a_shipment(quantity, shipments.correct_step, note="wrong")

    def correct_quantity(self, quantity: Decimal, on: date) -> None:
        with told_by(self.world.app, MACHINE):
            chosen = self._chosen(ShipmentLine, quantity)
            number = chosen.shipment.number if chosen else ""
        if chosen:
            notice = Notice(number, min(on, TODAY), on)
            self._of_a_shipment(quantity, shipments.correct_shipment, notice, {self.line_id: quantity})

    def _of_a_shipment(self, quantity: Decimal, verb, *args, **more) -> None:
        actor = self.world.acme_person
        with told_by(self.world.app, actor):
            chosen = self._chosen(ShipmentLine, quantity)
            if chosen is not None:
                version = shipment_for(actor, chosen.shipment_id).version
                verb(actor, chosen.shipment_id, *args, version=version, **more)

    def receive(self, quantity: Decimal, on: date) -> None:
        rejected = quantity // 4 if quantity % 3 == 0 else D(0)
        self._receive(quantity, TODAY if on.day % 5 else None, rejected, Remedy.CREDIT)

    def receive_to_replace(self, quantity: Decimal, _on: date) -> None:
        self._receive(quantity, TODAY - timedelta(days=1), quantity // 2, Remedy.REPLACE)

    def receive_surplus(self, quantity: Decimal, _on: date) -> None:
        self._receive(quantity, TODAY, D(0), "", surplus=True)

    def receive_to_look_at(self, quantity: Decimal, _on: date) -> None:
        self._receive(quantity, TODAY, D(0), "", blocked=quantity // 2 + 1)

    def _receive(self, quantity: Decimal, day: date | None, rejected: Decimal, remedy: str, **more) -> None:
        world = self.world
        with told_by(world.app, world.receiver):
            received = Received(self.line_id, quantity, rejected, "damaged", remedy, **more)
            receipts.receive_line(world.receiver, Delivery(day), received)

    def unload(self, quantity: Decimal, _on: date) -> None:
        world = self.world
        with told_by(world.app, world.receiver):
            chosen = self._chosen(ShipmentLine, quantity)
            if chosen is not None:
                said = [Received(self.line_id, quantity, short=True)] if quantity % 3 else []
                edition = shipment_for(world.receiver, chosen.shipment_id).edition
                receipts.receive_shipment(world.receiver, chosen.shipment_id, Delivery(TODAY), said, edition=edition)

    def nothing_came(self, quantity: Decimal, _on: date) -> None:
        world = self.world
        with told_by(world.app, world.receiver):
            chosen = self._chosen(ShipmentLine, quantity)
            if chosen is not None:
                words = {"edition": shipment_for(world.receiver, chosen.shipment_id).edition, "not_come": [self.line_id]}
                receipts.receive_shipment(world.receiver, chosen.shipment_id, Delivery(TODAY), **words)

    def reverse(self, quantity: Decimal, _on: date) -> None:
        self._of_a_receipt(quantity, receipts.reverse_receipt, reason="wrong")

    def correct_day(self, quantity: Decimal, on: date) -> None:
        day = TODAY - timedelta(days=on.day) if quantity % 4 else None
        self._of_a_receipt(quantity, receipts.correct_arrival, day, reason="wrong")

    def accept_units(self, quantity: Decimal, _on: date) -> None:
        self._of_a_receipt(quantity, receipts.inspect_units, quantity // 3 + 1, Outcome.ACCEPTED)

    def reject_units(self, quantity: Decimal, _on: date) -> None:
        words = {"reason": "expired", "remedy": Remedy.REPLACE if quantity % 2 else Remedy.CREDIT}
        self._of_a_receipt(quantity, receipts.inspect_units, quantity // 5 + 1, Outcome.REJECTED, **words)

    def send_back(self, quantity: Decimal, _on: date) -> None:
        words = {"reason": "damaged", "remedy": Remedy.REPLACE if quantity % 3 else Remedy.CREDIT}
        self._of_a_receipt(quantity, receipts.return_units, quantity // 4 + 1, **words)

    def _of_a_receipt(self, quantity: Decimal, verb, *args, **more) -> None:
        world = self.world
        with told_by(world.app, world.receiver):
            chosen = self._chosen(Receipt, quantity)
            if chosen is not None:
                verb(world.receiver, chosen.id, *args, version=chosen.version, **more)

    def _chosen(self, model, quantity: Decimal):
        rows = self._rows(model)
        return rows[int(quantity) % len(rows)] if rows else None

    def _rows(self, model) -> list:
        wanted = select(model).order_by(model.id)
        if model is not Shipment:
            wanted = wanted.where(model.order_line_id == self.line_id)
        return list(db.session.scalars(wanted))


VERBS = [name for name in vars(Story) if not name.startswith("_") and name not in ("tell", "line")]
OFTEN = ("propose", "take_proposal", "accept", "revise", "ship", "receive", "receive_to_replace", "receive_to_look_at")
NOTHING = D(0)


def facts_of(line: OrderLine) -> dict[str, object]:
    """What the line should hold, from its facts alone."""
    standing = list(db.session.scalars(select(Receipt).where(Receipt.order_line_id == line.id, Receipt.reversed_at.is_(None))))
    counted = what_came(standing)
    promises = line.promises if line.promised_revision else []  # 0: those that there are were taken back
    offers = [each for each in line.proposals if each.state == ProposalState.OPEN]
    cancelled = total(line.cancellations)
    owed = max(NOTHING, line.quantity - cancelled - counted["received"] + counted["to_replace"])
    delivered = max(NOTHING, line.quantity - cancelled - owed)
    arrived = [(each.arrived_on, each.quantity) for each in standing]
    return {
        **counted,
        **what_was_announced(line),
        "cancelled": cancelled,
        "open_quantity": owed if line.completed_at is None else max(NOTHING, owed - line.forgone),
        "latest_promised_on": promises[-1].promised_on if promises else None,
        "proposed_on": offers[0].proposed_on if offers else None,
        "binding_on": quantities.binding_on(line.requested_on, promises[-1].agreed_parts if promises else (), delivered),
        "delivered_on": quantities.delivered_on(line.quantity - cancelled, arrived),
    }


def what_came(standing: list[Receipt]) -> dict[str, Decimal]:
    inspected, returned = afterwards(Inspection, standing), afterwards(Return, standing)
    later = [each for each in (*inspected, *returned) if each.remedy == Remedy.REPLACE]
    at_the_dock = sum((each.rejected for each in standing), NOTHING)
    to_replace = sum((each.rejected for each in standing if each.remedy == Remedy.REPLACE), NOTHING)
    return {
        "received": total(standing),
        "rejected": at_the_dock + total(each for each in inspected if each.is_rejection),
        "blocked": sum((each.blocked for each in standing), NOTHING),
        "returned": total(returned),
        "to_replace": to_replace + total(later),
    }


def what_was_announced(line: OrderLine) -> dict[str, object]:
    sent = list(db.session.scalars(select(ShipmentLine).where(ShipmentLine.order_line_id == line.id)))
    counting = [each for each in sent if each.shipment.step in COUNTS]
    awaited = {each: each.quantity - came_with(each) - each.missing for each in counting if not each.closed}
    return {
        "shipped": sum((each.quantity if each in counting else came_with(each) for each in sent), NOTHING),
        "in_transit": sum((left for left in awaited.values() if left > 0), NOTHING),
        "eta_on": max((each.shipment.eta_on for each, left in awaited.items() if left > 0), default=None),
    }


def afterwards(model, standing: list[Receipt]) -> list:
    return list(db.session.scalars(select(model).where(model.receipt_id.in_([each.id for each in standing]))))


def total(units) -> Decimal:
    return sum((each.quantity for each in units), NOTHING)


def came_with(sent: ShipmentLine) -> Decimal:
    standing = select(ReceiptMatch).join(Receipt, Receipt.id == ReceiptMatch.receipt_id)
    rows = db.session.scalars(standing.where(ReceiptMatch.shipment_line_id == sent.id, Receipt.reversed_at.is_(None)))
    return sum((match.quantity for match in rows), NOTHING)


step = st.tuples(st.sampled_from([*VERBS, *OFTEN * 4]), st.integers(1, 60), st.integers(0, 40))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(step, min_size=6, max_size=20))
def test_the_sums_on_a_line_are_those_of_its_facts(world: World, told: list[tuple[str, int, int]]):
    story = Story(world)
    for verb, number, day in told:
        story.tell(verb, number, day)
        with told_by(world.app, MACHINE):
            line = story.line()
            facts = facts_of(line)
            assert {name: getattr(line, name) for name in facts} == facts, verb
            assert line.is_open == bool(line.open_quantity), verb
            assert line.order.state == ("issued" if line.is_open else "closed" if line.active_quantity else "cancelled"), verb
            if line.is_promised:
                covered = sum(part.quantity for part in line.agreed)
                assert covered > 0
