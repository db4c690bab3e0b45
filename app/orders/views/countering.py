"""Beside yes and no to a proposal: a part of it, an offer of ours, what the supplier says to that, many at once."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import actor, open_to_links, requires
from app.forms import answered
from app.orders import actions, queries
from app.orders.forms import (
    ChosenForm,
    CounterForm,
    DeclineCounterForm,
    DeclineManyForm,
    ElsewhereForm,
    PartsForm,
    VersionForm,
)
from app.orders.rules.answers import Rest
from app.orders.views.blueprint import PAGE, bp
from app.orders.views.deciding import decided
from app.principal import Permission
from app.suppliers import queries as suppliers


@bp.post("/order-lines/<int:line_id>/proposal/accept-parts")
@requires(Permission.PROPOSAL_DECIDE)
def accept_parts(line_id: int) -> Response:
    form = PartsForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.accept_parts(actor(), line_id, days=form.days, rest=Rest(form.rest.data), **words))
    return decided(status, form, line_id)


@bp.post("/order-lines/<int:line_id>/proposal/counter")
@requires(Permission.PROPOSAL_DECIDE)
def counter(line_id: int) -> Response:
    form = CounterForm(line_id)
    return decided(form.attempt(lambda: actions.counter_proposal(actor(), form.given, once=form.nonce.data)), form, line_id)


@bp.post("/order-lines/<int:line_id>/counter/withdraw")
@requires(Permission.PROPOSAL_DECIDE)
def withdraw_counter(line_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.withdraw_counter(actor(), line_id, **words)), form, line_id)


@bp.post("/order-lines/<int:line_id>/counter/accept")
@requires(Permission.LINE_ANSWER)
@open_to_links
def accept_counter(line_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.accept_counter(actor(), line_id, **words)), form, line_id)


@bp.post("/order-lines/<int:line_id>/counter/decline")
@requires(Permission.LINE_ANSWER)
@open_to_links
def decline_counter(line_id: int) -> Response:
    form = DeclineCounterForm()
    words = {"version": form.version.data, "reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.decline_counter(actor(), line_id, **words)), form, line_id)


@bp.post("/order-lines/<int:line_id>/place-elsewhere")
@requires(Permission.ORDER_WRITE)
def place_elsewhere(line_id: int) -> Response:
    form, made = ElsewhereForm(), []
    form.offer(suppliers.orderable_for(actor()))
    words = {"version": form.version.data, "supplier_id": form.supplier.data, "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.place_elsewhere(actor(), line_id, **words)))
    if made:
        flash(_("The line is cancelled here, and this draft asks another supplier for it. Issue it when it is right."), "ok")
        return redirect(url_for("orders.edit", order_id=made[0]), 303)
    return answered(status, form, PAGE, order_id=queries.line_for(actor(), line_id).order_id)


@bp.post("/triage/accept")
@requires(Permission.PROPOSAL_DECIDE)
def accept_many() -> Response:
    """All that were ticked, or none: those that changed meanwhile are named."""
    form = ChosenForm()
    status = form.attempt(lambda: actions.accept_proposals(actor(), form.seen, once=form.nonce.data))
    if status == 200:
        flash(ngettext("1 proposal accepted.", "%(num)s proposals accepted.", len(form.seen)), "ok")
    return answered(status, form, "dashboard.triage")


@bp.post("/triage/decline")
@requires(Permission.PROPOSAL_DECIDE)
def decline_many() -> Response:
    """All that were ticked, or none, for one reason."""
    form = DeclineManyForm()
    words = {"reason": form.reason.data or "", "note": form.note.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.decline_proposals(actor(), form.seen, **words))
    if status == 200:
        flash(ngettext("1 proposal declined.", "%(num)s proposals declined.", len(form.seen)), "ok")
    return answered(status, form, "dashboard.triage")
