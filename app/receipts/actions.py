"""What may be done with receipts: post what arrived, take it back, and say that nothing more is awaited."""

from collections.abc import Sequence
from decimal import Decimal

from app import clock
from app.catalog.rules import check_words
from app.orders.actions import settle_order
from app.orders.actions.writing import check_seen, writing
from app.orders.models import OrderLine
from app.orders.queries import hold_lines, line_for
from app.orders.rules import offers
from app.orders.rules.offers import Verb
from app.principal import Permission, Principal
from app.receipts import queries, rules
from app.receipts.events import LineCompleted, LineReceived, ReceiptReversed
from app.receipts.models import Receipt
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken, Stale
from app.shipments import queries as shipments
from app.shipments.events import ShipmentMoved
from app.shipments.models import Shipment, ShipmentLine, latest_eta
from app.shipments.rules import Step
from app.suppliers import rules as suppliers
from app.transaction import Work

RECEIVE = Permission.LINE_RECEIVE


def receive_lines(actor: Principal, delivery: Delivery, received: Sequence[Received], *, once: str | None = None) -> list[int]:
    """Post what arrived of any lines: all of it or nothing. Returns the receipts' ids.

    What comes without a shipment uses up the oldest announced units of its line. Raises `RuleBroken` (fields
    `arrived_on`, `line-<id>-received`, `-rejected`, `-reason`, `-remedy`), `Stale`, `NotFound`.
    """
    with writing(actor, RECEIVE, once) as work:
        if len({each.order_line_id for each in received}) != len(received) or not received:
            raise RuleBroken("lines", "Say what arrived of at least one line, and of each line once.")
        lines = hold_lines(actor, [each.order_line_id for each in received])
        return [_receive(work, lines[each.order_line_id], each, delivery) for each in received]


def receive_line(actor: Principal, delivery: Delivery, received: Received, *, once: str | None = None) -> int:
    """Post what arrived of one line; see `receive_lines`."""
    return receive_lines(actor, delivery, [received], once=once)[0]


def _receive(work: Work, line: OrderLine, received: Received, delivery: Delivery) -> int:
    state = suppliers.State(line.order.supplier.state)
    suppliers.check(state, suppliers.Act.RECEIVE)
    check_seen(line, received.version)
    offers.check_offered(line, line.order.state, Verb.RECEIVE)
    rules.check_received(line, received)
    rules.check_arrival(delivery.arrived_on, line.order.site.today)
    awaited = _awaited(work, line, received.shipment_line_id)
    receipt = Receipt.post(
        line,
        received.quantity,
        rejected=received.rejected,
        remedy=received.remedy,
        reject_reason=received.reason,
        arrived_on=delivery.arrived_on,
        on_the_way=awaited,
        earlier=queries.receipts_of_lines(work.actor, [line.id]).get(line.id, ()),
        to_inspection=state in suppliers.TO_INSPECTION,
        delivery_note=check_words(delivery.delivery_note, 60, field="delivery_note"),
        note=check_words(delivery.note, 500, field="note"),
        source=delivery.source,
        external_key=received.external_key,
        posted_at=delivery.posted_at or clock.now(),
        posted_by=work.actor.person_id,
    )
    work.add(receipt)
    _follow(work, line, [each.shipment for each in awaited])
    work.record(_told(line, receipt))
    settle_order(work, line.order)
    return receipt.id


def _awaited(work: Work, line: OrderLine, shipment_line_id: int | None) -> list[ShipmentLine]:
    awaited = shipments.on_the_way(work.actor, [line.id]).get(line.id, [])
    if shipment_line_id is None:
        return awaited
    named = [each for each in awaited if each.id == shipment_line_id]
    if not named:
        raise RuleBroken("shipment", "Nothing of line {line_no} is awaited from that shipment.", line_no=line.line_no)
    return named


def _follow(work: Work, line: OrderLine, touched: Sequence[Shipment]) -> None:
    """What follows for the way of the goods: the line's announced day, and shipments that are here as a whole."""
    work.session.flush()
    line.eta_on = latest_eta(shipments.on_the_way(work.actor, [line.id]).get(line.id, ()))
    for shipment in touched:
        before = Step(shipment.step)
        if before is not Step.DELIVERED and all(each.closed for each in shipment.lines):
            shipment.go(Step.DELIVERED, by=work.actor.person_id)
            work.record(ShipmentMoved(**shipment.facts(), before=str(before), after=str(Step.DELIVERED)))


def _told(line: OrderLine, receipt: Receipt) -> LineReceived:
    return LineReceived(
        **line.facts(),
        receipt_id=receipt.id,
        quantity=receipt.quantity,
        rejected=receipt.rejected,
        remedy=receipt.remedy,
        reject_reason=receipt.reject_reason,
        arrived_on=receipt.arrived_on,
        left=line.open_quantity,
        to_inspection=receipt.to_inspection,
    )


def reverse_receipt(actor: Principal, receipt_id: int, *, version: int, reason: str, once: str | None = None) -> None:
    """Take a receipt back, with a reason: what it brought is owed again. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, RECEIVE, once) as work:
        line_id = queries.receipt_for(actor, receipt_id).order_line_id
        line = hold_lines(actor, [line_id])[line_id]
        receipt = queries.receipt_for(actor, receipt_id)
        if receipt.version != version:
            raise Stale("stale_receipt", "The receipt was changed since you opened it. Look at it again.")
        standing = queries.receipts_of_lines(actor, [line_id]).get(line_id, [])
        receipt.reverse(reason, actor.person_id, [each for each in standing if each.id != receipt.id])
        _follow(work, line, ())
        work.record(
            ReceiptReversed(
                **line.facts(),
                receipt_id=receipt.id,
                quantity=receipt.quantity,
                rejected=receipt.rejected,
                left=line.open_quantity,
                reason=receipt.reversal_reason,
            )
        )
        settle_order(work, line.order)


def complete_line(actor: Principal, line_id: int, *, version: int, once: str | None = None) -> Decimal:
    """Say that we do not wait for the rest of a line: it is not owed any more, and stays failed. Returns how much."""
    with writing(actor, Permission.ORDER_WRITE, once) as work:
        line = line_for(actor, line_id, lock=True)
        check_seen(line, version)
        offers.check_offered(line, line.order.state, Verb.COMPLETE)
        line.supersede(actor.person_id)
        missing = line.complete()
        work.record(LineCompleted(**line.facts(), missing=missing))
        settle_order(work, line.order)
        return missing
