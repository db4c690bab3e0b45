"""What facts about arrivals redraw: how what came differs from what was announced."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.catalog import queries as catalog
from app.live.fragments import Piece, draws, redraws
from app.orders.events import LineEvent
from app.principal import Permission, Principal
from app.receipts import events as e
from app.receipts.shown import what_came_of
from app.shipments.events import ShipmentEvent

WHAT_CAME = (e.LineReceived, e.ReceiptReversed, e.ShipmentFellShort, e.PicturesAdded) + (
    e.UnitsAccepted,
    e.UnitsRejected,
    e.UnitsReturned,
)


@redraws(*WHAT_CAME)
def what_arrived(fact: LineEvent) -> Iterable[Piece]:
    return {Piece("differences", fact.order_id)}


@redraws(ShipmentEvent)
def what_was_announced(fact: ShipmentEvent) -> Iterable[Piece]:
    return {Piece("differences", order_id) for order_id in fact.order_ids}


@draws("differences", needs=Permission.ORDER_READ)
def differences_of_orders(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = what_came_of(actor, ids, catalog.unit_names(actor))
    return {
        order_id: render_template("receipts/_differences.html", **words, differences_id=order_id)
        for order_id, words in found.items()
    }
