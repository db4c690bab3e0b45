"""The doors. A view makes one call and names the shape of its answer; what it needs was parsed before."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from flask_limiter.util import get_remote_address

from app.access import actor, public, requires
from app.api import actions, described, queries, shapes, shown
from app.api.asked import AskedEvents, AskedOrders, cursor
from app.api.bodies import SentAnswer, SentShipment
from app.api.doors import Answer, door
from app.api.problems import speak_for
from app.orders import queries as orders
from app.principal import Permission
from app.shipments import actions as shipping
from app.shipments.queries import shipment_for
from app.throttle import limiter

bp = Blueprint("api", __name__, url_prefix="/api/v1")
speak_for(bp)


def _whose() -> str:
    token = actor().token_id
    return f"token:{token}" if token else get_remote_address()


limiter.shared_limit(lambda: f"{current_app.config['SETTINGS'].api_per_minute} per minute", "api", key_func=_whose)(bp)


@bp.get("/orders")
@requires(Permission.ORDER_READ)
@door(shapes.Orders, asks=AskedOrders)
def list_orders(asked: AskedOrders) -> Answer:
    """Orders, the newest first, a page at a time."""
    found = orders.orders_page(actor(), asked.chosen, asked.place, asked.limit)
    more = cursor(found.rows[-1].id) if found.next_cursor else None
    return Answer({"orders": [shown.order_head(row) for row in found.rows], "next": more}, _link(more))


def _link(after: str | None) -> dict[str, str]:
    if after is None:
        return {}
    asked: dict[str, Any] = request.args.to_dict() | {"after": after}
    return {"Link": f'<{url_for("api.list_orders", **asked)}>; rel="next"'}


@bp.get("/orders/<path:order_number>")
@requires(Permission.ORDER_READ)
@door(shapes.Order)
def show_order(order_number: str) -> Answer:
    """One order by its number, with its lines; prices where the token may read them."""
    order_id = orders.order_numbered_exactly(actor(), order_number)
    return Answer(shown.order(orders.order_page(actor(), order_id), actor()))


@bp.get("/order-lines/<int:line_id>")
@requires(Permission.ORDER_READ)
@door(shapes.LineOfOrder)
def show_line(line_id: int) -> Answer:
    """One line. Its ETag is what an answer sends as If-Match."""
    return _line(line_id)


def _line(line_id: int) -> Answer:
    line = orders.line_page(actor(), line_id)
    return Answer(shown.line_of_order(line, actor()), {"ETag": f'"{shown.tag_of(line)}"'})


@bp.post("/order-lines/<int:line_id>/answer")
@requires(Permission.LINE_ANSWER)
@door(shapes.LineOfOrder, takes=SentAnswer, as_seen=True)
def answer_line(line_id: int, sent: SentAnswer, tags: set[str]) -> Answer:
    """Accept a line, propose something else, or reject it. If-Match says which state of the line is answered."""
    actions.answer_line(actor(), line_id, tags, sent.root.about)
    return _line(line_id)


@bp.post("/shipments")
@requires(Permission.LINE_SHIP)
@door(shapes.Shipment, takes=SentShipment, status=201)
def announce_shipment(sent: SentShipment) -> Answer:
    """Tell what has left, or waits to. The same number with the same content again is the same shipment."""
    shipment_id = shipping.ship(actor(), sent.notice, sent.packed, step=sent.at)
    return Answer(shown.shipment(shipment_for(actor(), shipment_id)))


@bp.get("/events")
@requires(Permission.EVENT_READ)
@door(shapes.Events, asks=AskedEvents)
def list_events(asked: AskedEvents) -> Answer:
    """What happened after a position, in the order in which everybody hears of it, without holes."""
    return Answer(shown.events(queries.events_after(actor(), asked.after, asked.limit), actor()))


@bp.get("/openapi.json")
@public
def openapi() -> Response:
    """This description."""
    return jsonify(described.document(current_app))
