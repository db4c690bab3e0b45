"""Corrective actions as pages: the list, one with its verbs, and the form that asks for one."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.dashboard.desk import asked_ids, bp, printed
from app.forms import BaseForm
from app.orders.models import OrderLine
from app.orders.queries import line_page
from app.principal import Permission
from app.quality import queries, shown
from app.quality.forms import AnswerForm, AskForm, CloseForm, SeenForm, SendBackForm, WithdrawForm
from app.quality.models import CorrectiveAction
from app.quality.queries import SHOWN, View
from app.quality.rules import USUAL, WAITING
from app.templating import written_date, written_quantity

PAGE, LIST = "dashboard.corrective_action", "dashboard.corrective_actions"


@bp.get("/corrective-actions")
@requires(Permission.CORRECTIVE_READ)
def corrective_actions() -> str:
    page, view, of = printed(), _view(), _of()
    found, cursor = queries.page_of(actor(), SHOWN[view], supplier_id=of, after=request.args.get("after") or None)
    return render_template(
        "quality/corrective_actions.html",
        actions=shown.rows(found, actor()),
        views=[{"code": str(each), "href": _href(each), "current": each is view} for each in View],
        of_one=of is not None,
        all_href=url_for(LIST, show=None if view is View.WAITING else str(view)),
        next_href=_href(view, after=cursor) if cursor else None,
        **shown.head_words(actor()),
        **page,
    )


def _view() -> View:
    asked = request.args.get("show")
    return View(asked) if asked in set(View) else View.WAITING


def _of() -> int | None:
    """The supplier that the address asks for alone."""
    return request.args.get("supplier", type=int)


def _href(view: View, **more: Any) -> str:
    return url_for(LIST, show=None if view is View.WAITING else str(view), supplier=_of(), **more)


@bp.get("/corrective-actions/matching")
@requires(Permission.CORRECTIVE_READ)
def corrective_actions_matching() -> Response:
    """Which of these belong to the list now, under the filter of the address: for rows that a page lacks."""
    return jsonify(matching=sorted(queries.matching(actor(), SHOWN[_view()], asked_ids(), _of())))


@bp.get("/corrective-actions/<int:corrective_action_id>")
@requires(Permission.CORRECTIVE_READ)
def corrective_action(corrective_action_id: int, refused: BaseForm | None = None) -> str:
    """What we found, what was rejected, what the supplier says, what was decided; and what may be done about it."""
    page = printed(url_for(PAGE, corrective_action_id=corrective_action_id))
    found = queries.action_for(actor(), corrective_action_id)
    return render_template(
        "quality/corrective_action.html",
        action=shown.whole([found], actor())[found.id],
        rejects=shown.rejects(actor(), [found.line])[found.line_id],
        forms=_forms(found, refused),
        **page,
    )


def _forms(found: CorrectiveAction, refused: BaseForm | None) -> dict[str, BaseForm]:
    """The forms on the page, prefilled; the one that was refused as it was typed, for what stands there now."""
    seen = {"version": found.version}
    said = {name: getattr(found, name) for name in ("containment", "cause", "measure", "effective_on")}
    fresh: dict[str, BaseForm] = {
        "answer": AnswerForm(formdata=None, data=seen | said),
        "send_back": SendBackForm(formdata=None, data=seen | {"due_on": found.order.supplier.today + USUAL}),
        "close": CloseForm(formdata=None, data=seen),
        "withdraw": WithdrawForm(formdata=None, data=seen),
    }
    if isinstance(refused, SeenForm):
        refused.version.data = found.version
    return {name: refused if type(refused) is type(form) else form for name, form in fresh.items()}


@bp.get("/order-lines/<int:line_id>/corrective-action")
@requires(Permission.CORRECTIVE_ASK)
def ask_corrective_action(line_id: int, refused: BaseForm | None = None) -> Response | str:
    """Where one is under way, that one."""
    page = printed(url_for("dashboard.ask_corrective_action", line_id=line_id))
    queries.line_to_ask_about(actor(), line_id)
    line = line_page(actor(), line_id)
    newest = queries.newest_of_lines(actor(), [line_id]).get(line_id)
    if newest is not None and newest.state in WAITING and refused is None:
        return redirect(url_for(PAGE, corrective_action_id=newest.id))
    rejects = shown.rejects(actor(), [line])[line_id]
    form = refused or AskForm(formdata=None, data=_prefilled(line, rejects))
    return render_template("quality/ask.html", line=_named(line), rejects=rejects, form=form, **page)


def _named(line: OrderLine) -> dict[str, Any]:
    named = {name: getattr(line, name) for name in ("id", "order_id", "line_no", "item_name")}
    return named | {"order_number": line.order.number, "supplier_name": line.order.supplier.name}


def _prefilled(line: OrderLine, rejects: dict[str, Any]) -> dict[str, Any]:
    """A day in two weeks where the supplier is, and what was rejected in words."""
    words = [_rejected_words(each, rejects) for each in rejects["rows"]]
    return {"due_on": line.order.supplier.today + USUAL, "problem": "\n".join(words)}


def _rejected_words(row: dict[str, Any], rejects: dict[str, Any]) -> str:
    quantity = f"{written_quantity(row['quantity'], rejects['precision'])} {rejects['unit']}"
    what = {"quantity": quantity, "reason": row["reason"], "day": written_date(row["on"])}
    if row["on"] is None:
        return _("%(quantity)s rejected: %(reason)s.", **what)
    return _("%(quantity)s of what arrived on %(day)s rejected: %(reason)s.", **what)
