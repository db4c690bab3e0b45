"""What facts about documents redraw: the order's list of them, the line that they are for, the history."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.attachments import shown
from app.attachments.events import AttachmentEvent
from app.live.fragments import Piece, draws, redraws
from app.orders.events import DraftChanged, OrderIssued, OrderRevised
from app.principal import Permission, Principal


@redraws(AttachmentEvent)
def where_it_is_listed(fact: AttachmentEvent) -> Iterable[Piece]:
    of_line = {Piece("order-line", fact.line_id)} if fact.line_id else set()
    return of_line | {Piece("attachments", fact.order_id), Piece("history", fact.order_id)}


@redraws(DraftChanged, OrderIssued, OrderRevised)
def of_the_order(fact: DraftChanged | OrderIssued | OrderRevised) -> Iterable[Piece]:
    return {Piece("attachments", fact.order_id)}


@draws("attachments", needs=Permission.ORDER_READ)
def attachments(ids: Collection[int], actor: Principal) -> dict[int, str]:
    return {
        order_id: render_template("attachments/_attachments.html", attachments=found)
        for order_id, found in shown.documents(actor, ids).items()
    }
