"""The composed pieces: the attention strip, the headings of lists, an order on a supplier's list, the history of an order."""

from collections.abc import Collection, Iterable, Mapping

from flask import g, render_template

from app.catalog import queries as catalog
from app.conversations.events import TalkEvent
from app.dashboard.board import attention, board_head
from app.dashboard.lists import todo_head
from app.dashboard.order import history
from app.dashboard.triage import standards_of
from app.live.fragments import Piece, draws, redraws
from app.orders import queries, shown
from app.orders.events import AnswerTakenBack, LacksChanged, LineEvent, OrderCancelled, OrderEvent, OrderRevised
from app.orders.queries import View
from app.principal import Permission, Principal
from app.receipts.events import LineReceived, ReceiptReversed, ShipmentFellShort
from app.scoring.events.measured import DisputeEvent
from app.shipments.events import ShipmentEvent
from app.shipments.shown import shipments_of_orders


@redraws(OrderEvent, DisputeEvent)
def history_of_order(fact: OrderEvent | DisputeEvent) -> Iterable[Piece]:
    return {Piece("history", fact.order_id)}


@redraws(ShipmentEvent)
def every_order_of_a_shipment(fact: ShipmentEvent) -> Iterable[Piece]:
    of_lines = {Piece(kind, line_id) for line_id in fact.line_ids for kind in ("board-line", "order-line", "follow-line")}
    kinds = ("order-head", "todo-order", "history", "shipments")
    return of_lines | {Piece(kind, order_id) for order_id in fact.order_ids for kind in kinds} | {Piece("attention")}


@redraws(OrderEvent, ShipmentEvent)
def headings(fact: OrderEvent | ShipmentEvent) -> Iterable[Piece]:
    return {Piece("board-head"), Piece("todo-head")}


@redraws(LineEvent)
def triage_row(fact: LineEvent) -> Iterable[Piece]:
    return {Piece("triage-line", fact.line_id)}


@redraws(AnswerTakenBack, LacksChanged, OrderRevised, OrderCancelled, ShipmentEvent)
def triage_rows(fact: AnswerTakenBack | LacksChanged | OrderRevised | OrderCancelled | ShipmentEvent) -> Iterable[Piece]:
    return {Piece("triage-line", line_id) for line_id in fact.line_ids}


@redraws(TalkEvent)
def lines_that_are_talked_about(fact: TalkEvent) -> Iterable[Piece]:
    """Triage leads to the conversation; the buyer's list counts questions in its heading."""
    return {Piece("triage-line", fact.line_id), Piece("follow-line", fact.line_id)}


@draws("triage-line", needs=Permission.PROPOSAL_DECIDE)
def triage_pieces(ids: Collection[int], actor: Principal) -> dict[int, str]:
    """Those that wait for us; the others are gone from the list."""
    units, lines = catalog.unit_names(actor), queries.triage_lines(actor, ids)
    standards, besides = standards_of(actor, lines), shown.beside(actor, lines)
    rows = [shown.triage_line(line, units, standards, besides.get(line.id, [])) for line in lines]
    return {row["id"]: render_template("orders/_triage_line.html", line=row) for row in rows}


@redraws(LineReceived, ReceiptReversed, ShipmentFellShort)
def shipments_that_arrived(fact: LineReceived | ReceiptReversed | ShipmentFellShort) -> Iterable[Piece]:
    came_with = (fact.shipment_id,) if isinstance(fact, ShipmentFellShort) else fact.shipment_ids
    return {Piece("shipments", fact.order_id)} | {Piece("shipment-head", each) for each in came_with}


@draws("attention", needs=Permission.BOARD_READ)
def attention_strip(ids: Collection[None], actor: Principal) -> dict[None, str]:
    return {None: render_template("dashboard/_attention.html", attention=attention(_counts(actor), actor))}


@draws("board-head", needs=Permission.BOARD_READ)
def board_heading(ids: Collection[None], actor: Principal) -> dict[None, str]:
    return {None: render_template("dashboard/_board_head.html", **board_head(_counts(actor)))}


def _counts(actor: Principal) -> Mapping[View, int]:
    """The strip and the heading leave in one frame: what both count is counted once."""
    kept: dict[str, Mapping[View, int]] = g.get("counted", {})
    if "lines" not in kept:
        kept["lines"] = queries.attention_for(actor)
    return kept["lines"]


@draws("todo-head", needs=Permission.TODO_READ)
def todo_heading(ids: Collection[None], actor: Principal) -> dict[None, str]:
    return {None: render_template("dashboard/_todo_head.html", **todo_head(actor))}


@draws("todo-order", needs=Permission.TODO_READ)
def todo_orders(ids: Collection[int], actor: Principal) -> dict[int, str]:
    waiting = queries.todo_orders(actor, ids)
    return {key: render_template("dashboard/_todo_order.html", order=order) for key, order in waiting.items()}


@draws("history", needs=Permission.ORDER_READ)
def histories(ids: Collection[int], actor: Principal) -> dict[int, str]:
    return {
        order.id: render_template("orders/_history.html", entries=history(actor, order), history_id=order.id)
        for order in queries.orders_with_lines(actor, ids)
    }


@draws("shipments", needs=Permission.ORDER_READ)
def shipments(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = shipments_of_orders(actor, ids, catalog.unit_names(actor))
    return {
        order_id: render_template("shipments/_shipments.html", shipments=shipments, shipments_id=order_id)
        for order_id, shipments in found.items()
    }
