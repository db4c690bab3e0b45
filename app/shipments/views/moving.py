"""The way of a shipment: its next step, a wrong one taken back, what holds it up."""

from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.forms import answered
from app.orders.forms import VersionForm
from app.principal import Permission
from app.shipments import actions, queries
from app.shipments.forms import CorrectStepForm, FlagForm, LiftForm, MarkForm, MoveForm
from app.shipments.rules import Flag, Step
from app.shipments.views.blueprint import bp

PAGE = "dashboard.shipment"


@bp.post("/shipments/<int:shipment_id>/step")
@requires(Permission.LINE_SHIP)
def move(shipment_id: int) -> Response:
    zone = queries.shipment_for(actor(), shipment_id).supplier.time_zone
    form = MoveForm()
    words = {"place": form.place.data or "", "note": form.note.data or "", "eta_on": form.eta.data, **_seen(form)}
    status = form.attempt(lambda: actions.move_shipment(actor(), shipment_id, Step(form.step.data), at=form.at(zone), **words))
    return answered(status, form, PAGE, shipment_id=shipment_id)


@bp.post("/shipments/<int:shipment_id>/shipped")
@requires(Permission.LINE_SHIP)
def mark_shipped(shipment_id: int) -> Response:
    """It has left just now: the one button behind the code on the pick list."""
    form = MarkForm()
    status = form.attempt(lambda: actions.mark_shipped(actor(), shipment_id, eta_on=form.eta.data, **_seen(form)))
    return answered(status, form, "dashboard.mark_shipped", shipment_id=shipment_id)


@bp.post("/shipments/<int:shipment_id>/step/correct")
@requires(Permission.LINE_SHIP)
def correct_step(shipment_id: int) -> Response:
    form = CorrectStepForm()
    status = form.attempt(lambda: actions.correct_step(actor(), shipment_id, note=form.note.data or "", **_seen(form)))
    if status == 200:
        flash(_("The last step is taken back."), "ok")
    return answered(status, form, PAGE, shipment_id=shipment_id)


@bp.post("/shipments/<int:shipment_id>/flags")
@requires(Permission.LINE_SHIP)
def set_flag(shipment_id: int) -> Response:
    form = FlagForm()
    words = {"reason": form.reason.data or "", **_seen(form)}
    status = form.attempt(lambda: actions.set_flag(actor(), shipment_id, form.chosen, **words))
    return answered(status, form, PAGE, shipment_id=shipment_id)


@bp.post("/shipments/<int:shipment_id>/flags/lift")
@requires(Permission.LINE_SHIP)
def lift_flag(shipment_id: int) -> Response:
    form = LiftForm()
    status = form.attempt(lambda: actions.lift_flag(actor(), shipment_id, Flag(form.flag.data), **_seen(form)))
    return answered(status, form, PAGE, shipment_id=shipment_id)


def _seen(form: VersionForm) -> dict[str, Any]:
    return {"version": form.version.data, "once": form.nonce.data}
