"""What we accept unasked: the arithmetic, which rule holds, and the page on which buyers keep it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.catalog import actions as catalog
from app.catalog.rules import Calendar
from app.orders import actions, queries
from app.orders.rules.quantities import Part
from app.orders.rules.tolerances import (
    Asked,
    Offer,
    Room,
    Scope,
    Tolerance,
    check,
    follows,
    most_specific,
    named_rule,
    open_rule,
    rooms_of,
)
from app.orders.words import rule_words
from app.refusals import RuleBroken, Stale
from tests.browser.world import BrowserWorld
from tests.client import Client
from tests.story import JUNE, D, World, told_by

ASKED = Asked(JUNE[15], D(100), D(0), D("2.50"), Calendar())
WIDE = Tolerance(later=5, less=D(5), dearer=D(3))
days = st.integers(-15, 15).map(lambda n: JUNE[15] + timedelta(days=n))
amounts = st.integers(1, 60).map(Decimal)
percents = st.integers(0, 100).map(Decimal)
offers = st.builds(
    Offer,
    st.lists(st.builds(Part, amounts, days), min_size=1, max_size=4),
    st.integers(0, 20).map(Decimal),
    st.none() | st.integers(0, 500).map(lambda cents: Decimal(cents) / 100),
)
keys = st.integers(1, 3)
scopes = st.builds(Scope, st.none() | keys, st.none() | keys)
rooms = st.builds(Tolerance, st.integers(0, 10), st.integers(0, 10), percents, percents, percents, percents)


def one(day: int, **more) -> Offer:
    return Offer([Part(D(100), JUNE[day])], **more)


@given(offers, rooms, rooms)
def test_a_tighter_tolerance_never_accepts_what_a_looser_one_refuses(offer: Offer, one_: Tolerance, other: Tolerance):
    tighter = Tolerance(**{str(room): min(getattr(one_, room), getattr(other, room)) for room in Room})
    looser = Tolerance(**{str(room): max(getattr(one_, room), getattr(other, room)) for room in Room})
    assert looser.covers(offer, ASKED) or not tighter.covers(offer, ASKED)


@given(rooms, st.lists(st.tuples(days, st.integers(0, 9), st.integers(-30, 30)), max_size=12))
def test_repeated_small_slips_never_creep_beyond_what_one_slip_may_be(tolerance: Tolerance, slips: list[tuple]):
    """Each slip is offered from where the last accepted one left the line; the measure stays what was requested."""
    given_up, open_, price, day = D(0), D(100), ASKED.unit_price, ASKED.requested_on
    for on, less, cents in slips:
        remainder, offered_price = min(D(less), open_ - 1), max(D(0), price + Decimal(cents) / 100)
        offer = Offer([Part(open_ - remainder, on)], remainder, offered_price)
        if tolerance.covers(offer, replace(ASKED, given_up=given_up)):
            given_up, open_, price, day = given_up + remainder, open_ - remainder, offered_price, on
    whole = Offer([Part(open_, day)], given_up, None if price == ASKED.unit_price else price)
    assert day == ASKED.requested_on or tolerance.covers(replace(whole, remainder=D(0), unit_price=None), ASKED)
    assert given_up <= ASKED.quantity * tolerance.less / 100
    assert ASKED.unit_price * (100 - tolerance.cheaper) / 100 <= price <= ASKED.unit_price * (100 + tolerance.dearer) / 100


def test_a_request_on_a_saturday_rolls_to_monday_before_days_are_counted_back():
    """Worked example E: due Saturday 2026-06-13, the window is Thursday to Monday."""
    asked = replace(ASKED, requested_on=JUNE[13])
    inside = [day for day in range(9, 19) if Tolerance().covers(one(day), asked)]
    assert inside == [11, 12, 13, 14, 15]
    assert [Tolerance(later=1).covers(one(day), asked) for day in (16, 17)] == [True, False]
    assert Tolerance().rule(one(15), asked) == Tolerance().rule(one(13), asked) == "earlier:0"


@pytest.mark.parametrize(
    ("offer", "inside"),
    [
        (one(12), True),
        (one(16), False),
        (one(15, remainder=D(1)), False),
        (one(15, unit_price=D("2.51")), False),
        (one(15, unit_price=D("2.49")), True),
        (one(15, is_substitute=True), False),
    ],
)
def test_by_default_nothing_later_nothing_less_and_never_dearer(offer: Offer, inside: bool):
    assert Tolerance().covers(offer, ASKED) is inside


def test_a_price_is_not_measured_where_none_was_agreed():
    assert not WIDE.covers(one(15, unit_price=D(1)), replace(ASKED, unit_price=None))


def test_the_rule_names_what_it_was_used_for_and_hides_prices_from_those_who_see_none():
    rule = WIDE.rule(one(18, remainder=D(5), unit_price=D("2.55")), ASKED)
    assert rule == "later:5,less:5,dearer:3"
    assert rooms_of(rule) == [(Room.LATER, 5), (Room.LESS, 5), (Room.DEARER, 3)]
    assert open_rule(rule) == "later:5,less:5"
    assert open_rule("by_us") == "by_us"
    assert open_rule("dearer:3") == "earlier:0"
    assert named_rule(rule) == "later:,less:,dearer:"
    assert open_rule(named_rule(rule)) == "later:,less:"
    assert [named_rule(each) for each in ("by_us", "earlier:0", "")] == ["by_us", "earlier:0", ""]


def test_a_rule_reads_in_words(app: Flask):
    with app.test_request_context():
        words = "up to 5 working days later, up to 5 % less, price up to 3 % higher, for Acme · Fasteners"
        assert rule_words("later:5,less:5,dearer:3", "for Acme · Fasteners") == words
        assert rule_words("later:,less:", "for this supplier") == "a later date, less than asked for, for this supplier"


@pytest.mark.parametrize(
    ("tolerance", "sentence"),
    [
        (Tolerance(earlier=61), "61 working days. Expected 0 to 60."),
        (Tolerance(later=-1), "-1 working days. Expected 0 to 60."),
        (Tolerance(less=D(101)), "101 percent. Expected 0 to 100 with at most two decimals."),
        (Tolerance(more=D(-1)), "-1 percent. Expected 0 to 100"),
        (Tolerance(dearer=D("1.234")), "1.234 percent. Expected 0 to 100"),
    ],
)
def test_a_tolerance_is_within_reason(tolerance: Tolerance, sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        check(tolerance)


def allow(world: World, tolerance: Tolerance, *, supplier: bool = False, category: int | None = None) -> int:
    scope = Scope(world.acme if supplier else None, category)
    with told_by(world.app, world.buyer):
        return actions.add_tolerance(world.buyer, scope, tolerance, reason="Agreed with the plant")


def categorised(world: World) -> int:
    with told_by(world.app, world.buyer):
        category_id = catalog.add_category(world.buyer, name="Fasteners")
        words = {"version": 1, "name": "M8 bolt", "unit_code": "H87", "category_id": category_id}
        catalog.change_item(world.buyer, world.bolts, **words)
        return category_id


def test_inside_a_tolerance_of_the_supplier_a_later_day_is_agreed_and_the_rule_is_named(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    row = allow(world, Tolerance(later=3), supplier=True)
    world.propose(line, (100, JUNE[17]))
    assert world.look(line, "answer", "latest_promised_on") == ("accepted", JUNE[17])
    with told_by(world.app, world.buyer):
        (promise,) = queries.promises_of(world.buyer, queries.order_page(world.buyer, order))
        told = [each.fact for each in queries.history_for(world.buyer, order)]
    assert (promise.rule, promise.holds_for, promise.reason) == ("later:3", "Acme Fasteners", "material")
    accepted = next(each for each in told if each.name == "orders.proposal_accepted")
    assert (accepted.rule, accepted.scope) == ("later:3", "supplier")
    assert world.look(line, "promises")[0].tolerance_id == row
    for reader in (world.acme_person, world.sales):
        with told_by(world.app, reader):
            (promise,) = queries.promises_of(reader, queries.order_page(reader, order))
            told = [each.fact for each in queries.history_for(reader, order)]
        heard = next(each for each in told if each.name == "orders.proposal_accepted")
        assert (promise.rule, promise.holds_for, heard.rule) == ("later:", "", "later:")


@pytest.mark.parametrize("door", ["/orders/{}", "/orders/{}/history", "/orders/{}/history.csv"])
def test_a_supplier_reads_by_which_rule_it_was_and_buyers_how_far_it_goes(app: Flask, client: Client, door: str):
    there = BrowserWorld(app)
    order, (line,) = there.issued(1)
    allow(there.story, Tolerance(later=17), supplier=True)
    there.propose_later(line, 5)
    client.sign_in(*there.acme)
    theirs = client.get(door.format(order)).text
    assert ("a later date" in theirs, "up to 17 working days" in theirs) == (True, False)
    client.sign_in(*there.buyer)
    assert "up to 17 working days later" in client.get(door.format(order)).text


def test_the_most_specific_tolerance_wins_even_where_it_is_the_tighter_one(world: World):
    category = categorised(world)
    held = {}
    for name, scope in {"all": {}, "category": {"category": category}, "supplier": {"supplier": True}}.items():
        held[name] = allow(world, Tolerance(later=2), **scope)
    both = allow(world, Tolerance(later=0), supplier=True, category=category)
    with told_by(world.app, world.buyer):
        found = [queries.tolerance_for(world.buyer, *key).id for key in  # type: ignore[union-attr]
                 ((world.acme, category), (world.acme, None), (world.bits, category), (world.bits, None))]  # fmt: skip
    assert found == [both, held["supplier"], held["category"], held["all"]]
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[15]))
    assert world.look(line, "answer") == "proposed"


def test_small_slips_of_quantity_and_price_do_not_creep(world: World):
    allow(world, Tolerance(less=D(5), dearer=D(2)))
    (line,) = world.line_ids(world.issued(world.line(unit_price=D("1.00"))))
    world.propose(line, (96, JUNE[12]), remainder=D(4), unit_price=D("1.02"))
    assert world.look(line, "answer", "open_quantity") == ("accepted", 96)
    world.propose(line, (94, JUNE[12]), remainder=D(2))
    assert world.look(line, "answer", "open_quantity") == ("proposed", 96)
    world.propose(line, (96, JUNE[12]), unit_price=D("1.03"))
    assert world.look(line, "answer", "open_quantity") == ("proposed", 96)


@given(st.lists(scopes, unique=True), scopes, keys, keys)
def test_saying_what_holds_from_the_general_to_the_specific_ends_with_the_most_specific(held, changed, supplier, category):
    """So open lines follow a change in as many statements as there are tolerances, however many lines there are."""
    line = Scope(supplier, category)
    if line.within(changed) != line:
        return
    said = [scope for scope, part in follows(held, changed) if line.within(part) == line]
    assert (said[-1] if said else None) == most_specific({each.key: each for each in held}, supplier, category)


def test_a_changed_tolerance_is_a_new_version_and_the_old_one_stays_known(world: World):
    first = allow(world, Tolerance(later=3), supplier=True)
    with told_by(world.app, world.buyer):
        second = actions.change_tolerance(world.buyer, first, Tolerance(later=1), reason="They slipped too often")
    with told_by(world.app, world.buyer), pytest.raises(Stale, match="changed or ended"):
        actions.change_tolerance(world.buyer, first, Tolerance(later=9), reason="x")
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="Change a number"):
        actions.change_tolerance(world.buyer, second, Tolerance(later=1), reason="x")
    with told_by(world.app, world.buyer):
        actions.end_tolerance(world.buyer, second, reason="Back to normal")
        rows = queries.tolerances_for(world.buyer)
        assert [(row.id, row.later, row.ended_at is not None, row.end_reason) for row in rows] == [
            (second, 1, True, "Back to normal"),
            (first, 3, True, ""),
        ]


def test_there_is_one_tolerance_for_the_same(world: World):
    allow(world, Tolerance(later=3), supplier=True)
    with pytest.raises(RuleBroken, match="There is a tolerance for them already"):
        allow(world, Tolerance(later=1), supplier=True)


def test_a_tolerance_needs_a_reason(world: World):
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="Say why"):
        actions.add_tolerance(world.buyer, Scope(), Tolerance(), reason=" ")


def test_buyers_keep_tolerances_on_a_page_and_what_was_mistyped_is_kept(app: Flask, client: Client):
    there = BrowserWorld(app)
    client.sign_in(*there.buyer)
    typed = {
        "supplier": str(there.story.acme),
        "category": "0",
        "earlier": "2",
        "later": "3",
        "more": "5",
        "dearer": "0",
        "cheaper": "100",
    }
    refused = client.post("/tolerances", data=typed | {"less": "many", "reason": "Small parcels"})
    assert (refused.status_code, "“many” is not a number" in refused.text, "Small parcels" in refused.text) == (422, True, True)
    assert client.post("/tolerances", data=typed | {"less": "2.5", "reason": "Small parcels"}).status_code == 303
    page = client.get("/tolerances").text
    assert "Acme Fasteners · all categories" in page
    assert "up to 2.5 % less" in page
    assert "up to 5 % more" in page
    with told_by(app, there.story.buyer):
        (row,) = queries.tolerances_for(there.story.buyer)
        key = row.id
    unchanged = client.post(f"/tolerances/{key}", data=typed | {"less": "2.5", "reason": "Again"})
    assert (unchanged.status_code, "This is what holds already" in unchanged.text) == (409, True)
    assert client.post(f"/tolerances/{key}", data=typed | {"less": "1", "reason": "Less is enough"}).status_code == 303
    ended = client.post(f"/tolerances/{key}/end", data={"reason": "Too late"})
    assert (ended.status_code, "Somebody changed or ended this tolerance" in ended.text) == (409, True)
    assert "What held before" in client.get("/tolerances").text
