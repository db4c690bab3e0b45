"""One's notices in the portal."""

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from app.access import actor, signed_in
from app.forms import BaseForm, answered
from app.notifications.actions.reading import mark_read
from app.notifications.forms import ReadForm
from app.notifications.queries.inbox import PAGE, Told, notices_of, unread_of
from app.notifications.views.blueprint import bp
from app.notifications.words import KINDS, order_word
from app.wording import is_worded, said


@bp.get("/notices")
@signed_in
def notices(refused: BaseForm | None = None) -> str:
    """What one was told, the newest first, mail or not. Looking changes nothing."""
    found = notices_of(actor(), request.args.get("after", type=int))
    return render_template(
        "notifications/notices.html",
        notices=[_row(each) for each in found[:PAGE]],
        more=found[PAGE - 1].id if len(found) > PAGE else None,
        newest=found[0].id if found else 0,
        unread=sum(unread_of(actor(), [actor().person_id or 0]).values()),
        form=refused or BaseForm(formdata=None),
    )


def _row(told: Told) -> dict[str, Any]:
    sentence = said(told.fact) if told.fact is not None and is_worded(type(told.fact)) else None
    return {
        "kind": KINDS[told.kind],
        "words": sentence.words if sentence else "",
        "order_id": told.order_id,
        "order": order_word(told.order_number) if told.order_id else "",
        "certificate_id": told.certificate_id,
        "customer_order_id": told.customer_order_id,
        "customer_order": told.customer_order_number,
        "told_at": told.told_at,
        "is_read": told.is_read,
    }


@bp.get("/notices/count")
@signed_in
def count() -> str:
    """The piece of the frame, for pages that were printed without it."""
    person_id = actor().person_id or 0
    return render_template("notifications/_count.html", person_id=person_id, unread=unread_of(actor(), [person_id])[person_id])


@bp.post("/notices/read")
@signed_in
def read() -> Response:
    form = ReadForm()
    return answered(form.attempt(lambda: mark_read(actor(), form.newest.data or 0)), form, "notifications.notices")
