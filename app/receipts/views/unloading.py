"""Receiving a whole shipment."""

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import answered
from app.principal import Permission
from app.receipts import actions
from app.receipts.forms import UnloadForm
from app.receipts.shown import unload_form
from app.receipts.views.blueprint import bp
from app.receipts.views.receiving import say_what_was_missing
from app.shipments import queries as shipments
from app.web import accepts_up_to


@bp.get("/arrivals/shipments/<int:shipment_id>")
@requires(Permission.LINE_RECEIVE)
def unloading(shipment_id: int, refused: UnloadForm | None = None) -> str:
    """A shipment that arrives, prefilled as announced: what differs is typed over."""
    found = shipments.shipment_for(actor(), shipment_id)
    here = url_for("receipts.unload", shipment_id=shipment_id)
    form = unload_form(found, catalog.unit_names(actor()), refused, here)
    heading = _("Receive shipment %(number)s", number=found.number)
    return render_template("receipts/receive.html", heading=heading, receive=form)


@bp.post("/arrivals/shipments/<int:shipment_id>")
@requires(Permission.LINE_RECEIVE)
@accepts_up_to("file_limit_mb")
def unload(shipment_id: int) -> Response:
    """All of it as announced, or what was typed per line."""
    found = shipments.shipment_for(actor(), shipment_id)
    form, posted = UnloadForm(), list[int]()
    status = form.attempt(lambda: posted.extend(_receive(shipment_id, form)))
    if status != 200:
        return answered(status, form, "receipts.unloading", shipment_id=shipment_id)
    flash(_("Shipment %(number)s is received.", number=found.number), "ok")
    say_what_was_missing(posted)
    return answered(status, form, "dashboard.arrivals")


def _receive(shipment_id: int, form: UnloadForm) -> list[int]:
    return actions.receive_shipment(
        actor(),
        shipment_id,
        form.delivery,
        form.received,
        edition=form.edition.data or 0,
        not_come=form.not_come,
        later=form.later,
        pictures=form.pictures,
        once=form.nonce.data,
    )
