"""A workbook that came by mail, for whoever sent it to confirm; and the mails that a buyer has to make sense of."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, open_to_links, requires
from app.errors import sentence
from app.exchange.problems import FileRefused
from app.exchange.replies import actions, queries, rules
from app.exchange.replies.forms import SettleForm
from app.exchange.replies.queries import PAGE, Received
from app.exchange.replies.rules import SheetState
from app.exchange.sheets import sending
from app.exchange.sheets.forms import StoreForm
from app.exchange.sheets.sent import Sent
from app.forms import BaseForm, answered
from app.orders.queries import order_for
from app.principal import Permission
from app.refusals import Refusal, RuleBroken

bp = Blueprint("replies", __name__)


@bp.get("/orders/<int:order_id>/mailed/<int:mailed_sheet_id>")
@requires(Permission.LINE_ANSWER)
@open_to_links
def mailed(order_id: int, mailed_sheet_id: int, refused: BaseForm | None = None) -> str:
    """What the workbook would change now. Looking changes nothing."""
    order, sheet = order_for(actor(), order_id), queries.mailed_sheet_for(actor(), order_id, mailed_sheet_id)
    compared, why = _compared(sheet.content, SheetState(sheet.state))
    return render_template(
        "exchange/mailed.html",
        order={"id": order.id, "number": order.number},
        received_at=sheet.received_at,
        compared=compared,
        refused=" ".join([why, *(said for _id, said in (refused.complaints if refused else ()))]).strip(),
        nonce=uuid4().hex,
        store_href=url_for("replies.confirm", order_id=order_id, mailed_sheet_id=mailed_sheet_id),
    )


def _compared(content: bytes, state: SheetState) -> tuple[dict[str, Any], str]:
    """What it would change, or why it changes nothing any more."""
    sent = Sent(actor())
    try:
        rules.check_waiting(state)
        sent.take(content)
    except (RuleBroken, FileRefused) as why:
        return {}, sentence(why)
    return sent.shown(current_app.config["SETTINGS"].secret_key), ""


@bp.post("/orders/<int:order_id>/mailed/<int:mailed_sheet_id>")
@requires(Permission.LINE_ANSWER)
@open_to_links
def confirm(order_id: int, mailed_sheet_id: int) -> Response:
    """Take in what the page has shown, all of it or nothing."""
    form = StoreForm()
    signed = (form.answers.data or "", current_app.config["SETTINGS"].secret_key, actor().person_id)
    queries.mailed_sheet_for(actor(), order_id, mailed_sheet_id)
    words = {"once": form.nonce.data}
    status = form.attempt(lambda: actions.confirm_sheet(actor(), order_id, mailed_sheet_id, sending.unpack(*signed), **words))
    if status != 200:
        return answered(status, form, "replies.mailed", order_id=order_id, mailed_sheet_id=mailed_sheet_id)
    flash(_("What the workbook says is answered."), "ok")
    return redirect(url_for("dashboard.order", order_id=order_id, sent=form.nonce.data), 303)


@bp.get("/answers/mailed")
@requires(Permission.PROPOSAL_DECIDE)
def unclear(refused: BaseForm | None = None) -> str:
    """Mails that came in and that nobody but a buyer can make sense of."""
    found = queries.unclear_mails(actor(), request.args.get("after", type=int))
    return render_template(
        "exchange/unclear.html",
        mails=[_row(each) for each in found[:PAGE]],
        more=found[PAGE - 1].row.id if len(found) > PAGE else None,
        reads=bool(current_app.config["SETTINGS"].imap_url),
        form=refused or BaseForm(formdata=None),
    )


def _row(received: Received) -> dict[str, Any]:
    row, reason = received.row, received.row.reason
    names = ("id", "received_at", "sender", "subject", "words", "order_id")
    why = sentence(Refusal("unclear", reason.get("sentence", ""), **reason.get("values", {})))
    return {name: getattr(row, name) for name in names} | {"why": why, "order": received.order_number}


@bp.post("/answers/mailed")
@requires(Permission.PROPOSAL_DECIDE)
def settle() -> Response:
    form = SettleForm()
    words = {"once": form.nonce.data}
    status = form.attempt(lambda: actions.settle_received(actor(), form.received.data or 0, **words))
    return answered(status, form, "replies.unclear")
