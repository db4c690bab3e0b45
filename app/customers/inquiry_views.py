"""The verbs of inquiries and watches. A view parses, makes one call, answers."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.customers.actions import inquiring, watching
from app.customers.actions.inquiring import Call
from app.customers.inquiry_forms import AnswerForm, FollowUpForm, InquiryForm, OfInquiryForm
from app.customers.queries.inquiries import inquiry_for, order_asked_about
from app.forms import BaseForm, answered
from app.principal import Permission

bp = Blueprint("inquiries", __name__)
PAGE, LIST = "dashboard.answer", "dashboard.inquiries"
Form = TypeVar("Form", bound=OfInquiryForm)


@bp.post("/answer/<int:customer_order_id>/inquiries")
@requires(Permission.INQUIRY_WRITE)
def log(customer_order_id: int) -> Response:
    order_asked_about(actor(), customer_order_id)
    form = InquiryForm()
    status = form.attempt(lambda: inquiring.log_inquiry(actor(), customer_order_id, _call(form), once=form.nonce.data))
    if status == 200:
        flash(_("The inquiry is logged."), "ok")
    return answered(status, form, PAGE, customer_order_id=customer_order_id)


def _call(form: InquiryForm) -> Call:
    return Call(
        question=form.question.data or "",
        answer=form.answer.data or "",
        contact=form.contact.data or "",
        told=form.told,
        follow_up_on=form.follow_up_on.data,
        watch=form.watch.data,
    )


@bp.post("/inquiries/<int:inquiry_id>/answer")
@requires(Permission.INQUIRY_WRITE)
def answer(inquiry_id: int) -> Response:
    order_id, form = _asked(inquiry_id, AnswerForm())
    status = form.attempt(lambda: inquiring.answer_inquiry(actor(), inquiry_id, form.answer.data or "", form.told, **form.seen))
    return answered(status, form, PAGE, customer_order_id=order_id)


@bp.post("/inquiries/<int:inquiry_id>/follow-up")
@requires(Permission.INQUIRY_WRITE)
def follow_up(inquiry_id: int) -> Response:
    order_id, form = _asked(inquiry_id, FollowUpForm())
    status = form.attempt(lambda: inquiring.follow_up(actor(), inquiry_id, form.follow_up_on.data, **form.seen))
    return answered(status, form, PAGE, customer_order_id=order_id)


@bp.post("/inquiries/<int:inquiry_id>/close")
@requires(Permission.INQUIRY_WRITE)
def close(inquiry_id: int) -> Response:
    order_id, form = _asked(inquiry_id, OfInquiryForm())
    status = form.attempt(lambda: inquiring.close_inquiry(actor(), inquiry_id, **form.seen))
    return answered(status, form, PAGE, customer_order_id=order_id)


def _asked(inquiry_id: int, form: Form) -> tuple[int, Form]:
    """The customer order that the inquiry is about; the form knows which inquiry is meant."""
    inquiry = inquiry_for(actor(), inquiry_id)
    form.inquiry_id = inquiry.id
    return inquiry.customer_order_id, form


@bp.post("/answer/<int:customer_order_id>/watch")
@requires(Permission.INQUIRY_WRITE)
def watch(customer_order_id: int) -> Response:
    return _watching(watching.watch_order, customer_order_id)


@bp.post("/answer/<int:customer_order_id>/unwatch")
@requires(Permission.INQUIRY_WRITE)
def unwatch(customer_order_id: int) -> Response:
    return _watching(watching.unwatch_order, customer_order_id)


@bp.post("/answer/<int:customer_order_id>/seen")
@requires(Permission.INQUIRY_WRITE)
def see(customer_order_id: int) -> Response:
    """Where it is read on the list, there one goes on."""
    return _watching(watching.see_move, customer_order_id)


def _watching(verb: Callable[..., None], customer_order_id: int) -> Response:
    order_asked_about(actor(), customer_order_id)
    form = BaseForm()
    status = form.attempt(lambda: verb(actor(), customer_order_id, once=form.nonce.data))
    if request.args.get("from") == "list":
        return answered(status, form, LIST)
    return answered(status, form, PAGE, customer_order_id=customer_order_id)
