"""What people have on their screens: every piece of some rows, printed once, and from then on changed by frames alone."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.conversations.models import Message
from app.database import session_for
from app.live.drawing import draw
from app.live.fragments import Piece
from app.live.positions import Sequencer
from app.live.rooms import principal_of
from app.live.tail import Heard, Tail, touched_by
from app.orders.models import Order, OrderLine
from app.quality.models import CorrectiveAction
from app.shipments.models import Shipment, ShipmentLine
from app.suppliers.models import Supplier
from tests.live.listening import TEST

LINES = ("board-line", "order-line", "follow-line", "triage-line", "line-slips", "talk", "rejects")
ORDERS = ("order-head", "todo-order", "history", "slips", "shipments", "differences", "attachments")
OF_A_PAGE = ("talk", "line-slips", "rejects")
"""They stand on a page of their line, not in lists that rows may enter."""
ALONE = ("attention", "board-head", "todo-head", "questions", "todo-certificates", "corrective-head", "corrective-actions")
ABOUT: dict[str, Any] = {
    # The kinds that tell of orders, with the rows that they are about; None where there is one for everybody.
    **dict.fromkeys(LINES, OrderLine),
    **dict.fromkeys(ORDERS, Order),
    **dict.fromkeys(ALONE, None),
    "shipment-head": Shipment,
    "supplier-lacks": Supplier,
    "question": Message,
    **dict.fromkeys(("corrective-action", "corrective-row"), CorrectiveAction),
}


def every_piece(first_order: int) -> set[Piece]:
    """All that could be on a screen about orders from a key on, at this moment."""
    orders, lines = Order.id >= first_order, OrderLine.order_id >= first_order
    of_shipments = Shipment.id.in_(select(ShipmentLine.shipment_id).where(ShipmentLine.order_id >= first_order))
    wanted = {Order: orders, OrderLine: lines, Shipment: of_shipments, Message: Message.order_id >= first_order}
    wanted[CorrectiveAction] = CorrectiveAction.order_id >= first_order
    wanted[Supplier] = Supplier.id.in_(select(OrderLine.supplier_id).where(lines))
    with session_for(TEST) as session:
        keys = {model: session.scalars(select(model.id).where(which)).all() for model, which in wanted.items()}
    return {Piece(kind, key) for kind, model in ABOUT.items() for key in (keys[model] if model else [None])}


class Screen:
    """The pages of everybody in one room."""

    def __init__(self, app: Flask, room: str, first_order: int = 0) -> None:
        self._app, self.room, self._first_order = app, room, first_order
        self.shown: dict[str, str] = {}
        self.show_afresh()

    def show_afresh(self) -> None:
        self.shown = self.afresh()

    def afresh(self) -> dict[str, str]:
        """What pages would show that are printed now."""
        return dict(self._drawn(every_piece(self._first_order)))

    def hear(self, facts: Iterable[Heard]) -> None:
        """As the frames of the room bring it: what the facts redraw, or the whole page again."""
        told = [touched_by(each) for each in facts if self.room in each.rooms]
        if any(reload for _, reload in told):
            self.show_afresh()
            return
        self.shown |= dict(self._drawn({piece for pieces, _ in told for piece in pieces if piece.kind in ABOUT}))

    def stale(self) -> list[str]:
        """The elements that are not as pages show them that are printed now.

        Of an order that was begun earlier no page was printed, nor of one or of a line that was begun later.
        """
        there_are, fresh = every_piece(self._first_order), self.afresh()
        begun_later = {each for each in every_piece(self._first_order + 1) if each.id} if self._first_order else set()
        begun_later |= {each for each in there_are if each.kind in OF_A_PAGE and each.element not in self.shown}
        names = {each.element for each in there_are - begun_later}
        return sorted(name for name in names if self.shown.get(name, "") != fresh.get(name, ""))

    def _drawn(self, pieces: set[Piece]) -> Iterator[tuple[str, str]]:
        for each in draw(self._app, principal_of(self.room), "en", pieces, 1):
            yield each["id"], each["html"]


class Frames:
    """The facts that were committed since the last look, in order of position, as every process hears them."""

    def __init__(self) -> None:
        self._sequencer = Sequencer()
        self._sequencer.look()
        self._tail = Tail()

    def next(self) -> list[Heard]:
        self._sequencer.look()
        heard: list[Heard] = []
        while more := self._tail.follow():
            heard += more
        return heard
