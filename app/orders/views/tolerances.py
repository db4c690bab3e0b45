"""What we accept unasked, as a page: listed, added, changed, ended."""

from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import BaseForm, answered
from app.identity import queries as people
from app.orders import actions, queries, shown
from app.orders.forms import ToleranceForm, WhyForm
from app.orders.views.blueprint import bp
from app.principal import Permission
from app.suppliers import queries as suppliers

PAGE = "orders.tolerances"


@bp.get("/tolerances")
@requires(Permission.TOLERANCE_READ)
def tolerances(refused: BaseForm | None = None) -> str:
    found, of = queries.tolerances_for(actor()), getattr(refused, "of", None)
    who = people.names_of(actor(), {each for row in found for each in (row.set_by, row.ended_by) if each is not None})
    companies, categories = _names()
    rows = shown.tolerances(found, dict(companies), dict(categories), who)
    for row in rows:
        row["form"] = refused if row["id"] == of and isinstance(refused, ToleranceForm) else _form(row)
        row["ending"] = refused if row["id"] == of and type(refused) is WhyForm else WhyForm(formdata=None)
    fresh = refused if isinstance(refused, ToleranceForm) and of is None else _form({})
    held = {row["id"] for row in rows if row["ended_at"] is None}
    overtaken = refused.refused or "" if refused is not None and of is not None and of not in held else ""
    return render_template(
        "orders/tolerances.html", tolerances=rows, form=fresh, usual=shown.usual_tolerance(), refused=overtaken
    )


def _names() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    categories = [(category.id, category.name) for category in catalog.categories_for(actor())]
    return suppliers.supplier_names_for(actor()), categories


def _form(data: dict[str, Any], **kwargs: Any) -> ToleranceForm:
    form = ToleranceForm(formdata=None, data=data.get("numbers"), **kwargs)
    form.offer(*_names())
    return form


def _sent(tolerance_id: int | None = None) -> ToleranceForm:
    form = ToleranceForm()
    form.offer(*_names())
    form.of = tolerance_id
    return form


@bp.post("/tolerances")
@requires(Permission.TOLERANCE_WRITE)
def add_tolerance() -> Response:
    form = _sent()
    words = {"reason": form.reason.data or "", "once": form.nonce.data}
    return answered(form.attempt(lambda: actions.add_tolerance(actor(), form.scope, form.tolerance, **words)), form, PAGE)


@bp.post("/tolerances/<int:tolerance_id>")
@requires(Permission.TOLERANCE_WRITE)
def change_tolerance(tolerance_id: int) -> Response:
    queries.tolerance_row(actor(), tolerance_id)
    form = _sent(tolerance_id)
    words = {"reason": form.reason.data or "", "once": form.nonce.data}
    return answered(form.attempt(lambda: actions.change_tolerance(actor(), tolerance_id, form.tolerance, **words)), form, PAGE)


@bp.post("/tolerances/<int:tolerance_id>/end")
@requires(Permission.TOLERANCE_WRITE)
def end_tolerance(tolerance_id: int) -> Response:
    queries.tolerance_row(actor(), tolerance_id)
    form = WhyForm()
    form.of = tolerance_id
    words = {"reason": form.reason.data or "", "once": form.nonce.data}
    return answered(form.attempt(lambda: actions.end_tolerance(actor(), tolerance_id, **words)), form, PAGE)
