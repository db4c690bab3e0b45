"""What facts about customer orders redraw for sales: the answer on the telephone, who was told otherwise, the questions."""

from collections.abc import Collection, Iterable, Mapping

from flask import render_template

from app.customers.events import CustomerOrderEvent, CustomerOrderMoved, InquiryEvent, UnitsDispatched
from app.customers.queries.answer import answers_for
from app.customers.queries.inquiries import inquiries_of_order, inquiries_shown, latest_day
from app.dashboard.answer import answer_shown, talk_shown
from app.dashboard.inquiries import inquiry_row, moved_shown, strip
from app.live.fragments import Piece, draws, redraws
from app.principal import Permission, Principal


@redraws(CustomerOrderEvent)
def the_answer(fact: CustomerOrderEvent) -> Iterable[Piece]:
    return {Piece("answer", fact.customer_order_id)}


@redraws(CustomerOrderMoved, UnitsDispatched, InquiryEvent)
def who_was_told_otherwise(fact: CustomerOrderEvent) -> Iterable[Piece]:
    return {Piece("told-moved"), Piece("sales-strip"), Piece("attention"), Piece("answer-talk", fact.customer_order_id)}


@redraws(InquiryEvent)
def the_inquiry(fact: InquiryEvent) -> Iterable[Piece]:
    return {Piece("inquiry", fact.inquiry_id)}


@draws("answer", needs=Permission.INQUIRY_READ)
def answers(ids: Collection[int], reader: Principal) -> Mapping[int, str]:
    return {
        found.order.id: render_template("customers/_answer.html", answer=answer_shown(reader, found))
        for found in answers_for(reader, ids)
    }


@draws("answer-talk", needs=Permission.INQUIRY_READ)
def talks(ids: Collection[int], reader: Principal) -> Mapping[int, str]:
    return {
        found.order.id: render_template(
            "customers/_talk.html", talk=talk_shown(found, inquiries_of_order(reader, found.order.id))
        )
        for found in answers_for(reader, ids)
    }


@draws("told-moved", needs=Permission.INQUIRY_READ)
def told_otherwise(ids: Collection[None], reader: Principal) -> Mapping[None, str]:
    return {None: render_template("customers/_moved.html", moved=moved_shown(reader))}


@draws("sales-strip", needs=Permission.INQUIRY_READ)
def strips(ids: Collection[None], reader: Principal) -> Mapping[None, str]:
    return {None: render_template("customers/_strip.html", strip=strip(reader))}


@draws("inquiry", needs=Permission.INQUIRY_READ)
def rows(ids: Collection[int], reader: Principal) -> Mapping[int, str]:
    today = latest_day(reader)
    found = [inquiry_row(each, today) for each in inquiries_shown(reader, ids)]
    return {row["id"]: render_template("customers/_inquiry.html", inquiry=row) for row in found}
