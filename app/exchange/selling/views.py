"""Customer orders from a file, for sales: look at it, take it in. A view parses, makes one call, answers."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.access import actor, requires
from app.config import Settings
from app.exchange import queries, showing
from app.exchange.forms import UploadForm
from app.exchange.selling import uploads
from app.exchange.selling.forms import TakeForm
from app.exchange.selling.uploads import Sent
from app.exchange.shelf import Shelf
from app.exchange.tally import Tally
from app.forms import BaseForm
from app.principal import Permission
from app.refusals import RuleBroken
from app.web import accepts_up_to

bp = Blueprint("selling", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _shelf() -> Shelf:
    return Shelf(_settings().data_dir, _settings().sheet_limit_mb * 1_000_000)


def _signing() -> tuple[str, int | None]:
    return _settings().secret_key, actor().person_id


@bp.get("/customer-orders/import")
@requires(Permission.CUSTOMER_IMPORT)
def bring() -> str:
    return _page(_form(formdata=None))


@bp.post("/customer-orders/import")
@requires(Permission.CUSTOMER_IMPORT)
@accepts_up_to("sheet_limit_mb")
def preview() -> AnyResponse:
    """What the file would change; nothing is stored yet."""
    form, found = _form(), []
    files = [(each.filename or "", each.stream) for each in form.files.data or () if each]
    status = form.attempt(lambda: found.append(uploads.preview(actor(), _shelf(), form.profile.data or "", files)))
    return make_response(_page(form, *(found[0] if found else ())), status)


@bp.post("/customer-orders/import/store")
@requires(Permission.CUSTOMER_IMPORT)
def take() -> AnyResponse:
    """Take in what the preview has shown, all of it or nothing."""
    form, done = TakeForm(), []
    status = form.attempt(lambda: done.append(_take(form.sent.data or "", form.nonce.data)))
    if status != 200:
        return make_response(_page(_form(formdata=None), refused=form), status)
    if done:
        flash(ngettext("1 customer order is in.", "%(num)s customer orders are in.", done[0].changed("orders")), "ok")
    return redirect(url_for("dashboard.customer_orders"), 303)


def _take(text: str, once: str | None) -> Tally:
    return uploads.store(actor(), _shelf(), uploads.sent_back(text, *_signing()), once=once)


@bp.get("/customer-orders/import/report")
@requires(Permission.CUSTOMER_IMPORT)
def report() -> Response:
    """Every row of a preview that would not be taken, and every warning."""
    try:
        sent = uploads.sent_back(request.args.get("sent", ""), *_signing())
    except RuleBroken as too_old:
        raise NotFound from too_old
    path = _shelf().report(sent.folder)
    if not path.exists():
        raise NotFound
    return send_file(path.resolve(), mimetype="text/csv", as_attachment=True, download_name="customer-orders-report.csv")


def _form(**given: Any) -> UploadForm:
    return UploadForm(**given).offer(queries.sold_profiles(actor()))


def _page(form: UploadForm, sent: Sent | None = None, tally: Tally | None = None, refused: BaseForm | None = None) -> str:
    looked = None
    if sent and tally:
        found = tally.data()
        looked = {"file_name": sent.file_name, "sent": sent.signed(*_signing()), "changes": showing.changes_of(found)}
        looked |= {"found": found, "counts": showing.counted(found), "problems": showing.problems_in(found)}
    return render_template(
        "exchange/customer_orders.html",
        form=form,
        looked=looked,
        refused=" ".join(words for _id, words in refused.complaints) if refused else "",
        nonce=uuid4().hex,
        limit_mb=_settings().sheet_limit_mb,
        most=uploads.MOST_ROWS,
    )  # fmt: skip
