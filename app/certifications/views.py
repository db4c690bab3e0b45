"""The verbs on certificates and waivers, and the pages that keep types. A view parses, makes one call, answers."""

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.certifications import actions, queries
from app.certifications.forms import (
    PLANTS,
    RejectForm,
    RequirementForm,
    RevokeForm,
    SubmitForm,
    TypeForm,
    VerifyForm,
    WaiveForm,
    WithdrawWaiverForm,
)
from app.certifications.words import CRITERIA, LEVELS, POLICIES
from app.forms import BaseForm, answered
from app.principal import Permission
from app.suppliers.queries import supplier_for
from app.web import accepts_up_to

bp = Blueprint("certifications", __name__)
PAGE, LIST, TYPES = "dashboard.certificate", "dashboard.certificates", "certifications.types"
SUPPLIER = "dashboard.supplier"


@bp.get("/certificates/new")
@requires(Permission.CERTIFICATE_SUBMIT)
def new(refused: SubmitForm | None = None) -> str:
    """The form, filled in from what it renews if the address names one."""
    form = refused or SubmitForm(formdata=None, data=_renewing(request.args.get("renews", type=int)))
    renewed = queries.seen_for(actor(), form.renews.data).row if form.renews.data else None
    return render_template("certifications/new.html", form=_offering(form), renewed=renewed)


def _renewing(renews_id: int | None) -> dict[str, Any]:
    if renews_id is None:
        return {"type": request.args.get("type", 0, type=int)}
    found = queries.seen_for(actor(), renews_id).row
    scope = {"plants": sorted(found.plant_ids), "categories": sorted(found.category_ids)}
    kept = {"type": found.type_id, "issuer": found.issuer, "renews": found.id, "is_open": found.valid_to is None}
    return scope | kept | ({} if found.of_company else {"scope": PLANTS})


def _offering(form: SubmitForm) -> SubmitForm:
    types = [(each.id, each.name) for each in queries.types_for(actor(), in_use=True)]
    plants = [(each.id, each.name) for each in supplier_for(actor(), actor().supplier_id or 0).plants]
    form.offer(types, plants, [(each.id, each.name) for each in catalog.categories_for(actor())])
    return form


@bp.post("/certificates")
@requires(Permission.CERTIFICATE_SUBMIT)
@accepts_up_to("file_limit_mb")
def submit() -> Response:
    form, made = _offering(SubmitForm()), []
    status = form.attempt(lambda: made.append(actions.submit(actor(), *form.handed_in, once=form.nonce.data)))
    if status != 200:
        form.hold()
        return answered(status, form, "certifications.new")
    if not made:  # the first of two equal requests made it
        return answered(status, form, LIST)
    flash(_("Received, being checked."), "ok")
    return answered(status, form, PAGE, certificate_id=made[0])


@bp.post("/certificates/<int:certificate_id>/verify")
@requires(Permission.CERTIFICATE_REVIEW)
def verify(certificate_id: int) -> Response:
    queries.certificate_for(actor(), certificate_id)
    form = VerifyForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.verify(actor(), certificate_id, **words))
    return answered(status, form, PAGE, certificate_id=certificate_id)


@bp.post("/certificates/<int:certificate_id>/reject")
@requires(Permission.CERTIFICATE_REVIEW)
def reject(certificate_id: int) -> Response:
    return _with_reason(certificate_id, RejectForm(), actions.reject)


@bp.post("/certificates/<int:certificate_id>/revoke")
@requires(Permission.CERTIFICATE_REVIEW)
def revoke(certificate_id: int) -> Response:
    return _with_reason(certificate_id, RevokeForm(), actions.revoke)


def _with_reason(certificate_id: int, form: RejectForm | RevokeForm, verb: Any) -> Response:
    queries.certificate_for(actor(), certificate_id)
    words = {"version": form.version.data, "reason": form.reason.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: verb(actor(), certificate_id, **words))
    return answered(status, form, PAGE, certificate_id=certificate_id)


@bp.get("/certificates/types")
@requires(Permission.CERTIFICATE_TYPE_READ)
def types(refused: BaseForm | None = None) -> str:
    """Which sorts of documents there are, what a missing one does, and what requires them."""
    found = queries.types_for(actor())
    new_type = refused if isinstance(refused, TypeForm) and refused.type_id is None else TypeForm(formdata=None)
    wanted = refused if isinstance(refused, RequirementForm) else _offering_places(RequirementForm(formdata=None))
    return render_template(
        "certifications/types.html",
        types=[(each, _filled(each, refused)) for each in found],
        requirements=queries.requirements_for(actor()),
        words={"levels": LEVELS, "policies": POLICIES, "criteria": CRITERIA},
        new_type=new_type,
        new_requirement=wanted,
    )


def _filled(kind: Any, refused: BaseForm | None) -> TypeForm:
    if isinstance(refused, TypeForm) and refused.type_id == kind.id:
        return refused
    return TypeForm(formdata=None, obj=kind)


def _offering_places(form: RequirementForm) -> RequirementForm:
    types = [(each.id, each.name) for each in queries.types_for(actor(), in_use=True)]
    categories = [(each.id, each.name) for each in catalog.categories_for(actor())]
    form.offer(types, categories, [(each.id, each.name) for each in catalog.sites_for(actor())])
    return form


@bp.post("/certificates/types")
@requires(Permission.CERTIFICATE_TYPE_WRITE)
def add_type() -> Response:
    form = TypeForm()
    return answered(form.attempt(lambda: actions.add_type(actor(), **form.details, once=form.nonce.data)), form, TYPES)


@bp.post("/certificates/types/<int:certificate_type_id>")
@requires(Permission.CERTIFICATE_TYPE_WRITE)
def change_type(certificate_type_id: int) -> Response:
    form = TypeForm()
    form.type_id = queries.type_for(actor(), certificate_type_id).id
    words = {"version": form.version.data or 0, "in_use": form.in_use.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_type(actor(), certificate_type_id, **form.details, **words))
    return answered(status, form, TYPES)


@bp.post("/certificates/requirements")
@requires(Permission.CERTIFICATE_TYPE_WRITE)
def require() -> Response:
    form = _offering_places(RequirementForm())
    status = form.attempt(lambda: actions.require(actor(), form.type.data, **form.details, once=form.nonce.data))
    return answered(status, form, TYPES)


@bp.post("/certificates/requirements/<int:certificate_requirement_id>/remove")
@requires(Permission.CERTIFICATE_TYPE_WRITE)
def remove_requirement(certificate_requirement_id: int) -> Response:
    form = BaseForm()
    status = form.attempt(lambda: actions.remove_requirement(actor(), certificate_requirement_id, once=form.nonce.data))
    return answered(status, form, TYPES)


@bp.post("/suppliers/<int:supplier_id>/waivers")
@requires(Permission.CERTIFICATE_REVIEW)
def grant_waiver(supplier_id: int) -> Response:
    supplier_for(actor(), supplier_id)
    form = WaiveForm()
    form.offer([(each.id, each.name) for each in queries.types_for(actor(), in_use=True)])
    words = {"once": form.nonce.data}
    status = form.attempt(lambda: actions.grant_waiver(actor(), supplier_id, form.type.data, **form.details, **words))
    return answered(status, form, SUPPLIER, supplier_id=supplier_id)


@bp.post("/waivers/<int:certificate_waiver_id>/withdraw")
@requires(Permission.CERTIFICATE_REVIEW)
def withdraw_waiver(certificate_waiver_id: int) -> Response:
    supplier_id = queries.waiver_for(actor(), certificate_waiver_id).supplier_id
    form = WithdrawWaiverForm()
    form.waiver_id = certificate_waiver_id
    words = {"version": form.version.data or 0, "reason": form.reason.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.withdraw_waiver(actor(), certificate_waiver_id, **words))
    return answered(status, form, SUPPLIER, supplier_id=supplier_id)
