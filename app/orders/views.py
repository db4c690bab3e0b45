"""The verbs on orders; the pages they lead to are composed in the dashboard. A view parses, makes one call, answers."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, is_ours, requires
from app.catalog import queries as catalog
from app.forms import BaseForm, answered
from app.orders import actions, queries, shown
from app.orders.forms import AnswerForm, CancelForm, DeclineForm, DraftForm, ReviseForm, VersionForm
from app.orders.rules.offers import Verb, offers
from app.principal import Permission
from app.suppliers import queries as suppliers
from app.typed_rows import typed_rows

bp = Blueprint("orders", __name__)
PAGE = "dashboard.order"


@bp.post("/orders/<int:order_id>/answer")
@requires(Permission.LINE_ANSWER)
def answer(order_id: int) -> Response:
    """Answer lines of an order: as requested, otherwise, or not at all; all of them or none."""
    found = queries.order_page(actor(), order_id)
    form = AnswerForm(found.lines)
    status = form.attempt(
        lambda: actions.answer_lines(
            actor(),
            order_id,
            form.revision.data,
            form.answers,
            supplier_reference=form.supplier_reference.data if "supplier_reference" in request.form else None,
            once=form.nonce.data,
        )
    )
    if status == 200:
        flash(_("Your answer is with the buyer."), "ok")
    return answered(status, form, PAGE, order_id=order_id)


@bp.post("/order-lines/<int:line_id>/proposal/accept")
@requires(Permission.PROPOSAL_DECIDE)
def accept_proposal(line_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    return _decided(form.attempt(lambda: actions.accept_proposal(actor(), line_id, **words)), form, line_id)


@bp.post("/order-lines/<int:line_id>/proposal/decline")
@requires(Permission.PROPOSAL_DECIDE)
def decline_proposal(line_id: int) -> Response:
    form = DeclineForm()
    words = {"version": form.version.data, "reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    return _decided(form.attempt(lambda: actions.decline_proposal(actor(), line_id, **words)), form, line_id)


def _decided(status: int, form: BaseForm, line_id: int) -> Response:
    """Back to where it was decided: to the board under its filter, or to the order."""
    board = urlsplit(request.referrer or "")
    if status == 200 and is_ours(request.referrer or "") and board.path == url_for("dashboard.board"):
        return redirect(f"{board.path}?{board.query}#board-line-{line_id}", 303)
    return answered(status, form, PAGE, order_id=queries.line_for(actor(), line_id).order_id)


@bp.post("/order-lines/<int:line_id>/proposal/withdraw")
@requires(Permission.LINE_ANSWER)
def withdraw_proposal(line_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    return _decided(form.attempt(lambda: actions.withdraw_proposal(actor(), line_id, **words)), form, line_id)


@bp.post("/order-lines/<int:line_id>/cancel")
@requires(Permission.ORDER_WRITE)
def cancel_line(line_id: int) -> Response:
    form = CancelForm()
    words = {"version": form.version.data, "reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    return _decided(form.attempt(lambda: actions.cancel_line(actor(), line_id, **words)), form, line_id)


@bp.post("/orders/<int:order_id>/cancel")
@requires(Permission.ORDER_WRITE)
def cancel(order_id: int) -> Response:
    form = CancelForm()
    words = {"version": form.version.data, "reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.cancel_order(actor(), order_id, **words))
    return answered(status, form, PAGE, order_id=order_id)


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
        return answered(status, form, _after_draft(), order_id=made[0])
    return answered(status, form, "dashboard.orders" if status == 200 else "orders.new")


@bp.get("/orders/<int:order_id>/revise")
@requires(Permission.ORDER_WRITE)
def revise(order_id: int, refused: ReviseForm | None = None) -> str:
    """An issued order as it may be asked for otherwise: what changed waits for an answer again."""
    found, units = queries.order_page(actor(), order_id), catalog.unit_names(actor())
    form = refused or ReviseForm(formdata=None)
    lines = []
    for line in found.lines:
        if line.open_quantity and Verb.REVISE in offers(line, found.state, actor()):
            row = form.row(line.id)
            lines.append(shown.revisable_line(line, units, row.typed if row else None, row.errors if row else {}))
    return render_template("orders/revise.html", order=found, form=form, lines=lines)


@bp.post("/orders/<int:order_id>/revise")
@requires(Permission.ORDER_WRITE)
def post_revision(order_id: int) -> Response:
    form, made = ReviseForm(), []
    status = form.attempt(lambda: made.append(actions.revise_order(actor(), order_id, form.changes, once=form.nonce.data)))
    if made == [None]:
        flash(_("Nothing differs: the order stays as it is."), "ok")
    elif made:
        flash(_("The supplier is asked to confirm revision %(revision)s.", revision=made[0]), "ok")
    return answered(status, form, PAGE if status == 200 else "orders.revise", order_id=order_id)


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
    return answered(status, form, _after_draft() if status == 200 else "orders.edit", order_id=order_id)


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
