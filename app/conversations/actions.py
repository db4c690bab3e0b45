"""What may be done in a conversation: say something, mark it as read, say that no answer is needed."""

from collections.abc import Sequence
from typing import Any

from app.conversations import queries, rules
from app.conversations.events import AnswerWaived, MessagesRead, MessageWritten
from app.conversations.models import Message
from app.files.actions import confide
from app.files.intake import Upload
from app.orders.actions.writing import writing
from app.orders.models import OrderLine
from app.orders.queries import line_for
from app.orders.rules.answers import Side
from app.principal import Permission, Principal
from app.suppliers import rules as suppliers

TALK = Permission.MESSAGE_WRITE


def write(
    actor: Principal,
    line_id: int,
    text: str,
    *,
    asks: bool,
    files: Sequence[Upload] = (),
    once: str | None = None,
) -> int:
    """Say something about a line. It answers what the other side asked before. Returns the message's id.

    Raises `RuleBroken` (field `text`), `NotFound`.
    """
    with writing(actor, TALK, once) as work:
        line = line_for(actor, line_id, lock=True)
        _check(actor, line)
        kept = rules.check_text(text, with_files=bool(files))
        answered = queries.waiting_for(actor, line_id)
        for question in answered:
            question.answer(actor.person_id)
        side, author = queries.side_of(actor), queries.own_name(actor)
        message = Message.write(line, side, kept, asks=asks, by=actor.person_id, author=author)
        work.add(message)
        work.session.flush()
        for upload in files:
            confide(work, upload, f"message:{message.id}", supplier_id=message.supplier_id)
        ids = tuple(question.id for question in answered)
        facts = _facts(actor, line)
        work.record(MessageWritten(**facts, message_id=message.id, message_ids=ids, asks=asks, files=len(files)))
        return message.id


def _check(actor: Principal, line: OrderLine) -> None:
    rules.check_order(line.order.state)
    if actor.is_supplier:
        suppliers.check(suppliers.State(line.order.supplier.state), suppliers.Act.ANSWER)


def _facts(actor: Principal, line: OrderLine) -> dict[str, Any]:
    return {
        "order_id": line.order_id,
        "supplier_id": line.supplier_id,
        "line_id": line.id,
        "line_no": line.line_no,
        "by_supplier": queries.side_of(actor) is Side.SUPPLIER,
    }


def mark_read(actor: Principal, line_id: int, up_to: int) -> int:
    """Say that the other side's messages up to this one were seen. Returns how many that were; none tells nobody."""
    with writing(actor, TALK, None) as work:
        line = line_for(actor, line_id)
        unread = queries.unread_by(actor, line_id, up_to)
        for message in unread:
            message.read(actor.person_id)
        if unread:
            work.record(MessagesRead(**_facts(actor, line), message_ids=tuple(message.id for message in unread)))
        return len(unread)


def waive(actor: Principal, message_id: int, *, once: str | None = None) -> None:
    """Say that a question needs no answer any more: who asked it may, and who was asked. Raises `RuleBroken`, `NotFound`."""
    with writing(actor, TALK, once) as work:
        line = line_for(actor, queries.message_for(actor, message_id).line_id, lock=True)
        message = queries.message_for(actor, message_id)
        message.waive(actor.person_id)
        work.record(AnswerWaived(**_facts(actor, line), message_id=message.id))
