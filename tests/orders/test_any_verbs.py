"""Whatever anybody tries with any line: nothing is lost or made up, and the log tells all of it."""

import os
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import event as listening
from sqlalchemy import func, select

from app.database import db, is_sqlite
from app.events import Event, LoggedEvent
from app.orders.events import LinePriceChanged
from app.orders.models import Order, OrderLine, OrderLinePrice, Proposal
from app.orders.queries import lines_for
from app.orders.rules import states
from app.orders.rules.leads import LEADS_TO, PROPOSAL_MOVES, answer_moves
from app.orders.rules.offers import BY_ANSWER, Verb
from app.orders.rules.states import MOVES, Answer, OrderState
from app.receipts.models import Receipt
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import COUNTS
from tests.orders.any_verbs import VERBS, attempt, furnish, likely
from tests.orders.replaying import replay
from tests.orders.replaying_orders import ToldOrder, replay_order
from tests.orders.telling import FIELDS, Sent, Told
from tests.receipts.test_sums import facts_of
from tests.story import MACHINE, D, World, told_by

VERSIONED = (Order, OrderLine, Shipment, ShipmentLine, Receipt)
PEOPLE = ("acme_person", "buyer", "receiver", "sales", "bits_person", "admin")
LONG = os.environ.get("WAYBILL_FAULTS") == "long"
NOTHING = Decimal(0)
ANSWERS = answer_moves()
ONCE_MORE = {
    after: frozenset(
        before
        for before, verbs in BY_ANSWER.items()
        for verb in verbs & {Verb.ACCEPT, Verb.PROPOSE, Verb.REJECT}
        if after in LEADS_TO[verb]
    )
    for after in Answer
}
"""What a line can be again once its supplier's answer is taken back."""


@dataclass(frozen=True)
class Seen:
    """All that stands of the order at one moment."""

    rows: dict[tuple[str, int], dict[str, Any]]
    last_seq: int
    proposals: dict[int, str]
    prices: dict[int, Decimal]


def look(world: World, order_id: int) -> Seen:
    of_order = {Order: Order.id, OrderLine: OrderLine.order_id, ShipmentLine: ShipmentLine.order_id, Receipt: Receipt.order_id}
    with told_by(world.app, MACHINE):
        rows = {}
        for model in VERSIONED:
            wanted = select(*model.__table__.columns)
            if model is Shipment:
                wanted = wanted.where(
                    Shipment.id.in_(select(ShipmentLine.shipment_id).where(ShipmentLine.order_id == order_id))
                )
            else:
                wanted = wanted.where(of_order[model] == order_id)
            rows |= {(model.__name__, row["id"]): dict(row) for row in db.session.execute(wanted).mappings()}
        of_lines = select(Proposal.id, Proposal.state).join(OrderLine).where(OrderLine.order_id == order_id)
        proposals = {key: str(state) for key, state in db.session.execute(of_lines)}
        of_lines = (
            select(OrderLinePrice.line_id, OrderLinePrice.unit_price).join(OrderLine).where(OrderLine.order_id == order_id)
        )
        prices = dict(map(tuple, db.session.execute(of_lines)))
        last = db.session.scalar(select(func.max(LoggedEvent.seq))) or 0
        return Seen(rows, last, proposals, prices)


def facts_since(world: World, seq: int) -> list[Event]:
    with told_by(world.app, MACHINE):
        wanted = select(LoggedEvent).where(LoggedEvent.seq > seq).order_by(LoggedEvent.seq)
        return [each.fact() for each in db.session.scalars(wanted)]


class AnyVerbs(RuleBasedStateMachine):
    """Two lines of one order, and everybody who can reach a button, or cannot."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    @initialize()
    def issue(self) -> None:
        self.order_id = self.world.issued(self.world.line(unit_price=D(2)), self.world.line(60))
        self.lines = self.world.line_ids(self.order_id)
        self.issued = look(self.world, self.order_id)
        rows = {line: self.issued.rows["OrderLine", line] for line in self.lines}
        self.as_issued = {
            line: [row[name] for name in ("quantity", "requested_on", "item_number")] for line, row in rows.items()
        }
        self.buyer_then = self.issued.rows["Order", self.order_id]["buyer_id"]
        self.what_stands_is_true("issue")

    @rule(
        pick=st.sampled_from(range(997)),
        blindly=st.integers(0, 9),
        stranger=st.sampled_from([""] * 40 + list(PEOPLE)),
        line=st.integers(0, 1),
        number=st.integers(1, 60),
        day=st.integers(0, 40),
    )
    def somebody_tries(self, pick: int, blindly: int, stranger: str, line: int, number: int, day: int) -> None:
        """Mostly what could work; now and then anything at all, by anybody."""
        known = list(VERBS) if blindly == 9 else self.likely[self.lines[line]]
        if known:
            self.try_it(known[pick % len(known)], stranger, self.lines[line], number, day)

    def try_it(self, verb: str, stranger: str, line_id: int, number: int, day: int) -> None:
        before = look(self.world, self.order_id)
        writes = Writes(self.world)
        try:
            with writes:
                attempt(self.world, verb, stranger, line_id, number, day)
        except (RuleBroken, Stale, NotFound):
            assert look(self.world, self.order_id) == before, f"{verb} was refused and changed something all the same"
            return
        event(f"{verb} was carried out")
        note(f"{verb}, line {line_id}, {number}, day {day}")
        after, told = look(self.world, self.order_id), facts_since(self.world, before.last_seq)
        versions_count_writes(before, after, writes)
        what_changed_is_told(before, after, told)
        moves_are_in_the_tables(before, after, undone=verb == "undo")
        self.what_stands_is_true(verb)

    def what_stands_is_true(self, verb: str) -> None:
        facts = facts_since(self.world, self.issued.last_seq)
        told = replay({line: Told(*row) for line, row in self.as_issued.items()}, facts)
        told_order = replay_order(ToldOrder(self.order_id, self.world.berlin, self.buyer_then), facts)
        with told_by(self.world.app, MACHINE):
            lines = lines_for(MACHINE, self.lines)
            self.likely = {line.id: likely(line) for line in lines}
            header_follows_lines(lines[0].order, lines)
            assert told_order == ToldOrder.standing(lines[0].order), f"{verb}: the events tell another story of the order"
            for line in lines:
                facts = facts_of(line)
                assert {name: getattr(line, name) for name in facts} == facts, verb
                assert line.is_open == bool(line.open_quantity), verb
                units_are_conserved(line)
                shipments_are_told(line, told[line.id])
                again = {name: getattr(told[line.id], name) for name in FIELDS}
                assert {name: getattr(line, name) for name in FIELDS} == again, f"{verb}: the events tell another story"


class Writes:
    """Counts, per table, the rows that UPDATE statements name while it is open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.counted = {model.__tablename__: 0 for model in VERSIONED}

    def __enter__(self) -> None:
        with self.world.app.app_context():
            self.engine = db.engine
        listening.listen(self.engine, "before_cursor_execute", self.hear)

    def __exit__(self, *_: object) -> None:
        listening.remove(self.engine, "before_cursor_execute", self.hear)

    def hear(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        words = statement.split(maxsplit=2)
        if words[0] == "UPDATE" and words[1] in self.counted:
            self.counted[words[1]] += len(parameters) if many else 1


def versions_count_writes(before: Seen, after: Seen, writes: Writes) -> None:
    grown = dict.fromkeys(writes.counted, 0)
    for (kind, key), row in after.rows.items():
        was = before.rows.get((kind, key))
        if was is not None:
            assert (row["version"] == was["version"]) == (row == was), f"{kind} {key}: its version does not say so"
        table = next(model.__tablename__ for model in VERSIONED if model.__name__ == kind)
        grown[table] += row["version"] - (was["version"] if was else 1)
    assert grown == writes.counted, "versions grow by one with each write"
    assert before.rows.keys() <= after.rows.keys(), "nothing is ever deleted"


def what_changed_is_told(before: Seen, after: Seen, told: list[Event]) -> None:
    orders = {each.order_id for each in told if hasattr(each, "order_id")}  # type: ignore[attr-defined]
    orders |= {order for each in told for order in getattr(each, "order_ids", ())}
    lines = {each.line_id for each in told if hasattr(each, "line_id")}  # type: ignore[attr-defined]
    lines |= {line for each in told for line in getattr(each, "line_ids", ())}
    shipments = {each.shipment_id for each in told if hasattr(each, "shipment_id")}  # type: ignore[attr-defined]
    shipments |= {shipment for each in told for shipment in getattr(each, "shipment_ids", ())}
    for (kind, key), row in after.rows.items():
        if row == before.rows.get((kind, key)):
            continue
        if kind in ("OrderLine", "Receipt", "ShipmentLine"):
            line = key if kind == "OrderLine" else row["order_line_id"]
            drafted = kind == "OrderLine" and row["supplier_id"] is None
            assert line in lines or drafted, f"{kind} {key} changed and no fact is about line {line}"
        if kind == "Shipment":
            assert key in shipments, f"shipment {key} changed and no fact is about it"
        if kind == "Order":
            assert key in orders, "the order changed and no fact is about it"
    moved = {line for line, price in after.prices.items() if before.prices.get(line) != price}
    assert moved == {each.line_id for each in told if isinstance(each, LinePriceChanged)}, "a price moves if that is told"


def moves_are_in_the_tables(before: Seen, after: Seen, *, undone: bool) -> None:
    for (kind, key), row in after.rows.items():
        was = before.rows.get((kind, key))
        if was is None:
            continue
        if kind == "OrderLine" and row["answer"] != was["answer"]:
            then, now = Answer(was["answer"]), Answer(row["answer"])
            assert now in (ONCE_MORE if undone else ANSWERS)[then], f"{then} → {now}"
        if kind == "Order" and row["state"] != was["state"]:
            assert OrderState(row["state"]) in MOVES[OrderState(was["state"])]
    for key, state in after.proposals.items():
        was_state = before.proposals.get(key, "open")
        again = undone and (was_state, state) == ("superseded", "open")
        assert state == was_state or again or state in PROPOSAL_MOVES[states.ProposalState(was_state)]


def header_follows_lines(order: Order, lines: list[OrderLine]) -> None:
    is_open, is_active = any(line.is_open for line in lines), any(line.active_quantity for line in lines)
    assert order.state == ("issued" if is_open else "closed" if is_active else "cancelled")


def units_are_conserved(line: OrderLine) -> None:
    owed = max(NOTHING, line.quantity - line.cancelled - line.received + line.to_replace)
    assert owed == line.open_quantity + line.forgone, "what is missing is owed or given up"
    assert line.received >= line.rejected + line.blocked + line.returned
    assert line.to_replace <= line.rejected + line.returned
    for sent in db.session.scalars(select(ShipmentLine).where(ShipmentLine.order_line_id == line.id)):
        if sent.shipment.step in COUNTS:
            assert sent.quantity == sent.received + sent.missing + sent.in_transit


def shipments_are_told(line: OrderLine, told: Told) -> None:
    """What the events tell of the line's units in each shipment is what stands there."""
    sent = db.session.scalars(select(ShipmentLine).where(ShipmentLine.order_line_id == line.id)).all()
    again = {each.shipment_id: Sent.standing(each) for each in sent}
    assert told.sent == again


@pytest.mark.timeout(3600 if LONG else 180)
def test_whatever_anybody_tries_nothing_is_lost_and_the_log_tells_all_of_it(world: World):
    with world.app.app_context():
        examples = (20 if is_sqlite() else 5) * (20 if LONG else 1)
    wanted = settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        derandomize=not LONG,  # the short form tells the same stories each time, the long form always new ones
        phases=tuple(Phase) if LONG else (Phase.reuse, Phase.generate),  # the long form also looks for the shortest story
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    furnish(world)
    run_state_machine_as_test(lambda: AnyVerbs(world), settings=wanted)
