"""What a fact about a shipment redraws on its own page and in lists of shipments."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.live.fragments import Piece, draws, redraws
from app.principal import Permission, Principal
from app.shipments import queries
from app.shipments.events import ShipmentEvent
from app.shipments.shown import shipment_head


@redraws(ShipmentEvent)
def head_of_shipment(fact: ShipmentEvent) -> Iterable[Piece]:
    return {Piece("shipment-head", fact.shipment_id)}


@draws("shipment-head", needs=Permission.ORDER_READ)
def heads(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = queries.shipment_heads(actor, ids)
    return {each.id: render_template("shipments/_head.html", shipment=shipment_head(each)) for each in found}
