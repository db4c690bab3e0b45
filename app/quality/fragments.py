"""What a corrective action redraws: its page and its row on both sides, the line, the history, and who has to do something."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.live.fragments import Piece, draws, redraws
from app.orders.events import LineEvent
from app.orders.queries import lines_for
from app.principal import Permission, Principal
from app.quality import queries, shown
from app.quality.events import CorrectiveActionEvent
from app.receipts.events import LineReceived, ReceiptReversed, UnitsRejected

HEADS = ("corrective-head", "corrective-actions", "todo-head")


@redraws(CorrectiveActionEvent)
def the_action(fact: CorrectiveActionEvent) -> Iterable[Piece]:
    return {Piece(kind, fact.corrective_action_id) for kind in ("corrective-action", "corrective-row")}


@redraws(CorrectiveActionEvent)
def where_it_stands(fact: CorrectiveActionEvent) -> Iterable[Piece]:
    """The buyer's list counts it in its heading, which is asked for again when a line of it was told of."""
    of_line = {Piece("order-line", fact.line_id), Piece("follow-line", fact.line_id), Piece("triage-line", fact.line_id)}
    return of_line | {Piece(kind) for kind in HEADS} | {Piece("history", fact.order_id)}


@redraws(LineReceived, UnitsRejected, ReceiptReversed)
def what_was_rejected(fact: LineEvent) -> Iterable[Piece]:
    return {Piece("rejects", fact.line_id)}


@draws("corrective-action", needs=Permission.CORRECTIVE_READ)
def whole_actions(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = shown.whole(queries.actions_for(actor, ids), actor)
    return {key: render_template("quality/_action.html", action=action) for key, action in found.items()}


@draws("corrective-row", needs=Permission.CORRECTIVE_READ)
def rows(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = shown.rows(queries.actions_for(actor, ids), actor)
    return {each["id"]: render_template("quality/_row.html", action=each) for each in found}


@draws("corrective-head", needs=Permission.CORRECTIVE_READ)
def head(ids: Collection[None], actor: Principal) -> dict[None, str]:
    return {None: render_template("quality/_head.html", **shown.head_words(actor))}


@draws("corrective-actions", needs=Permission.CORRECTIVE_ANSWER)
def to_do(ids: Collection[None], actor: Principal) -> dict[None, str]:
    found = shown.rows(queries.to_answer(actor), actor)
    return {None: render_template("quality/_corrective_actions.html", actions=found)}


@draws("rejects", needs=Permission.CORRECTIVE_READ)
def rejects(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = shown.rejects(actor, lines_for(actor, ids))
    return {line_id: render_template("quality/_rejects.html", rejects=words) for line_id, words in found.items()}
