"""The verbs on a supplier; its page is composed in the dashboard. A view parses, makes one call, answers."""

from typing import Any

from flask import Blueprint, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.access import actor, requires
from app.forms import answered
from app.identity import actions as people
from app.identity.forms import InviteForm
from app.identity.views import link_page
from app.principal import Permission
from app.suppliers import actions, queries
from app.suppliers.forms import HoursForm, PlantForm, StateForm, SupplierForm
from app.suppliers.rules import State

bp = Blueprint("suppliers", __name__)


@bp.get("/suppliers/new")
@requires(Permission.SUPPLIER_WRITE)
def new(refused: SupplierForm | None = None) -> str:
    return render_template("suppliers/new.html", form=refused or SupplierForm(formdata=None))


@bp.post("/suppliers/new")
@requires(Permission.SUPPLIER_WRITE)
def add() -> Response:
    form, made = SupplierForm(), []
    words = {"code": form.code.data, "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.add_supplier(actor(), **words, **form.details)))
    if status == 200 and made:
        return answered(status, form, "dashboard.supplier", supplier_id=made[0])
    return answered(status, form, "dashboard.suppliers" if status == 200 else "suppliers.new")


@bp.post("/suppliers/<int:supplier_id>")
@requires(Permission.SUPPLIER_WRITE)
def change(supplier_id: int) -> Response:
    form = SupplierForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_supplier(actor(), supplier_id, **words, **form.details))
    return answered(status, form, "dashboard.supplier", supplier_id=supplier_id)


@bp.post("/suppliers/<int:supplier_id>/state")
@requires(Permission.SUPPLIER_WRITE)
def change_state(supplier_id: int) -> Response:
    form = StateForm()
    words = {"version": form.version.data, "reason": form.reason.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_state(actor(), supplier_id, state=State(form.state.data), **words))
    return answered(status, form, "dashboard.supplier", supplier_id=supplier_id)


@bp.post("/suppliers/<int:supplier_id>/plants")
@requires(Permission.SUPPLIER_WRITE)
def add_plant(supplier_id: int) -> Response:
    form = PlantForm()
    status = form.attempt(lambda: actions.add_plant(actor(), supplier_id, once=form.nonce.data, **form.details))
    return answered(status, form, "dashboard.supplier", supplier_id=supplier_id)


@bp.post("/suppliers/<int:supplier_id>/people")
@requires(Permission.PEOPLE_WRITE)
def invite(supplier_id: int) -> Response:
    """Invite somebody of the supplier; the page shows the link to copy."""
    queries.supplier_for(actor(), supplier_id)
    form, made = InviteForm(), []
    form.offer(of_supplier=True, sites=[])
    words = {"email": form.email.data, "name": form.name.data, "roles": form.chosen_roles, "language": form.language.data}
    status = form.attempt(lambda: made.append(people.invite(actor(), supplier_id=supplier_id, once=form.nonce.data, **words)))
    if made:
        return link_page(made[0][1], form.name.data)
    return answered(status, form, "dashboard.supplier", supplier_id=supplier_id)


@bp.get("/suppliers/<int:supplier_id>/hours")
@requires(Permission.HOURS_WRITE)
def hours(supplier_id: int, refused: HoursForm | None = None) -> str:
    """When a supplier works: its own administrators and buyers say it."""
    found = queries.supplier_for(actor(), supplier_id)
    form = refused or HoursForm(formdata=None, data=_hours_of(found))
    return render_template("suppliers/hours.html", supplier=found, form=form, next_due=found.answer_by(clock.now()))


def _hours_of(found: Any) -> dict[str, Any]:
    names = ("opens", "closes", "answer_within", "answer_counted", "version")
    worked = [day for day in range(7) if found.workdays >> day & 1]
    return {name: getattr(found, name) for name in names} | {"workdays": worked}


@bp.post("/suppliers/<int:supplier_id>/hours")
@requires(Permission.HOURS_WRITE)
def set_hours(supplier_id: int) -> Response:
    form = HoursForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.set_hours(actor(), supplier_id, **words, **form.details))
    if status == 200:
        flash(_("New deadlines are counted in these hours. Deadlines that stand have not moved."), "ok")
    return answered(status, form, "suppliers.hours", supplier_id=supplier_id)
