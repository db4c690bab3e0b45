"""The verbs on shipments. A view parses, makes one call, answers."""

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.forms import answered
from app.orders import queries as orders
from app.principal import Permission
from app.shipments import actions
from app.shipments.forms import ShipForm

bp = Blueprint("shipments", __name__)


@bp.post("/orders/<int:order_id>/shipments")
@requires(Permission.LINE_SHIP)
def ship(order_id: int) -> Response:
    """Tell us what has left: quantities of the order's lines, with carrier, tracking number and expected day."""
    orders.order_for(actor(), order_id)
    form = ShipForm()
    status = form.attempt(lambda: actions.ship(actor(), form.notice, form.packed, once=form.nonce.data))
    if status == 200:
        flash(_("Shipment %(number)s is announced.", number=form.number.data), "ok")
    return answered(status, form, "dashboard.order", order_id=order_id)
