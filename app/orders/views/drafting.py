"""Drafts: written, changed, issued."""

from typing import Any
from uuid import uuid4

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import BaseForm, answered
from app.orders import actions, queries, shown
from app.orders.forms import DraftForm
from app.orders.views.blueprint import PAGE, bp
from app.principal import Permission
from app.suppliers import queries as suppliers
from app.typed_rows import typed_rows


@bp.get("/orders/new")
@requires(Permission.ORDER_WRITE)
def new(refused: DraftForm | None = None) -> str:
    return _draft_page(refused or _draft_form(), None)


@bp.post("/orders/new")
@requires(Permission.ORDER_WRITE)
def create() -> Response:
    form, made = _draft_form(), []
    words = {"number": form.number.data or "", "once": form.nonce.data}
    verb = actions.create_and_issue if request.form.get("issue") else actions.create_draft
    status = form.attempt(lambda: made.append(verb(actor(), form.header, form.new_lines, **words)))
    if made:
        _warn(made[0])
        return answered(status, form, _after_draft(), order_id=made[0])
    return answered(status, form, "dashboard.orders" if status == 200 else "orders.new")


@bp.get("/orders/<int:order_id>/draft")
@requires(Permission.ORDER_WRITE)
def edit(order_id: int, refused: BaseForm | None = None) -> str:
    found = queries.order_page(actor(), order_id)
    form = refused if isinstance(refused, DraftForm) else _draft_form(formdata=None, data=shown.draft_head(found))
    if refused is not None and form is not refused:
        form.refused = refused.refused
    return _draft_page(form, found)


@bp.post("/orders/<int:order_id>/draft")
@requires(Permission.ORDER_WRITE)
def update(order_id: int) -> Response:
    form = _draft_form()
    words = {"version": form.seen_version, "once": form.nonce.data}
    verb = actions.update_and_issue if request.form.get("issue") else actions.update_draft
    status = form.attempt(lambda: verb(actor(), order_id, form.header, form.new_lines, **words))
    if status == 200:
        _warn(order_id)
    return answered(status, form, _after_draft() if status == 200 else "orders.edit", order_id=order_id)


def _warn(order_id: int) -> None:
    """An order was issued although something is missing that holds no new orders: whoever issued it is told."""
    lines = queries.order_page(actor(), order_id).lines if request.form.get("issue") else []
    lacks = queries.lacks_now(actor(), {line.need_id for line in lines})
    if said := sorted({shown.missing_words(each) for found in lacks.values() for each in found}):
        flash(_("Issued, although something is missing: %(what)s.", what="; ".join(said)), "watch")


def _after_draft() -> str:
    """A saved draft stays open; an issued order is looked at."""
    return PAGE if request.form.get("issue") else "orders.edit"


def _draft_form(**kwargs: Any) -> DraftForm:
    sites = [(site.id, site.name) for site in catalog.sites_for(actor())]
    numbers = {row.text("item") for row in (typed_rows() if "formdata" not in kwargs else [])}
    items = {number: item.id for number, item in catalog.items_by_number(actor(), numbers).items()}
    return DraftForm(suppliers.orderable_for(actor()), sites, items, **kwargs)


def _draft_page(form: DraftForm, found: Any) -> str:
    lines = form.shown_rows() if form.rows else shown.draft_lines(found)
    return render_template(
        "orders/edit.html",
        order=found,
        form=form,
        lines=lines,
        items=shown.items_to_offer(catalog.items_page(actor(), limit=500), catalog.unit_names(actor())),
        discard_nonce=uuid4().hex,
    )
