"""Receiving a whole shipment: as announced, or with what differs per line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.orders.actions.writing import writing
from app.orders.queries import hold_lines
from app.principal import Principal
from app.receipts.actions.picturing import Pictures
from app.receipts.actions.receiving import RECEIVE, fallen_short, follow, receive, settle
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken, Stale
from app.shipments import queries as shipments
from app.shipments.models import Shipment, ShipmentLine
from app.transaction import Work


def receive_shipment(
    actor: Principal,
    shipment_id: int,
    delivery: Delivery,
    differing: Sequence[Received] = (),
    *,
    edition: int,
    not_come: Sequence[int] = (),
    later: Sequence[int] = (),
    pictures: Pictures | None = None,
    once: str | None = None,
) -> list[int]:
    """Post all that is still awaited of a shipment, as announced where nothing else is said. Returns the receipts' ids.

    `edition` is that of the shipment as it was seen. `differing` is what came otherwise, by order line; of `not_come`
    lines nothing came nor will with this shipment, of `later` ones nothing came yet. `pictures` show what came.
    Raises `RuleBroken` (fields as in `receive_lines`), `Stale`, `NotFound`.
    """
    with writing(actor, RECEIVE, once) as work:
        lines = hold_lines(actor, shipments.lines_in_shipment(actor, shipment_id))
        shipment = _as_seen(actor, shipment_id, edition)
        awaited = {each.order_line_id: each for each in shipment.lines if each.in_transit}
        came = {each.order_line_id: each for each in differing}
        _check_lines(shipment, awaited, [*came, *not_come, *later])
        coming = [
            (lines[line_id], _received(each, came.get(line_id)))
            for line_id, each in sorted(awaited.items())
            if line_id not in (*not_come, *later)
        ]
        posted = receive(work, coming, delivery, pictures)
        _not_come(work, [awaited[line_id] for line_id in sorted(not_come)])
        return posted


def _as_seen(actor: Principal, shipment_id: int, edition: int) -> Shipment:
    """The shipment as it was seen, held until the end; its orders were held before."""
    shipment = shipments.shipment_for(actor, shipment_id, lock=True)
    if shipment.edition != edition:
        raise Stale(
            "stale_shipment",
            "Shipment {number} was changed since you opened it: it is {step} now. Look at it again.",
            number=shipment.number,
            step=str(shipment.step),
        )
    return shipment


def _check_lines(shipment: Shipment, awaited: Mapping[int, ShipmentLine], said: Sequence[int]) -> None:
    if not awaited:
        raise RuleBroken("nothing_awaited", "Nothing of shipment {number} is awaited any more.", number=shipment.number)
    if len(set(said)) != len(said) or not set(said) <= awaited.keys():
        raise RuleBroken("lines", "Say of each line that is awaited from the shipment once what came.")


def _received(line: ShipmentLine, said: Received | None) -> Received:
    """What came of it, as announced where nothing else is said; it uses up this shipment's units and no other's."""
    return replace(said or Received(line.order_line_id, line.in_transit), shipment_line_id=line.id)


def _not_come(work: Work, lines: Sequence[ShipmentLine]) -> None:
    if not lines:
        return
    order_lines, facts = [line.order_line for line in lines], fallen_short(lines)
    follow(work, order_lines, [line.shipment for line in lines])
    for fact in facts:
        work.record(fact)
    settle(work, order_lines)
