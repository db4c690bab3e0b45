"""The verbs on waivers. A view parses, makes one call, answers."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.certifications import actions, queries
from app.certifications.forms import WaiveForm, WithdrawWaiverForm
from app.forms import answered
from app.principal import Permission
from app.suppliers.queries import supplier_for

bp = Blueprint("waivers", __name__)
PAGE = "dashboard.supplier"


@bp.post("/suppliers/<int:supplier_id>/waivers")
@requires(Permission.CERTIFICATE_REVIEW)
def grant(supplier_id: int) -> Response:
    supplier_for(actor(), supplier_id)
    form = WaiveForm()
    form.offer([(each.id, each.name) for each in queries.types_for(actor(), in_use=True)])
    words = {"once": form.nonce.data}
    status = form.attempt(lambda: actions.grant_waiver(actor(), supplier_id, form.type.data, **form.details, **words))
    return answered(status, form, PAGE, supplier_id=supplier_id)


@bp.post("/waivers/<int:certificate_waiver_id>/withdraw")
@requires(Permission.CERTIFICATE_REVIEW)
def withdraw(certificate_waiver_id: int) -> Response:
    supplier_id = queries.waiver_for(actor(), certificate_waiver_id).supplier_id
    form = WithdrawWaiverForm()
    form.waiver_id = certificate_waiver_id
    words = {"version": form.version.data or 0, "reason": form.reason.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.withdraw_waiver(actor(), certificate_waiver_id, **words))
    return answered(status, form, PAGE, supplier_id=supplier_id)
