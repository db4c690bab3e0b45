"""The rules of orders, without a database."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.rules import offers, quantities, reasons, states
from app.orders.rules.answers import Owed, Propose, Side, check_proposal
from app.orders.rules.offers import Verb, check_offered
from app.orders.rules.quantities import Part, Said
from app.orders.rules.reasons import OWNER, Reason
from app.orders.rules.states import Answer, Answered, Delivery, LineState, OrderState
from app.principal import Kind, Principal, Role
from app.refusals import RuleBroken
from tests.story import JUNE, D

NOTHING, HUNDRED = D(0), D(100)
amounts = st.integers(0, 400).map(lambda n: Decimal(n) / 4)
some = st.integers(1, 400).map(lambda n: Decimal(n) / 4)
days = st.dates(date(2026, 6, 1), date(2026, 7, 31))
parts = st.lists(st.builds(Part, some, days), min_size=1, max_size=5).map(quantities.joined)


@dataclass(frozen=True)
class Line:
    """A line as the rules see it."""

    line_no: int = 3
    answer: str = Answer.PENDING
    open_quantity: Decimal = HUNDRED
    in_transit: Decimal = NOTHING
    received: Decimal = NOTHING
    active_quantity: Decimal = HUNDRED
    binding_on: date = JUNE[12]
    is_promised: bool = False
    supplier_answers: bool = True
    cancel_asked: str = ""

    @property
    def to_ship(self) -> Decimal:
        return quantities.to_ship(self.open_quantity, self.in_transit)


lines = st.builds(
    Line,
    answer=st.sampled_from(Answer),
    open_quantity=amounts,
    in_transit=amounts,
    received=amounts,
    active_quantity=amounts,
    binding_on=days,
    is_promised=st.booleans(),
    supplier_answers=st.booleans(),
    cancel_asked=st.sampled_from(["", *Side]),
)


@pytest.mark.parametrize(
    ("ordered", "cancelled", "received", "to_replace", "open_"),
    [(100, 0, 0, 0, 100), (100, 10, 30, 0, 60), (100, 0, 100, 20, 20), (100, 0, 120, 20, 0), (100, 0, 130, 0, 0)],
)
def test_open_is_what_is_still_owed(ordered: int, cancelled: int, received: int, to_replace: int, open_: int):
    assert quantities.open_quantity(D(ordered), D(cancelled), D(received), D(to_replace)) == open_


def test_the_day_that_counts_is_of_the_first_part_that_is_not_here():
    agreed = (Part(D(60), JUNE[10]), Part(D(40), JUNE[19]))
    assert [quantities.binding_on(JUNE[12], agreed, D(came)) for came in (0, 59, 60, 99, 100)] == [
        JUNE[10],
        JUNE[10],
        JUNE[19],
        JUNE[19],
        JUNE[19],
    ]
    assert quantities.binding_on(JUNE[12], (), D(0)) == JUNE[12]


def test_what_is_asked_beyond_the_agreement_counts_by_the_request():
    """We raised the quantity: the agreed hundred are here, the rest is not agreed."""
    assert quantities.binding_on(JUNE[26], (Part(D(100), JUNE[10]),), D(110)) == JUNE[26]


@given(parts, amounts)
def test_what_was_delivered_keeps_its_days_and_nothing_is_lost(agreed: tuple[Part, ...], delivered: Decimal):
    kept = quantities.carried(agreed, delivered, JUNE[1])
    assert sum(part.quantity for part in kept) == delivered
    assert all(part.quantity > 0 for part in kept)


@given(parts, some)
def test_the_rest_of_an_offer_makes_up_what_is_open_from_its_end(offered: tuple[Part, ...], open_: Decimal):
    rest = quantities.last_of(offered, open_)
    assert sum(part.quantity for part in rest) == open_
    assert rest[-1].on == offered[-1].on


@given(some, st.lists(st.tuples(st.none() | days, some), max_size=6))
def test_a_line_was_delivered_on_the_first_day_with_enough(needed: Decimal, arrivals: list[tuple[date | None, Decimal]]):
    day = quantities.delivered_on(needed, arrivals)
    known = [(on, quantity) for on, quantity in arrivals if on is not None]
    if day is None:
        assert sum(quantity for _, quantity in known) < needed
    else:
        assert sum(quantity for on, quantity in known if on <= day) >= needed
        assert sum(quantity for on, quantity in known if on < day) < needed


SAID = Said(requested_on=JUNE[12], binding_on=JUNE[12], agreed_on=None, proposed_on=None, eta_on=None)


@pytest.mark.parametrize(
    ("said", "in_transit", "today", "expected"),
    [
        (SAID, 0, 1, JUNE[12]),
        (SAID, 0, 13, None),
        (replace(SAID, agreed_on=JUNE[19], binding_on=JUNE[19]), 0, 13, JUNE[19]),
        (replace(SAID, proposed_on=JUNE[26]), 0, 1, JUNE[26]),
        (replace(SAID, proposed_on=JUNE[26]), 0, 13, JUNE[26]),
        (replace(SAID, proposed_on=JUNE[9]), 0, 1, JUNE[12]),
        (replace(SAID, eta_on=JUNE[15]), 100, 13, JUNE[15]),
        (replace(SAID, eta_on=JUNE[15]), 100, 16, None),
        (replace(SAID, eta_on=JUNE[15]), 60, 1, JUNE[15]),
        (replace(SAID, eta_on=JUNE[15]), 60, 13, None),
    ],
)
def test_when_the_last_unit_is_expected(said: Said, in_transit: int, today: int, expected: date | None):
    assert quantities.expected_on(said, D(100), D(in_transit), JUNE[today]) == expected


OWED = Owed(D(100), "pcs", 0, JUNE[12], JUNE[1])


@given(st.lists(st.tuples(st.integers(-5, 130), days), max_size=4), st.integers(-20, 60))
def test_an_offer_that_passes_comes_to_what_is_open(offered: list[tuple[int, date]], remainder: int):
    answer = Propose(1, 1, tuple(Part(D(quantity), on) for quantity, on in offered), D(remainder), Reason.MATERIAL)
    try:
        passed = check_proposal(answer, OWED)
    except RuleBroken:
        return
    assert sum(part.quantity for part in passed) + remainder == 100
    assert remainder >= 0
    assert all(part.quantity > 0 and part.on >= OWED.today for part in passed)
    assert [part.on for part in passed] == sorted({part.on for part in passed})


@pytest.mark.parametrize(
    ("answers", "axis"),
    [
        ([], Answered.AWAITING),
        (["pending", "pending"], Answered.AWAITING),
        (["pending", "accepted"], Answered.PARTLY_ANSWERED),
        (["accepted", "proposed"], Answered.MIXED),
        (["accepted"], Answered.ACCEPTED),
        (["proposed", "proposed"], Answered.CHANGES_PROPOSED),
        (["rejected"], Answered.REJECTED),
    ],
)
def test_what_the_answers_come_to(answers: list[str], axis: Answered):
    assert states.answered(answers) is axis


@pytest.mark.parametrize(
    ("found", "axis"),
    [
        ([], Delivery.NOTHING_YET),
        ([Line()], Delivery.NOTHING_YET),
        ([Line(), Line(in_transit=D(1))], Delivery.IN_TRANSIT),
        ([Line(), Line(received=D(100), open_quantity=D(0))], Delivery.PARTLY_RECEIVED),
        ([Line(received=D(100), open_quantity=D(0))], Delivery.RECEIVED),
    ],
)
def test_what_the_deliveries_come_to(found: list[Line], axis: Delivery):
    assert states.delivery(found) is axis


@given(lines, st.sampled_from(OrderState), days)
def test_every_line_is_something(line: Line, order_state: OrderState, today: date):
    state = states.line_state(line, order_state, today)
    if state is LineState.OVERDUE:
        assert line.open_quantity
        assert line.binding_on < today


@pytest.mark.parametrize("before", OrderState)
@pytest.mark.parametrize("after", OrderState)
def test_an_order_goes_where_the_table_says(before: OrderState, after: OrderState):
    allowed = {("draft", "issued"), ("draft", "cancelled"), ("issued", "closed"), ("issued", "cancelled"), ("closed", "issued")}
    if (before, after) in allowed:
        states.check_move(before, after)
    else:
        with pytest.raises(RuleBroken, match=f"The order is {before}"):
            states.check_move(before, after)


def person(kind: Kind, role: Role) -> Principal:
    return Principal(kind=kind, supplier_id=1 if kind is Kind.SUPPLIER else None, roles=frozenset({role}))


BUYER, MEMBER = person(Kind.STAFF, Role.PROCUREMENT), person(Kind.SUPPLIER, Role.SUPPLIER_MEMBER)


@given(lines, st.sampled_from(OrderState), st.sampled_from(Verb))
def test_what_is_offered_is_what_is_not_refused(line: Line, order_state: OrderState, verb: Verb):
    offered = offers.offers(line, order_state, BUYER) | offers.offers(line, order_state, MEMBER)
    try:
        check_offered(line, order_state, verb)
    except RuleBroken:
        assert verb not in offered
    else:
        assert verb in offered


@given(lines, st.sampled_from(OrderState))
def test_nobody_is_offered_what_is_the_others(line: Line, order_state: OrderState):
    ours, theirs = offers.offers(line, order_state, BUYER), offers.offers(line, order_state, MEMBER)
    assert not ours & theirs
    assert offers.offers(line, order_state, person(Kind.STAFF, Role.SALES)) == frozenset()


def test_every_reason_is_somebodys():
    assert OWNER.keys() == set(Reason)
    for allowed in (reasons.TO_PROPOSE, reasons.TO_REJECT, reasons.TO_DECLINE, reasons.TO_CANCEL):
        assert len(set(allowed)) == len(allowed)
    assert {OWNER[each] for each in reasons.TO_PROPOSE} == set(reasons.Owner)
