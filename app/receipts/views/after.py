"""One receipt, and what may be done with it afterwards."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import BaseForm, answered
from app.principal import Permission
from app.receipts import actions, queries
from app.receipts.forms import CorrectForm, InspectForm, PicturesForm, ReceiptForm, ReturnForm, ReverseForm
from app.receipts.shown import forms_of, pictures_of_receipt, receipt_facts
from app.receipts.views.blueprint import PAGE, bp
from app.web import accepts_up_to


@bp.get("/receipts/<int:receipt_id>")
@requires(Permission.LINE_RECEIVE)
def receipt(receipt_id: int, refused: BaseForm | None = None) -> str:
    found = queries.receipt_page(actor(), receipt_id)
    facts = receipt_facts(found, catalog.unit_names(actor())) | {"pictures": pictures_of_receipt(actor(), found)}
    pictures = refused if isinstance(refused, PicturesForm) else PicturesForm(formdata=None)
    return render_template("receipts/receipt.html", receipt=facts, forms=forms_of(found, refused), pictures=pictures)


@bp.post("/receipts/<int:receipt_id>/pictures")
@requires(Permission.LINE_RECEIVE)
@accepts_up_to("file_limit_mb")
def add_pictures(receipt_id: int) -> Response:
    queries.receipt_for(actor(), receipt_id)
    form = PicturesForm()
    status = form.attempt(lambda: actions.add_pictures(actor(), receipt_id, form.files.data or (), once=form.nonce.data))
    return answered(status, form, "receipts.receipt", receipt_id=receipt_id)


@bp.post("/receipts/<int:receipt_id>/reverse")
@requires(Permission.LINE_RECEIVE)
def reverse(receipt_id: int) -> Response:
    form = ReverseForm()
    words = _seen(form) | {"reason": form.reason.data}
    status = form.attempt(lambda: actions.reverse_receipt(actor(), receipt_id, **words))
    return _back(status, form, receipt_id, _("The receipt is taken back."))


@bp.post("/receipts/<int:receipt_id>/day")
@requires(Permission.LINE_RECEIVE)
def correct(receipt_id: int) -> Response:
    form = CorrectForm()
    words = _seen(form) | {"reason": form.reason.data}
    status = form.attempt(lambda: actions.correct_arrival(actor(), receipt_id, form.arrived_on.data, **words))
    return _back(status, form, receipt_id, _("The day of arrival is corrected."))


@bp.post("/receipts/<int:receipt_id>/inspections")
@requires(Permission.LINE_RECEIVE)
def inspect(receipt_id: int) -> Response:
    form = InspectForm()
    words = _seen(form) | _why(form)
    done = form.attempt(lambda: actions.inspect_units(actor(), receipt_id, form.how_many, form.outcome.data or "", **words))
    return _back(done, form, receipt_id, _("The decision is kept."))


@bp.post("/receipts/<int:receipt_id>/returns")
@requires(Permission.LINE_RECEIVE)
def send_back(receipt_id: int) -> Response:
    form = ReturnForm()
    words = _seen(form) | _why(form)
    status = form.attempt(lambda: actions.return_units(actor(), receipt_id, form.how_many, **words))
    return _back(status, form, receipt_id, _("The return is kept."))


def _seen(form: ReceiptForm) -> dict[str, Any]:
    return {"version": form.version.data, "once": form.nonce.data}


def _why(form: InspectForm | ReturnForm) -> dict[str, Any]:
    return {"reason": form.reason.data or "", "remedy": form.remedy.data or "", "note": form.note.data or ""}


def _back(status: int, form: BaseForm, receipt_id: int, words: str) -> Response:
    order_id = queries.receipt_for(actor(), receipt_id).order_id
    if status != 200:
        return answered(status, form, "receipts.receipt", receipt_id=receipt_id)
    flash(words, "ok")
    return answered(status, form, PAGE, order_id=order_id)
