"""What a shipment is printed as, and the page that the code on it opens on a phone."""

from flask import render_template, url_for

from app.access import actor, requires
from app.dashboard.desk import bp, units
from app.orders.shown import articles_of
from app.principal import Permission
from app.shipments import queries, shown
from app.shipments.forms import MarkForm
from app.shipments.rules.offers import Act, acts
from app.web import from_outside


@bp.get("/shipments/<int:shipment_id>/pick-list")
@requires(Permission.ORDER_READ)
def pick_list(shipment_id: int) -> str:
    found = queries.shipment_page(actor(), shipment_id)
    called = articles_of(actor(), [line.order_line for line in found.lines], units())
    return render_template("shipments/pick_list.html", **shown.pick_list(found, called, _address(shipment_id)))


@bp.get("/shipments/<int:shipment_id>/labels")
@requires(Permission.ORDER_READ)
def labels(shipment_id: int) -> str:
    found = queries.shipment_page(actor(), shipment_id)
    return render_template("shipments/labels.html", **shown.labels(found, units(), _address(shipment_id)))


def _address(shipment_id: int) -> str:
    """Where the code leads."""
    return from_outside(url_for("dashboard.mark_shipped", shipment_id=shipment_id))


@bp.get("/shipments/<int:shipment_id>/mark-shipped")
@requires(Permission.LINE_SHIP)
def mark_shipped(shipment_id: int, refused: MarkForm | None = None) -> str:
    """One button on a phone: it has left. Looking changes nothing."""
    found = queries.shipment_page(actor(), shipment_id)
    today = found.supplier.today
    form = refused or MarkForm(formdata=None, data={"version": found.version})
    return render_template(
        "shipments/mark_shipped.html",
        shipment=shown.shipment_facts(found, units()),
        form=form,
        today=today,
        waits=Act.DISPATCH in acts(found, actor()),
        asks_eta=(found.eta_on is not None and found.eta_on < today) or "eta" in form.errors,
    )
