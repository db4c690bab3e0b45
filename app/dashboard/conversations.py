"""A line's conversation as a page, and the list of questions that wait for an answer."""

from typing import Any
from uuid import uuid4

from flask import jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.conversations import queries, shown
from app.conversations.forms import MessageForm
from app.dashboard.desk import asked_ids, bp, company, printed
from app.forms import BaseForm
from app.orders.models import OrderLine
from app.orders.shown import answering_words
from app.principal import Permission


@bp.get("/order-lines/<int:line_id>/conversation")
@requires(Permission.MESSAGE_READ)
def conversation(line_id: int, refused: BaseForm | None = None) -> str:
    page = printed(url_for("dashboard.conversation", line_id=line_id))
    line = queries.line_to_talk_about(actor(), line_id)
    talk = shown.talks(actor(), [line_id])[line_id]
    return render_template(
        "conversations/conversation.html",
        line=_named(line),
        talk=talk,
        conversation=_around(line, talk, refused) | {"unread": talk["unread"]},
        refused=_sentence(refused),
        **page,
    )


def _named(line: OrderLine) -> dict[str, Any]:
    named = {name: getattr(line, name) for name in ("order_id", "line_no", "item_name")}
    return named | {"order_number": line.order.number, "supplier_name": line.order.supplier.name}


def _around(line: OrderLine, talk: dict[str, Any], refused: BaseForm | None) -> dict[str, Any]:
    """What one may do about the conversation: write, and say that a question needs no answer."""
    waiting = shown.open_questions(actor(), line.id)
    owner = answering_words(queries.owners_of(actor(), [line.order])[line.order_id]) or company()
    return {
        "line_id": line.id,
        "for_supplier": actor().is_supplier,
        "owner": owner,
        "whom": owner if actor().is_supplier else line.order.supplier.name,
        "earlier_href": _earlier(line.id, talk),
        "open_questions": [each | {"nonce": uuid4().hex} for each in waiting],
        "form": _form(waiting, refused) if actor().can(Permission.MESSAGE_WRITE) else None,
    }


def _earlier(line_id: int, talk: dict[str, Any]) -> str:
    before = talk["earlier_than"]
    return url_for("dashboard.earlier_messages", line_id=line_id, before=before) if before else ""


def _form(waiting: list[dict[str, Any]], refused: BaseForm | None) -> MessageForm:
    """Who answers a question rarely asks one; who begins to speak mostly does."""
    if isinstance(refused, MessageForm):
        return refused
    return MessageForm(formdata=None, data={"asks": all(each["is_own"] for each in waiting)})


def _sentence(refused: BaseForm | None) -> str:
    if refused is None or isinstance(refused, MessageForm):
        return ""
    return " ".join(sentence for _field, sentence in refused.complaints)


@bp.get("/order-lines/<int:line_id>/conversation/before/<int:before>")
@requires(Permission.MESSAGE_READ)
def earlier_messages(line_id: int, before: int) -> str:
    line = queries.line_to_talk_about(actor(), line_id)
    talk = shown.earlier(actor(), line_id, before)
    return render_template(
        "conversations/earlier.html",
        line=_named(line),
        messages=talk["messages"],
        back_href=url_for("dashboard.conversation", line_id=line_id),
        earlier_href=_earlier(line_id, talk),
    )


@bp.get("/questions")
@requires(Permission.MESSAGE_READ)
def questions() -> str:
    page, mine = printed(), _mine()
    found = queries.questions_for(actor(), after=request.args.get("after", type=int), mine=_mine())
    kept: dict[str, Any] = {"mine": 1} if mine else {}
    more = url_for("dashboard.questions", **kept, after=found[-1].id) if len(found) == queries.PAGE else None
    return render_template(
        "conversations/questions.html",
        questions=shown.questions(found, actor()),
        total=queries.question_count(actor()),
        mine=mine,
        may_be_mine=not actor().is_supplier,
        all_href=url_for("dashboard.questions"),
        mine_href=url_for("dashboard.questions", mine=1),
        next_href=more,
        **page,
    )


def _mine() -> bool:
    """Whether the address asks for the orders alone that the reader answers for."""
    return "mine" in request.args and not actor().is_supplier


@bp.get("/questions/matching")
@requires(Permission.MESSAGE_READ)
def questions_matching() -> Response:
    """Which of these questions wait now, under the filter of the address: for rows that a page lacks."""
    found = queries.questions_for(actor(), ids=asked_ids(), mine=_mine())
    return jsonify(matching=sorted(each.id for each in found))
