"""Announcing a shipment, from one order's page or from the page of all that is to ship; and correcting the notice."""

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.forms import answered
from app.orders import queries as orders
from app.principal import Permission
from app.shipments import actions
from app.shipments.forms import CorrectForm, SendForm, ShipForm
from app.shipments.rules import Step
from app.shipments.views.blueprint import bp


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


@bp.post("/shipments")
@requires(Permission.LINE_SHIP)
def send() -> Response:
    """Announce a shipment of lines of any orders to one site."""
    form, made = SendForm(), list[int]()
    words = {"once": form.nonce.data}
    status = form.attempt(
        lambda: made.append(actions.ship(actor(), form.notice, form.packed, step=Step(form.step.data), **words))
    )
    if made:
        flash(_("Shipment %(number)s is announced.", number=form.number.data), "ok")
        return answered(status, form, "dashboard.shipment", shipment_id=made[0])
    return answered(status, form, "dashboard.shipments" if status == 200 else "dashboard.ship")


@bp.post("/shipments/<int:shipment_id>")
@requires(Permission.LINE_SHIP)
def correct(shipment_id: int) -> Response:
    form = CorrectForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.correct_shipment(actor(), shipment_id, form.notice, form.quantities, **words))
    if status == 200:
        flash(_("The notice is corrected."), "ok")
    return answered(status, form, "dashboard.shipment", shipment_id=shipment_id)
