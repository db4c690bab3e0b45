"""Open lines as a workbook, out and in again. A view parses, makes one call, answers."""

import io
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.access import actor, requires
from app.catalog.queries import unit_names
from app.config import Settings
from app.exchange.problems import FileRefused
from app.exchange.sheets import actions, queries, sending, wording
from app.exchange.sheets.forms import SheetForm, StoreForm
from app.exchange.sheets.sent import Sent
from app.orders.queries import order_for
from app.principal import Permission
from app.web import accepts_up_to

bp = Blueprint("sheets", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@bp.get("/orders/<int:order_id>/lines.xlsx")
@requires(Permission.LINE_ANSWER)
def order_sheet(order_id: int) -> Response:
    """The open lines of one order."""
    return _workbook(order_for(actor(), order_id).number, order_id)


@bp.get("/open-lines.xlsx")
@requires(Permission.LINE_ANSWER)
def open_sheet() -> Response:
    """The open lines of all orders."""
    return _workbook(_("Open lines"))


def _workbook(name: str, order_id: int | None = None) -> Response:
    content = wording.sheet().write(queries.open_lines_for(actor(), order_id), unit_names(actor()))
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


@bp.get("/answers/sheet")
@requires(Permission.LINE_ANSWER)
def sheet(refused: SheetForm | StoreForm | None = None) -> str:
    return _page(refused)


@bp.post("/answers/sheet")
@requires(Permission.LINE_ANSWER)
@accepts_up_to("sheet_limit_mb")
def preview() -> AnyResponse:
    """What the sheet would change; nothing is stored yet."""
    form, found = SheetForm(), Sent(actor())
    status = form.attempt(lambda: found.take(_content(form.file.data)))
    words = found.shown(_settings().secret_key) if status == 200 else {}
    return make_response(_page(form if status != 200 else None, words), 422 if words.get("bad") else status)


@bp.post("/answers/sheet/store")
@requires(Permission.LINE_ANSWER)
def store() -> AnyResponse:
    """Take in what the preview has shown, all of it or nothing."""
    form, done = StoreForm(), []
    signed = (form.answers.data or "", _settings().secret_key, actor().person_id)
    status = form.attempt(lambda: done.append(_store(*signed, once=form.nonce.data or "")))
    if status != 200:
        return make_response(_page(form), status)
    given = done[0] if done else []
    count = sum(len(each.answers) for each in given)
    flash(ngettext("1 line is answered.", "%(num)s lines are answered.", count), "ok")
    if len(given) == 1:
        return redirect(url_for("dashboard.order", order_id=given[0].order_id, sent=form.nonce.data), 303)
    return redirect(url_for("dashboard.todo", sent=form.nonce.data), 303)


def _store(packed: str, secret: str, person_id: int | None, *, once: str) -> list[sending.OrderAnswers]:
    given = sending.unpack(packed, secret, person_id)
    actions.answer_orders(actor(), given, once=once)
    return given


def _content(sent: FileStorage) -> bytes:
    """Raises `FileRefused`."""
    limit = _settings().sheet_limit_mb
    with sent.stream as stream:
        content = stream.read(limit * 1_000_000 + 1)
    if len(content) > limit * 1_000_000:
        raise FileRefused("too_large", "The file is larger than {limit} MB, which is the limit.", limit=limit)
    return content


def _page(refused: SheetForm | StoreForm | None, compared: dict[str, Any] | None = None) -> str:
    form = refused if isinstance(refused, SheetForm) else SheetForm(formdata=None)
    sentences = " ".join(said for _id, said in refused.complaints) if isinstance(refused, StoreForm) else ""
    limit = _settings().sheet_limit_mb
    return render_template(
        "exchange/sheet.html", form=form, compared=compared, refused=sentences, nonce=uuid4().hex, limit_mb=limit
    )
