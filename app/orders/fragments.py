"""What facts about orders redraw, and how those pieces are drawn: the same ones that pages include."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.catalog import queries as catalog
from app.catalog.events import DayBegan
from app.live.fragments import Piece, draws, redraws, reloads
from app.orders import queries, shown
from app.orders.events import (
    AnswersBecameOverdue,
    AnswerTakenBack,
    BuyerChanged,
    ItemCalledOtherwise,
    LacksChanged,
    LineEvent,
    LinesBecameLate,
    OrderCancelled,
    OrderEvent,
    OrderIssued,
    OrderRevised,
    OrderUrged,
    StandInChanged,
)
from app.principal import Permission, Principal

reloads(DayBegan, LinesBecameLate)


@redraws(OrderEvent)
def order_and_list(fact: OrderEvent) -> Iterable[Piece]:
    return {Piece("order-head", fact.order_id), Piece("todo-order", fact.order_id), Piece("attention")}


@redraws(LineEvent)
def line(fact: LineEvent) -> Iterable[Piece]:
    return {Piece("board-line", fact.line_id), Piece("order-line", fact.line_id), Piece("follow-line", fact.line_id)}


@redraws(AnswerTakenBack, OrderIssued, OrderRevised, OrderCancelled)
def every_line(fact: AnswerTakenBack | OrderIssued | OrderRevised | OrderCancelled) -> Iterable[Piece]:
    return {Piece(kind, line_id) for line_id in fact.line_ids for kind in ("board-line", "order-line", "follow-line")}


@redraws(AnswersBecameOverdue, OrderUrged)
def lines_to_follow_up(fact: AnswersBecameOverdue | OrderUrged) -> Iterable[Piece]:
    return {Piece("follow-line", line_id) for line_id in fact.line_ids}


@redraws(ItemCalledOtherwise)
def lines_of_the_item(fact: ItemCalledOtherwise) -> Iterable[Piece]:
    return {Piece("order-line", line_id) for line_id in fact.line_ids}


@redraws(LacksChanged)
def lines_that_lack_something_else(fact: LacksChanged) -> Iterable[Piece]:
    kinds = ("board-line", "order-line")
    return {Piece(kind, line_id) for line_id in fact.line_ids for kind in kinds} | {Piece("attention")}


@redraws(StandInChanged)
def orders_that_somebody_else_answers_for(fact: StandInChanged) -> Iterable[Piece]:
    return {Piece(kind, order_id) for order_id in fact.order_ids for kind in ("order-head", "todo-order")}


@redraws(BuyerChanged, StandInChanged)
def lines_that_somebody_else_answers_for(fact: BuyerChanged | StandInChanged) -> Iterable[Piece]:
    return {Piece(kind, line_id) for line_id in fact.line_ids for kind in ("board-line", "follow-line")}


@draws("board-line", needs=Permission.BOARD_READ)
def board_lines(ids: Collection[int], actor: Principal) -> dict[int, str]:
    rows = queries.board_rows(actor, ids).values()
    lacks = shown.lacks_of_lines(actor, rows)
    lines = shown.board_lines(rows, catalog.unit_names(actor), queries.absences_for(actor), lacks)
    return {line.row.id: render_template("orders/_board_line.html", line=line) for line in lines}


@draws("order-line", needs=Permission.ORDER_READ)
def order_lines(ids: Collection[int], actor: Principal) -> dict[int, str]:
    units, prices, lines = catalog.unit_names(actor), queries.sees_prices(actor), queries.lines_for(actor, ids)
    rows = shown.order_lines(actor, lines, units, prices=prices)
    return {row["id"]: render_template("orders/_order_line.html", line=row, prices=prices) for row in rows}


@draws("order-head", needs=Permission.ORDER_READ)
def order_heads(ids: Collection[int], actor: Principal) -> dict[int, str]:
    return {
        order.id: render_template("orders/_order_head.html", order=shown.order_head(order), for_supplier=actor.is_supplier)
        for order in queries.orders_with_lines(actor, ids)
    }


@draws("follow-line", needs=Permission.FOLLOW_UP_READ)
def follow_lines(ids: Collection[int], actor: Principal) -> dict[int, str]:
    units, rows = catalog.unit_names(actor), queries.follow_up_rows(actor, ids)
    urges = queries.last_urges(actor, {row.order_id for row in rows.values()})
    away = queries.absences_for(actor)
    return {
        line_id: render_template("orders/_follow_line.html", line=shown.follow_row(row, units, urges.get(row.order_id), away))
        for line_id, row in rows.items()
    }
