"""Whom to ask while a buyer is away: where it is shown, who hears of it, and on which days of which place."""

import pytest
from flask import Flask

from app.live.fragments import Piece, draw, pieces_of
from app.orders import actions
from app.orders.events import BuyerChanged, StandInChanged, StandInEnded
from app.principal import Principal
from app.refusals import RuleBroken
from tests.client import Client
from tests.live.listening import session_of
from tests.orders.test_handing import away, hand_over, told
from tests.story import JUNE, World, on, told_by


def test_that_it_ended_is_known_even_where_no_order_is_open(world: World, tom: Principal):
    named = away(world, tom, 1, 12)
    with told_by(world.app, world.buyer):
        actions.end_stand_in(world.buyer, named)
    (fact,) = told(world, StandInEnded)
    assert (fact.stand_in_id, fact.person_id) == (named, world.buyer.person_id)
    assert set(fact.audience()) == {"procurement", "admin"}
    assert told(world, StandInChanged) == []


def test_whom_to_ask_stands_on_the_board_and_on_the_suppliers_list(world: World, tom: Principal):
    order = world.issued()
    (line,) = world.line_ids(order)
    away(world, tom, 1, 5)
    expected = "Buyer (until 5 Jun: Tom Fuchs)"
    for reader, piece in ((world.sales, Piece("board-line", line)), (world.acme_person, Piece("todo-order", order))):
        with told_by(world.app, reader), world.app.test_request_context():
            (drawn,) = draw([piece], reader)
        assert expected in drawn["html"]
    with on(JUNE[6]), told_by(world.app, world.sales), world.app.test_request_context():
        (drawn,) = draw([Piece("board-line", line)], world.sales)
    assert ("Buyer" in drawn["html"], "Tom Fuchs" in drawn["html"]) == (True, False)


def test_open_boards_and_lists_hear_that_somebody_else_answers(world: World, tom: Principal):
    order = world.issued(world.line(), world.line())
    lines = world.line_ids(order)
    away(world, tom, 1, 5)
    (changed,) = told(world, StandInChanged)
    assert pieces_of(changed) == {Piece("order-head", order), Piece("todo-order", order)} | {
        Piece(kind, line) for kind in ("board-line", "follow-line") for line in lines
    }
    assert "sales" in changed.audience(), "sales look at the board too"
    hand_over(world, order, to=tom)
    (moved,) = told(world, BuyerChanged)
    assert {Piece(kind, line) for kind in ("board-line", "follow-line") for line in lines} <= pieces_of(moved)


def test_the_last_day_may_be_today_where_it_is_still_today(world: World, tom: Principal):
    """At 23:00 UTC on the second it is the third in both places, at 13:00 in Auckland alone."""
    with on(JUNE[2], hour=23), pytest.raises(RuleBroken, match=r"The last day is 02 Jun 2026\. Expected 03 Jun 2026 or later"):
        away(world, tom, 1, 2)
    with on(JUNE[2], hour=13):
        assert away(world, tom, 1, 2)


def test_who_was_away_is_gone_from_the_page_when_the_last_day_has_passed_at_every_site(
    app: Flask, world: World, tom: Principal, client: Client
):
    away(world, tom, 1, 2)
    with on(JUNE[2], hour=21):
        client.set_cookie("waybill_session", session_of(app, world.buyer.person_id).cookie)
        assert "02 Jun 2026" in client.get("/hand-over").text
    with on(JUNE[2], hour=23):
        assert "Nobody is away." in client.get("/hand-over").text
