"""Packages of a shipment, and the prefix of the numbers that they are given."""

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.forms import answered
from app.orders.forms import VersionForm
from app.principal import Permission
from app.shipments import actions
from app.shipments.forms import PackageForm, PackagesForm, PrefixForm
from app.shipments.views.blueprint import bp

PAGE = "dashboard.shipment"


@bp.post("/shipments/<int:shipment_id>/packages")
@requires(Permission.LINE_SHIP)
def add_packages(shipment_id: int) -> Response:
    form = PackagesForm()
    words = {"version": form.version.data, "count": form.count.data, "numbered": form.numbered.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.add_packages(actor(), shipment_id, form.words, **words))
    return answered(status, form, PAGE, shipment_id=shipment_id)


@bp.post("/shipments/<int:shipment_id>/packages/<int:package_id>")
@requires(Permission.LINE_SHIP)
def change_package(shipment_id: int, package_id: int) -> Response:
    form, where = PackageForm(), {"shipment_id": shipment_id, "package_id": package_id}
    seen = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_package(actor(), shipment_id, package_id, form.words, form.holds, **seen))
    if status == 200:
        return answered(status, form, PAGE, shipment_id=shipment_id)
    return answered(status, form, "dashboard.package", **where)


@bp.post("/shipments/<int:shipment_id>/packages/<int:package_id>/remove")
@requires(Permission.LINE_SHIP)
def remove_package(shipment_id: int, package_id: int) -> Response:
    form = VersionForm()
    seen = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.remove_package(actor(), shipment_id, package_id, **seen))
    return answered(status, form, PAGE, shipment_id=shipment_id)


@bp.post("/shipments/sscc-prefix")
@requires(Permission.LINE_SHIP)
def choose_prefix() -> Response:
    """From which GS1 company prefix our packages are numbered."""
    form = PrefixForm()
    status = form.attempt(lambda: actions.choose_prefix(actor(), form.prefix.data or "", once=form.nonce.data))
    if status == 200:
        flash(_("SSCCs are made of the prefix %(prefix)s from now on.", prefix=form.prefix.data), "ok")
    return answered(status, form, "dashboard.sscc_prefix")
