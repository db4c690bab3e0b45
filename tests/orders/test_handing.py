"""Who answers for an order: its buyer, whoever stands in while the buyer is away, or whom it was handed to."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.catalog.actions import begin_day
from app.database import db
from app.events import LoggedEvent
from app.orders import actions, queries, shown
from app.orders.events import BuyerChanged, StandInChanged
from app.orders.queries import Section
from app.orders.rules.handing import Absence, Answering, answering, check_absence
from app.orders.rules.headers import HeaderChange
from app.principal import Principal
from app.refusals import NotFound, RuleBroken, Stale
from tests.client import Client
from tests.live.listening import session_of
from tests.statements import recorded
from tests.story import JUNE, MACHINE, World, on, told_by

ANNA = "Buyer"


def hand_over(world: World, *orders: int, to: Principal, by: Principal | None = None) -> int:
    actor = by or world.buyer
    with told_by(world.app, actor):
        return actions.hand_over(actor, seen(actor, orders), to.person_id or 0)


def seen(actor: Principal, orders: Sequence[int]) -> list[tuple[int, int]]:
    """The orders as they stand, for whoever may read them."""
    readable = actor if actor.is_staff else MACHINE
    return [(order, queries.order_for(readable, order).version) for order in orders]


def away(world: World, tom: Principal, first: int, last: int, by: Principal | None = None) -> int:
    actor = by or world.buyer
    with told_by(world.app, actor):
        return actions.name_stand_in(actor, world.buyer.person_id or 0, tom.person_id or 0, JUNE[first], JUNE[last])


def told(world: World, kind: Any) -> list[Any]:
    with told_by(world.app, MACHINE):
        wanted = select(LoggedEvent).where(LoggedEvent.name == kind.name).order_by(LoggedEvent.seq)
        return [row.fact() for row in db.session.scalars(wanted)]


def answers(world: World, order: int, reader: Principal | None = None) -> tuple[str, int | None]:
    """The name as it is shown, and whom to turn to."""
    actor = reader or world.acme_person
    with told_by(world.app, actor), world.app.test_request_context():
        found = queries.who_answers_for(actor, queries.order_for(actor, order))
        return shown.answering_words(found), found.person_id


def test_an_order_that_is_handed_over_has_its_new_buyer_on_both_sides(world: World, tom: Principal):
    one, two, kept = world.issued(), world.issued(), world.issued()
    assert hand_over(world, one, two, to=tom) == 2
    assert answers(world, one) == ("Tom Fuchs", tom.person_id)
    assert answers(world, kept) == (ANNA, world.buyer.person_id)
    facts = told(world, BuyerChanged)
    assert [(fact.order_id, fact.buyer_before, fact.buyer_id) for fact in facts] == [
        (order, world.buyer.person_id, tom.person_id) for order in (one, two)
    ]
    assert f"supplier:{world.acme}" in facts[0].audience()
    assert hand_over(world, one, to=tom, by=tom) == 0  # it is his already


def test_an_order_that_was_changed_meanwhile_is_not_handed_over_unseen(world: World, tom: Principal):
    one, two = world.issued(), world.issued()
    with told_by(world.app, world.buyer):
        known = seen(world.buyer, [one, two])
        actions.revise_order(world.buyer, two, header=HeaderChange(note="Ring twice"))
        with pytest.raises(Stale):
            actions.hand_over(world.buyer, known, tom.person_id or 0)
    assert answers(world, one)[0] == ANNA, "all of them or none"
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        actions.hand_over(world.buyer, [*known, (10**9, 1)], tom.person_id or 0)


def test_handing_over_asks_as_little_for_many_orders_as_for_one(world: World, tom: Principal):
    def asked_for(number: int) -> int:
        orders = [world.issued() for _ in range(number)]
        with told_by(world.app, world.buyer):
            known = seen(world.buyer, orders)
            with recorded(world.app) as ran:
                actions.hand_over(world.buyer, known, tom.person_id or 0)
        return sum(statement.lstrip().upper().startswith("SELECT") for statement in ran)

    assert asked_for(1) == asked_for(6)


def test_a_draft_is_handed_over_without_the_suppliers_hearing(world: World, tom: Principal):
    assert hand_over(world, world.draft(), to=tom) == 1
    assert told(world, BuyerChanged) == []


def test_nobody_gives_away_what_is_anothers(world: World, tom: Principal):
    order = world.issued()
    with pytest.raises(RuleBroken, match=r"PO-10001 is Buyer's\. The buyer or an administrator hands it over\."):
        hand_over(world, order, to=tom, by=tom)
    assert hand_over(world, order, to=tom, by=world.admin) == 1


@pytest.mark.parametrize("name", ["acme_person", "sales", "receiver"])
def test_nobody_else_hands_over(world: World, tom: Principal, name: str):
    with pytest.raises(NotFound):
        hand_over(world, world.issued(), to=tom, by=getattr(world, name))


def test_orders_go_to_buyers_alone_and_something_must_be_chosen(world: World, tom: Principal):
    order = world.issued()
    with pytest.raises(RuleBroken, match="Choose one of the buyers"):
        hand_over(world, order, to=world.sales)
    with pytest.raises(RuleBroken, match="No order is chosen"):
        hand_over(world, to=tom)


def test_a_stand_in_is_shown_beside_the_buyer_and_ends_by_itself(world: World, tom: Principal):
    order = world.issued()
    away(world, tom, 3, 5)
    for day, expected in ((2, ANNA), (3, "Buyer (until 5 Jun: Tom Fuchs)"), (5, "Buyer (until 5 Jun: Tom Fuchs)"), (6, ANNA)):
        with on(JUNE[day]):
            shown_now, turn_to = answers(world, order)
            assert shown_now == expected
            assert turn_to == (tom if "Tom" in expected else world.buyer).person_id


def test_a_stand_in_finds_the_orders_among_their_own(world: World, tom: Principal):
    world.issued()
    away(world, tom, 8, 12)
    for day, count in ((5, 0), (8, 1)):
        with on(JUNE[day], hour=16), told_by(world.app, tom):
            assert queries.follow_up_counts(tom, mine=True)[Section.ANSWER] == count


def test_days_are_days_at_the_site_of_the_order(world: World, tom: Principal):
    """At 14:00 UTC on the second it is the third in Auckland, and the second in Berlin."""
    here, there = world.issued(), world.issued(site_id=world.auckland)
    away(world, tom, 3, 3)
    with on(JUNE[2], hour=14):
        assert (answers(world, here)[0], answers(world, there)[0]) == (ANNA, "Buyer (until 3 Jun: Tom Fuchs)")


def test_suppliers_hear_when_it_is_named_begins_and_ends(world: World, tom: Principal):
    order = world.issued()
    away(world, tom, 3, 4)
    for day, facts in ((2, 1), (3, 2), (4, 2), (5, 3), (6, 3)):
        with on(JUNE[day]), told_by(world.app, MACHINE):
            begin_day(MACHINE, world.berlin, JUNE[day])
        assert len(told(world, StandInChanged)) == facts
    assert {(fact.supplier_id, fact.order_ids) for fact in told(world, StandInChanged)} == {(world.acme, (order,))}


def test_who_is_back_earlier_ends_it(world: World, tom: Principal):
    order = world.issued()
    named = away(world, tom, 1, 12)
    assert answers(world, order)[0] == "Buyer (until 12 Jun: Tom Fuchs)"
    with told_by(world.app, tom), pytest.raises(RuleBroken, match=r"This has ended already\. Load the page again\."):
        actions.end_stand_in(tom, named)
    with told_by(world.app, world.buyer):
        actions.end_stand_in(world.buyer, named)
    assert answers(world, order)[0] == ANNA
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="This has ended already"):
        actions.end_stand_in(world.buyer, named)


def test_a_stand_in_hands_over_too(world: World, tom: Principal):
    order = world.issued()
    away(world, tom, 1, 5)
    assert hand_over(world, order, to=tom, by=tom) == 1


def test_one_speaks_for_oneself_an_administrator_for_all(world: World, tom: Principal):
    with pytest.raises(NotFound):
        away(world, tom, 3, 5, by=tom)
    assert away(world, tom, 3, 5, by=world.admin)


def name(world: World, who: Principal, stand_in: Principal, first: int, last: int) -> int:
    with told_by(world.app, world.admin):
        return actions.name_stand_in(world.admin, who.person_id or 0, stand_in.person_id or 0, JUNE[first], JUNE[last])


def test_what_makes_no_sense_is_refused(world: World, tom: Principal):
    away(world, tom, 8, 12)
    with pytest.raises(RuleBroken, match="Nobody stands in for themselves"):
        name(world, tom, tom, 3, 5)
    with pytest.raises(RuleBroken, match=r"The last day is 04 Jun 2026\. Expected 05 Jun 2026 or later"):
        name(world, tom, world.buyer, 5, 4)
    with pytest.raises(RuleBroken, match="From 08 Jun 2026 to 12 Jun 2026 Tom Fuchs stands in already"):
        name(world, world.buyer, tom, 12, 15)
    with pytest.raises(RuleBroken, match=r"Buyer is away from 08 Jun 2026 to 12 Jun 2026\. Choose somebody else"):
        name(world, tom, world.buyer, 8, 8)
    with pytest.raises(RuleBroken, match="Choose one of the buyers"):
        name(world, world.buyer, world.sales, 20, 21)


def test_who_stands_in_is_not_away_and_nobody_is_away_for_ever():
    stands_in = Absence(1, 2, "Ben", JUNE[8], JUNE[12])
    with pytest.raises(RuleBroken, match="you stand in for somebody"):
        check_absence(Absence(2, 3, "Cleo", JUNE[12], JUNE[15]), [stands_in], JUNE[1])
    check_absence(Absence(2, 3, "Cleo", JUNE[13], JUNE[15]), [stands_in], JUNE[1])
    with pytest.raises(RuleBroken, match=r"More than a year\. Hand the orders over instead\."):
        check_absence(Absence(2, 3, "Cleo", JUNE[1], date(2027, 6, 3)), [], JUNE[1])


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(4, 6), days, st.integers(0, 40)), max_size=6), st.integers(1, 3), days)
def test_somebody_always_answers_and_only_while_the_absence_lasts(made: list[Any], buyer: int, today: date):
    absences = [Absence(who, other, "x", first, date.fromordinal(first.toordinal() + n)) for who, other, first, n in made]
    found = answering(buyer, "Buyer", absences, today)
    assert found.buyer_id == buyer
    assert found.person_id is not None
    assert (found.stand_in_id is not None) == any(each.person_id == buyer and each.holds_on(today) for each in absences)
    assert found == Answering(buyer, "Buyer") or (found.until is not None and found.until >= today)


@pytest.fixture
def desk(app: Flask, world: World, tom: Principal, client: Client) -> Client:
    client.set_cookie("waybill_session", session_of(app, world.buyer.person_id).cookie)
    return client


def test_a_buyer_names_a_stand_in_and_hands_over_on_a_page(world: World, tom: Principal, desk: Client):
    order = world.issued()
    form = {"person": world.buyer.person_id, "stand_in": tom.person_id, "from_on": "3.6.2026", "to_on": "5.6.2026"}
    assert desk.post("/stand-ins", data=form).status_code == 303
    assert desk.get("/hand-over").text.count("Tom Fuchs") >= 2
    refused = desk.post("/stand-ins", data=form | {"to_on": "soon"})
    assert (refused.status_code, "“soon” is not a date" in refused.text, 'value="3.6.2026"' in refused.text) == (
        422,
        True,
        True,
    )
    ticked = re.search(rf'name="order" value="({order}:\d+)"', desk.get("/hand-over").text)
    assert ticked
    assert desk.post("/hand-over", data={"order": [ticked[1]]}).status_code == 422
    assert desk.post("/hand-over", data={"order": ["soon"], "to": tom.person_id}).status_code == 409
    assert desk.post("/hand-over", data={"order": [ticked[1]], "to": tom.person_id}).status_code == 303
    assert "1 order has a new buyer." in desk.get("/hand-over").text


def test_all_open_orders_go_at_once(world: World, tom: Principal, desk: Client):
    for _ in range(3):
        world.issued()
    assert desk.post("/hand-over", data={"all": "1", "to": tom.person_id}).status_code == 303
    with told_by(world.app, tom):
        assert len(queries.open_orders_of(tom, tom.person_id or 0)) == 3
