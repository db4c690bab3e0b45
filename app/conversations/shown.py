"""Conversations under the names that templates use. Facts of one side: what a person may do is drawn around them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from app.conversations import queries
from app.conversations.models import Message
from app.conversations.queries import Talk
from app.files.models import ConfidedFile
from app.files.queries import confided_files_of_each
from app.files.shown import shown as shown_file
from app.orders.models import OrderLine
from app.orders.rules.answers import Side
from app.orders.rules.states import OrderState
from app.orders.shown import answering_words, beside_lines
from app.principal import Permission, Principal

EXCERPT = 160
Files = Mapping[str, list[ConfidedFile]]


def talks(actor: Principal, line_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What was said about lines, see `conversations/_talk.html`, in a constant number of statements."""
    found = queries.messages_of_lines(actor, line_ids)
    said = [message for messages in found.values() for message in messages]
    files = confided_files_of_each(actor, [f"message:{message.id}" for message in said])
    return {line_id: _talk(actor, line_id, messages, files) for line_id, messages in found.items()}


def _talk(actor: Principal, line_id: int, messages: list[Message], files: Files) -> dict[str, Any]:
    side = queries.side_of(actor)
    return {
        "line_id": line_id,
        "messages": [_message(each, side, files) for each in messages],
        "newest": messages[-1].id if messages else 0,
        "unread": sum(each.side != side and each.read_at is None for each in messages),
        "earlier_than": messages[0].id if len(messages) == queries.PAGE else None,
    }


def earlier(actor: Principal, line_id: int, before: int) -> dict[str, Any]:
    """What was said before a message."""
    found = queries.messages_of(actor, line_id, before=before)
    return _talk(actor, line_id, found, confided_files_of_each(actor, [f"message:{each.id}" for each in found]))


def _message(message: Message, side: Side, files: Files) -> dict[str, Any]:
    names = ("id", "author", "text", "asks", "waits", "state", "written_at", "read_at", "answered_at", "waived_at")
    more = {
        "is_own": message.side == side,
        "of_supplier": message.side == Side.SUPPLIER,
        "files": [shown_file(each) for each in files.get(f"message:{message.id}", ())],
    }
    return {name: getattr(message, name) for name in names} | more


def questions(messages: Sequence[Message], actor: Principal) -> list[dict[str, Any]]:
    """Open questions in a list, see `conversations/_question.html`."""
    owners = queries.owners_of(actor, [each.order for each in messages])
    return [_question(each, answering_words(owners[each.order_id])) for each in messages]


def _question(message: Message, owner: str) -> dict[str, Any]:
    return {
        "id": message.id,
        "line_id": message.line_id,
        "order_number": message.order.number,
        "line_no": message.line.line_no,
        "item_name": message.line.item_name,
        "supplier_name": message.order.supplier.name,
        "author": message.author,
        "since": message.written_at,
        "excerpt": _excerpt(message.text),
        "owner": owner,
    }


def open_questions(actor: Principal, line_id: int) -> list[dict[str, Any]]:
    """What waits for an answer about a line, of either side."""
    side = queries.side_of(actor)
    return [
        {"id": each.id, "author": each.author, "excerpt": _excerpt(each.text), "is_own": each.side == side}
        for each in queries.open_questions_of(actor, line_id)
    ]


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


@beside_lines
def links(actor: Principal, lines: Iterable[OrderLine]) -> dict[int, dict[str, Any]]:
    """Beside each line of an issued order: the way to its conversation, with what waits there."""
    if not actor.can(Permission.MESSAGE_READ) or not queries.sees_talk(actor):
        return {}
    ids = [line.id for line in lines if line.order.state != OrderState.DRAFT]
    found = queries.talks_of(actor, ids)
    return {line_id: link(line_id, found.get(line_id, Talk())) for line_id in ids}


def link(line_id: int, talk: Talk) -> dict[str, Any]:
    """See `conversations/_link.html`."""
    numbers = {name: getattr(talk, name) for name in ("messages", "owed", "asked", "unread")}
    return {"template": "conversations/_link.html", "line_id": line_id} | numbers
