"""A customer is on the telephone: all that can be said about one customer order, and keeping what was said."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from flask import render_template, url_for

from app.access import actor, requires
from app.catalog import queries as catalog
from app.customers.inquiry_forms import InquiryForm, OfInquiryForm
from app.customers.models.inquiries import Inquiry
from app.customers.queries.answer import Answer, answer_for
from app.customers.queries.inquiries import inquiries_of_order, watch_of
from app.customers.rules.inquiries import Inquiring, is_due
from app.dashboard.answer_words import order_answer
from app.dashboard.desk import bp, printed
from app.dashboard.expected_slips import slips_of_answer
from app.forms import BaseForm
from app.principal import Permission, Principal


@bp.get("/answer/<int:customer_order_id>")
@requires(Permission.INQUIRY_READ)
def answer(customer_order_id: int, refused: BaseForm | None = None) -> str:
    page = printed(url_for("dashboard.answer", customer_order_id=customer_order_id))
    found = answer_for(actor(), customer_order_id)
    shown, asked = answer_shown(actor(), found), inquiries_of_order(actor(), customer_order_id)
    may = actor().can(Permission.INQUIRY_WRITE)
    return render_template(
        "customers/answer.html",
        answer=shown,
        talk=talk_shown(found, asked),
        call=_call(shown, refused) if may else None,
        to_do=[_verbs(each, shown, refused) for each in asked if may and each.state != Inquiring.CLOSED],
        watch=_watch(customer_order_id) if may else None,
        refused=_sentence(refused),
        **page,
    )


def answer_shown(reader: Principal, found: Answer) -> dict[str, Any]:
    """See `customers/_answer.html`."""
    return order_answer(found, catalog.unit_names(reader)) | {"slips": slips_of_answer(found)}


def talk_shown(found: Answer, asked: Sequence[Inquiry]) -> dict[str, Any]:
    """See `customers/_talk.html`."""
    today = found.order.site.today
    return {"order_id": found.order.id, "inquiries": [_inquiry(each, today) for each in asked]}


def _inquiry(each: Inquiry, today: date) -> dict[str, Any]:
    names = ("id", "state", "question", "answer", "contact", "asked_at", "taken_by_name", "answered_at", "answered_by_name")
    told = [{"line_no": one.line.line_no, "on": one.told_on, "is_true": one.is_true or not one.stands} for one in each.told]
    return {name: getattr(each, name) for name in (*names, "follow_up_on")} | {"told": told, "due": is_due(each, today)}


def _call(shown: dict[str, Any], refused: BaseForm | None) -> dict[str, Any]:
    """The form that keeps what was said, filled in with what can be said now; see `customers/_log.html`."""
    typed = refused if isinstance(refused, InquiryForm) else None
    return {
        "form": typed or InquiryForm(formdata=None),
        "words": typed.answer.data if typed else shown["words"],
        "lines": _sayable(shown, typed.line_ids if typed else None),
        "contacts": shown["contacts"],
    }


def _sayable(shown: dict[str, Any], ticked: list[int] | None = None) -> list[dict[str, Any]]:
    """Lines with a day that can be told."""
    lines = [line for line in shown["lines"] if line["expected_on"] and line["outstanding"] > 0]
    names = ("id", "line_no", "expected_on")
    return [{name: line[name] for name in names} | {"ticked": ticked is None or line["id"] in ticked} for line in lines]


def _verbs(each: Inquiry, shown: dict[str, Any], refused: BaseForm | None) -> dict[str, Any]:
    """What may be done about an inquiry, see `customers/_inquiry_verbs.html`; what was typed into a refused form is kept."""
    typed = refused if isinstance(refused, OfInquiryForm) and refused.inquiry_id == each.id else None
    answered = typed.raw("answer") if typed else ""
    return {
        "id": each.id,
        "version": each.version,
        "is_open": each.state == Inquiring.OPEN,
        "question": each.question,
        "answer": answered or shown["words"],
        "follow_up_on": (typed.raw("follow_up_on") if typed else "") or each.follow_up_on,
        "lines": _sayable(shown),
        "opened": typed is not None,
        "complaints": typed.complaints if typed else [],
        "nonces": [uuid4().hex for _ in range(3)],
    }


def _watch(customer_order_id: int) -> dict[str, Any]:
    """See `customers/_watch.html`."""
    mine = watch_of(actor(), customer_order_id)
    return {"is_on": mine is not None, "moved_at": mine.moved_at if mine else None, "nonce": uuid4().hex}


def _sentence(refused: BaseForm | None) -> str:
    """Why a verb was refused that has no form of its own to be drawn again."""
    if refused is None or isinstance(refused, InquiryForm | OfInquiryForm):
        return ""
    return " ".join(sentence for _field, sentence in refused.complaints)
