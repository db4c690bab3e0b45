"""Posting what arrived, of any lines, with or without a shipment."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app import clock
from app.catalog.rules import check_words
from app.orders.actions import settle_order
from app.orders.actions.writing import check_seen, writing
from app.orders.models import OrderLine
from app.orders.queries import hold_lines
from app.orders.rules import offers
from app.orders.rules.offers import Verb
from app.principal import Permission, Principal
from app.receipts import queries, rules
from app.receipts.actions.certifying import lacked_by
from app.receipts.actions.picturing import Pictures, keep_pictures
from app.receipts.events import LineReceived, ShipmentFellShort
from app.receipts.models import Receipt
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken
from app.shipments import queries as shipments
from app.shipments.events import ShipmentMoved
from app.shipments.models import Shipment, ShipmentLine, latest_eta
from app.shipments.rules import Step
from app.suppliers import rules as suppliers
from app.transaction import Work

RECEIVE = Permission.LINE_RECEIVE


def receive_lines(
    actor: Principal,
    delivery: Delivery,
    received: Sequence[Received],
    *,
    pictures: Pictures | None = None,
    once: str | None = None,
) -> list[int]:
    """Post what arrived of any lines, with pictures of it: all of it or nothing. Returns the receipts' ids.

    What comes without a shipment uses up the oldest announced units of its line. Raises `RuleBroken` (fields
    `arrived_on`, `line-<id>-received`, `-rejected`, `-reason`, `-remedy`, `-blocked`), `Stale`, `NotFound`.
    """
    with writing(actor, RECEIVE, once) as work:
        if len({each.order_line_id for each in received}) != len(received) or not received:
            raise RuleBroken("lines", "Say what arrived of at least one line, and of each line once.")
        lines = hold_lines(actor, [each.order_line_id for each in received])
        return receive(work, [(lines[each.order_line_id], each) for each in received], delivery, pictures)


def receive_line(actor: Principal, delivery: Delivery, received: Received, *, once: str | None = None) -> int:
    """Post what arrived of one line; see `receive_lines`."""
    return receive_lines(actor, delivery, [received], once=once)[0]


Coming = tuple[OrderLine, Received]


@dataclass(frozen=True)
class Posted:
    """What was posted of a line: its receipt, the shipment lines that it may have used up, what they fell short of."""

    line: OrderLine
    receipt: Receipt
    awaited: Sequence[ShipmentLine]
    short: Sequence[ShipmentFellShort]


def receive(work: Work, coming: Sequence[Coming], delivery: Delivery, pictures: Pictures | None = None) -> list[int]:
    """Post what arrived of lines that are held, each of them once, with all that follows; in a constant number of queries."""
    ids = [line.id for line, _received in coming]
    on_the_way, earlier = shipments.on_the_way(work.actor, ids), queries.receipts_of_lines(work.actor, ids)
    plants = {line.id: _plant(on_the_way.get(line.id, ()), received) for line, received in coming}
    lacked = lacked_by(work.actor, [line for line, _received in coming], delivery.arrived_on, plants)
    posted = [
        _post(work, line, received, delivery, on_the_way.get(line.id, []), earlier.get(line.id, ()), lacked.get(line.id, ""))
        for line, received in coming
    ]
    follow(work, [each.line for each in posted], [line.shipment for each in posted for line in each.awaited])
    for each in posted:
        work.record(told(each.line, each.receipt))
        for fact in each.short:
            work.record(fact)
        if files := (pictures or {}).get(each.line.id):
            keep_pictures(work, each.receipt.id, files)
    settle(work, [each.line for each in posted])
    return [each.receipt.id for each in posted]


def _plant(on_the_way: Sequence[ShipmentLine], received: Received) -> int | None:
    """From which plant it comes, as the shipment says that it is booked on: that which is named, or the oldest."""
    of_it = (each for each in on_the_way if received.shipment_line_id in (None, each.id))
    return next((each.shipment.plant_id for each in of_it), None)


def _post(
    work: Work,
    line: OrderLine,
    received: Received,
    delivery: Delivery,
    on_the_way: list[ShipmentLine],
    earlier: Sequence[Receipt],
    lacked: str,
) -> Posted:
    _check(line, received, delivery)
    awaited = _named(line, on_the_way, received.shipment_line_id)
    to_inspection = bool(lacked) or line.order.supplier.state in suppliers.TO_INSPECTION
    receipt = Receipt.post(
        line,
        received.quantity,
        blocked=received.quantity - received.rejected if to_inspection else received.blocked,
        on_the_way=awaited,
        earlier=earlier,
        to_inspection=to_inspection,
        lacked=lacked,
        **_said(work, delivery, received),
    )
    work.add(receipt)
    return Posted(line, receipt, awaited, fallen_short(awaited) if received.short else [])


def _check(line: OrderLine, received: Received, delivery: Delivery) -> None:
    """Whether it may be posted. Raises `RuleBroken`, `Stale`."""
    suppliers.check(suppliers.State(line.order.supplier.state), suppliers.Act.RECEIVE)
    check_seen(line, received.version)
    offers.check_offered(line, line.order.state, Verb.RECEIVE)
    rules.check_received(line, received)
    rules.check_arrival(delivery.arrived_on, line.order.site.today)


def _said(work: Work, delivery: Delivery, received: Received) -> dict[str, Any]:
    """What is kept as it was said."""
    return {
        "rejected": received.rejected,
        "remedy": received.remedy,
        "reject_reason": received.reason,
        "arrived_on": delivery.arrived_on,
        "delivery_note": check_words(delivery.delivery_note, 60, field="delivery_note"),
        "note": check_words(delivery.note, 500, field="note"),
        "source": delivery.source,
        "external_key": received.external_key,
        "shipment_line_id": received.shipment_line_id,
        "posted_at": delivery.posted_at or clock.now(),
        "posted_by": work.actor.person_id,
    }


def _named(line: OrderLine, awaited: list[ShipmentLine], shipment_line_id: int | None) -> list[ShipmentLine]:
    if shipment_line_id is None:
        return awaited
    named = [each for each in awaited if each.id == shipment_line_id]
    if not named:
        raise RuleBroken("shipment", "Nothing of line {line_no} is awaited from that shipment.", line_no=line.line_no)
    return named


def fallen_short(awaited: Sequence[ShipmentLine]) -> list[ShipmentFellShort]:
    """What has not come of these shipment lines does not come with them. Returns the facts, to be recorded."""
    found = [(each, each.fall_short()) for each in awaited if each.awaited > 0]
    return [
        ShipmentFellShort(
            **each.order_line.facts(),
            shipment_id=each.shipment_id,
            announced=each.quantity,
            arrived=each.received,
            missing=missing,
        )
        for each, missing in found
    ]


def follow(work: Work, lines: Sequence[OrderLine], touched: Sequence[Shipment]) -> None:
    """What follows for the way of the goods: the lines' announced days, and shipments that are here as a whole."""
    work.session.flush()
    on_the_way = shipments.on_the_way(work.actor, [line.id for line in lines])
    for line in lines:
        line.eta_on = latest_eta(on_the_way.get(line.id, ()))
    for shipment in {each.id: each for each in touched}.values():
        before = Step(shipment.step)
        if before is not Step.DELIVERED and all(each.closed for each in shipment.lines):
            shipment.go(Step.DELIVERED, by=work.actor.person_id)
            work.record(ShipmentMoved(**shipment.facts(), before=str(before), after=str(Step.DELIVERED)))


def settle(work: Work, lines: Sequence[OrderLine]) -> None:
    """The orders follow their lines, each of them once."""
    for order in {line.order_id: line.order for line in lines}.values():
        settle_order(work, order)


def told(line: OrderLine, receipt: Receipt) -> LineReceived:
    """The fact that something arrived, as things stand right after it."""
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
        blocked=receipt.blocked,
        uncertified=bool(receipt.lacked),
        replaces=receipt.replaces_id,
        **came_with(receipt),
    )


def came_with(receipt: Receipt) -> dict[str, Any]:
    """Which shipments a receipt used up, and how much of each."""
    matches: list[tuple[int, Decimal]] = sorted((match.shipment_line.shipment_id, match.quantity) for match in receipt.matches)
    return {"shipment_ids": tuple(each for each, _ in matches), "shipped": tuple(quantity for _, quantity in matches)}
