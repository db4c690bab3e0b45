"""The people who sign in: who they are, inviting, roles, shutting out. Composed of people, companies and sites."""

from typing import Any

from flask import Blueprint, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import BaseForm, answered
from app.identity import actions, queries
from app.identity.forms import ROLE_NAMES, InviteForm, PersonRolesForm
from app.identity.rules import LinkPurpose
from app.identity.views import link_page
from app.principal import Permission
from app.suppliers import queries as suppliers

bp = Blueprint("people", __name__)


@bp.get("/people")
@requires(Permission.PEOPLE_READ)
def index(refused: InviteForm | None = None) -> str:
    companies = dict(suppliers.supplier_names_for(actor()))
    people = [
        {
            "id": person.id,
            "name": person.name,
            "email": person.email,
            "company": companies.get(person.supplier_id or 0, ""),
            "roles": [ROLE_NAMES[role] for role in sorted(person.roles)],
            "active": person.active,
            "is_me": person.id == actor().person_id,
        }
        for person in queries.people_for(actor())
    ]
    form = refused or _offered(InviteForm(formdata=None))
    return render_template("identity/people.html", people=people, form=form)


def _offered(form: InviteForm) -> InviteForm:
    form.offer(of_supplier=actor().is_supplier, sites=_sites())
    return form


def _sites() -> list[tuple[int, str]]:
    return [(site.id, site.name) for site in catalog.sites_for(actor())]


@bp.post("/people")
@requires(Permission.PEOPLE_WRITE)
def invite() -> Response:
    form, made = _offered(InviteForm()), []
    words: dict[str, Any] = {
        "email": form.email.data,
        "name": form.name.data,
        "language": form.language.data,
        "once": form.nonce.data,
    }
    held: dict[str, Any] = {"roles": form.chosen_roles, "site_ids": form.chosen_sites}
    status = form.attempt(lambda: made.append(actions.invite(actor(), **words, **held)))
    if made:
        return link_page(made[0][1], form.name.data)
    return answered(status, form, "people.index")


@bp.get("/people/<int:person_id>")
@requires(Permission.PEOPLE_READ)
def person(person_id: int, refused: PersonRolesForm | None = None) -> str:
    found = queries.person_for(actor(), person_id)
    form = refused or PersonRolesForm(
        formdata=None,
        data={"roles": sorted(found.roles), "sites": [site.site_id for site in _sites_held(found)], "version": found.version},
    )
    form.offer(of_supplier=found.supplier_id is not None, sites=_sites())
    return render_template("identity/person.html", person=found, form=form, is_me=found.id == actor().person_id)


def _sites_held(found: Any) -> list[Any]:
    return [] if actor().is_supplier else found.sites


@bp.post("/people/<int:person_id>/roles")
@requires(Permission.PEOPLE_WRITE)
def change_roles(person_id: int) -> Response:
    form = PersonRolesForm()
    form.offer(of_supplier=queries.person_for(actor(), person_id).supplier_id is not None, sites=_sites())
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_roles(actor(), person_id, form.chosen_roles, form.chosen_sites, **words))
    if status == 200:
        flash(_("The roles are changed. Open screens of this person closed."), "ok")
    return answered(status, form, "people.person", person_id=person_id)


@bp.post("/people/<int:person_id>/deactivate")
@requires(Permission.PEOPLE_WRITE)
def deactivate(person_id: int) -> Response:
    form = BaseForm()
    status = form.attempt(lambda: actions.deactivate(actor(), person_id, once=form.nonce.data))
    return _back(status, form, person_id)


@bp.post("/people/<int:person_id>/reactivate")
@requires(Permission.PEOPLE_WRITE)
def reactivate(person_id: int) -> Response:
    form = BaseForm()
    status = form.attempt(lambda: actions.reactivate(actor(), person_id, once=form.nonce.data))
    return _back(status, form, person_id)


def _back(status: int, form: BaseForm, person_id: int) -> Response:
    if form.refused:
        flash(form.refused, "wrong")
    return answered(200 if status == 409 else status, form, "people.person", person_id=person_id)


@bp.post("/people/<int:person_id>/link")
@requires(Permission.PEOPLE_WRITE)
def make_link(person_id: int) -> Response:
    form, made = BaseForm(), []
    found = queries.person_for(actor(), person_id)
    status = form.attempt(
        lambda: made.append(actions.make_link(actor(), person_id, LinkPurpose.PASSWORD_RESET, once=form.nonce.data))
    )
    return link_page(made[0], found.name) if made else _back(status, form, person_id)
