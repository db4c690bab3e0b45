"""What is said redraws the conversation on both sides, the line's count, and the lists of those who owe an answer."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.conversations import queries, shown
from app.conversations.events import AnswerWaived, MessageWritten, TalkEvent
from app.live.fragments import Piece, draws, redraws
from app.principal import Permission, Principal


@redraws(TalkEvent)
def conversation(fact: TalkEvent) -> Iterable[Piece]:
    return {Piece("talk", fact.line_id), Piece("order-line", fact.line_id)}


@redraws(MessageWritten)
def asked_and_answered(fact: MessageWritten) -> Iterable[Piece]:
    return {Piece("question", key) for key in (fact.message_id, *fact.message_ids)}


@redraws(AnswerWaived)
def waived(fact: AnswerWaived) -> Iterable[Piece]:
    return {Piece("question", fact.message_id)}


@redraws(MessageWritten, AnswerWaived)
def lists(fact: TalkEvent) -> Iterable[Piece]:
    return {Piece("questions"), Piece("attention"), Piece("todo-head"), Piece("history", fact.order_id)}


@draws("talk", needs=Permission.MESSAGE_READ)
def talks(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = shown.talks(actor, ids)
    return {line_id: render_template("conversations/_talk.html", talk=talk) for line_id, talk in found.items()}


@draws("question", needs=Permission.MESSAGE_READ)
def question_rows(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = shown.questions(queries.questions_for(actor, ids=ids), actor)
    return {each["id"]: render_template("conversations/_question.html", question=each) for each in found}


@draws("questions", needs=Permission.TODO_READ)
def questions(ids: Collection[None], actor: Principal) -> dict[None, str]:
    found = shown.questions(queries.questions_for(actor), actor)
    return {None: render_template("conversations/_questions.html", questions=found)}
