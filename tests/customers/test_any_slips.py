"""Whatever suppliers say and sales allocates: the dates kept from change to change equal those worked out anew."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import clock
from app.catalog import actions as catalog
from app.catalog.events import DayBegan
from app.customers import actions
from app.customers.models import Allocation, CustomerOrderLine, StockBalance, Supply
from app.database import session_for
from app.orders import actions as orders
from app.orders.rules.revisions import Change
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments import actions as shipments
from app.shipments.rules import Notice, Packed, Step
from app.transaction import transaction
from tests.customers.market import Market
from tests.customers.recomputing import kept, recomputed
from tests.figures import LONG
from tests.story import JUNE, MACHINE, MONDAY, D, one_line, told_by

STORIES, STEPS = (60, 40) if LONG else (6, 24)
REFUSED = (RuleBroken, Stale, NotFound)


class Story:
    """A few order lines and customer lines, and somebody who does anything that may be done with them."""

    def __init__(self, market: Market, seed: int) -> None:
        self.market, self.chance = market, Random(seed)
        self.item = self._item(seed)
        self.bought = [self._bought() for _ in range(3)]
        self.lines = [self._line() for _ in range(4)]
        self.done: list[str] = []

    def _item(self, seed: int) -> int:
        """Of its own: no other story takes of its stock."""
        number = f"S-{seed}-{len(self.market.made)}"
        self.market.made.append(seed)
        made: int = self.by(self.market.world.buyer, catalog.add_item, number=number, name="Bolt", unit_code="H87")
        return made

    def _bought(self) -> int:
        return self.market.bought(self.number(40, 120), JUNE[self.number(8, 20)], item_id=self.item)

    def _line(self) -> int:
        wanted, days = self.number(10, 60), self.number(0, 2)
        return self.market.line(wanted, JUNE[self.number(8, 28)], item=self.item, outbound_days=days)

    def check(self) -> None:
        with self.market.app.app_context():
            there, plainly = kept(), recomputed()
            assert {key: there[key] for key in self.lines} == {key: plainly[key] for key in self.lines}, self.done
            check_sums()

    def number(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    def step(self) -> None:
        act = self.chance.choice(ACTS)
        self.done.append(act.__name__)
        try:
            act(self)
        except REFUSED:
            self.done[-1] += " (refused)"

    @property
    def a_line(self) -> int:
        return self.chance.choice(self.lines)

    @property
    def a_source(self) -> int:
        return self.chance.choice(self.bought)

    def by(self, actor: Any, act: Callable[..., Any], *given_: Any, **more: Any) -> Any:
        with told_by(self.market.app, actor):
            return act(actor, *given_, **more)


def allocates(it: Story) -> None:
    it.market.give(it.a_line, it.chance.choice([None, *it.bought, *it.bought]), it.number(1, 40))


def releases(it: Story) -> None:
    with it.market.app.app_context(), session_for(MACHINE) as session:
        keys = session.scalars(select(Allocation.id).where(Allocation.line_id.in_(it.lines)).order_by(Allocation.id)).all()
    if keys:
        it.market.does(actions.release, it.chance.choice(keys), D(it.number(1, 20)))


def accepts(it: Story) -> None:
    it.market.world.answer(it.a_source)


def proposes(it: Story) -> None:
    line = it.a_source
    open_ = it.market.world.look(line, "open_quantity")
    first = min(open_, D(it.number(1, 60)))
    days = sorted(it.chance.sample(range(3, 29), 2))
    parts = [(first, JUNE[days[0]]), (open_ - first, JUNE[days[1]])]
    it.market.world.propose(line, *(part for part in parts if part[0]))


def decides(it: Story) -> None:
    it.market.world.accept_proposal(it.a_source)


def declines(it: Story) -> None:
    line, buyer = it.a_source, it.market.world.buyer
    version = it.market.world.look(line, "version")
    it.by(buyer, orders.decline_proposal, line, version=version, reason="needed_earlier")


def rejects(it: Story) -> None:
    it.market.world.reject(it.a_source)


def revises(it: Story) -> None:
    line = it.a_source
    with told_by(it.market.app, it.market.world.buyer):
        order_id = one_line(line).order_id
        change = Change(line, quantity=D(it.number(20, 120)), requested_on=JUNE[it.number(8, 28)])
        orders.revise_order(it.market.world.buyer, order_id, [change])


def ships(it: Story) -> None:
    world, line = it.market.world, it.a_source
    eta = clock.now().date() + timedelta(days=it.number(0, 9))
    notice = Notice(f"N-{it.number(1, 10**6)}", clock.now().date(), eta)
    it.by(world.acme_person, shipments.ship, notice, [Packed(line, D(it.number(1, 50)))], step=Step.DISPATCHED)


def arrives(it: Story) -> None:
    it.market.arrived(it.a_source, it.number(1, 50), clock.now().date())


def promises(it: Story) -> None:
    line = it.a_line
    it.market.does(actions.promise, line, JUNE[it.number(1, 30)], "Asked", version=it.market.row(line, "version"))


def changes(it: Story) -> None:
    line = it.a_line
    it.market.does(actions.change_line, line, D(it.number(5, 60)), version=it.market.row(line, "version"))


def sends(it: Story) -> None:
    line = it.a_line
    it.market.does(actions.dispatch, it.market.row(line, "customer_order_id"), {line: D(it.number(1, 30))}, actions.Way())


def counts(it: Story) -> None:
    world = it.market.world
    it.market.does(actions.correct_stock, world.berlin, it.item, D(it.number(0, 150)), "Counted")


ACTS = (allocates, allocates, allocates, releases, accepts, accepts, proposes, proposes, decides, declines, rejects, revises)
ACTS += (ships, arrives, arrives, promises, changes, sends, counts)


def check_sums() -> None:
    """Nobody has more than there is, and every sum is that of what it sums up."""
    with session_for(MACHINE) as session:
        for supply in session.scalars(select(Supply)):
            given_ = Allocation.order_line_id == supply.order_line_id
            total = session.scalars(select(Allocation).where(given_)).all()
            assert supply.allocated == sum((each.outstanding for each in total), D(0)) <= supply.capacity
        for line in session.scalars(select(CustomerOrderLine)):
            mine = session.scalars(select(Allocation).where(Allocation.line_id == line.id)).all()
            assert line.allocated == sum((each.outstanding for each in mine), D(0))
        for balance in session.scalars(select(StockBalance)):
            there = Allocation.site_id == balance.site_id, Allocation.item_id == balance.item_id
            assert balance.reserved == sum((each.ready for each in session.scalars(select(Allocation).where(*there))), D(0))


@pytest.mark.timeout(3600 if LONG else 240)
@settings(
    max_examples=STORIES,
    deadline=None,
    derandomize=not LONG,  # the short form tells the same stories each time, the long form always new ones
    phases=(Phase.reuse, Phase.generate),  # a shorter story would be another one: nothing is gained by looking for it
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 10**6))
def test_dates_kept_from_change_to_change_equal_those_worked_out_anew(market: Market, seed: int):
    with clock.at(MONDAY):
        story = Story(market, seed)
        for _ in range(STEPS):
            story.step()
        story.check()
    with clock.at(MONDAY + timedelta(days=9)):
        with told_by(market.app, MACHINE), transaction(MACHINE) as work:
            work.record(DayBegan(site_id=market.world.berlin, day=JUNE[10]))
        for _ in range(STEPS // 2):
            story.step()
        story.check()
