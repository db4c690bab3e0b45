"""What happened: sixty orders, each told by the people who did it, on the days on which they did it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from app import clock
from app.catalog.rules import roll_to_working_day
from app.demo import cast
from app.demo.stage import Stage, acting, address_of
from app.orders import actions as orders
from app.orders import queries
from app.orders.models import Order, OrderLine
from app.orders.rules.answers import Accept, LineAnswer, Propose, Reject, Rest
from app.orders.rules.headers import Header
from app.orders.rules.quantities import Part
from app.orders.rules.reasons import Reason
from app.orders.rules.revisions import NewLine
from app.principal import Principal
from app.receipts import actions as receipts
from app.receipts.rules import Delivery, Received
from app.shipments import actions as shipments
from app.shipments.rules import Notice, Packed, tracking
from app.sourcing.actions import keep_item_at_supplier
from app.sourcing.queries import items_at

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plot:
    """How an order goes: how long ago it was issued, when it was wanted (days from today), and what came of it."""

    issued_ago: int
    wanted_in: int
    tell: Callable[["Scene"], None]
    times: int


class Scene:
    """One order with its people and the instants of what they do."""

    def __init__(self, stage: Stage, chance: Random, supplier: cast.DemoSupplier, site: cast.DemoSite, number: int) -> None:
        self.stage, self.chance, self.supplier, self.site, self.number = stage, chance, supplier, site, number
        self.buyer = stage.people["jana@northfield.example" if number % 3 else "tom@northfield.example"]
        self.seller = stage.people[address_of(supplier)]
        self.order_id = 0
        self.now = clock.recorded_now()

    def at(self, days_ago: float, timezone: str) -> datetime:
        """A working hour some days ago, where the person sits; never in the future."""
        local = (self.now - DAY * days_ago).astimezone(ZoneInfo(timezone))
        hour = local.replace(hour=self.chance.randint(8, 16), minute=self.chance.randint(0, 59), second=0, microsecond=0)
        return min(hour.astimezone(self.now.tzinfo), self.now - timedelta(minutes=self.chance.randint(2, 50)))

    def we(self, days_ago: float) -> AbstractContextManager[Principal]:
        return acting(self.buyer, self.at(days_ago, "Europe/Berlin"))

    def they(self, days_ago: float) -> AbstractContextManager[Principal]:
        return acting(self.seller, self.at(days_ago, self.supplier.timezone))

    def order(self, who: Principal) -> Order:
        return queries.order_page(who, self.order_id)

    def draft(self, days_ago: float, wanted: date, lines: int = 0) -> None:
        """`lines` are so many, of the same items again; else a few as chance has it."""
        usual = [item for item in cast.ITEMS if self.supplier.code in item.suppliers]
        some = self.chance.sample(usual, min(len(usual), self.chance.randint(1, 3) if self.number > 1 else 3))
        chosen = [usual[n % len(usual)] for n in range(lines)] or some
        with self.we(days_ago) as buyer:
            apart = DAY * (0 if lines else 3)
            asked = [self._line(item, wanted + apart * n) for n, item in enumerate(chosen)]
            terms: dict[str, Any] = {
                "incoterm": self.chance.choice(("DAP", "FCA", "EXW", "DDP")),
                "payment_terms": "30 days net",
            }
            header = Header(self.stage.suppliers[self.supplier.code], self.stage.sites[self.site.code], **terms)
            self.order_id = orders.create_draft(buyer, header, asked)

    def _line(self, item: cast.DemoItem, wanted: date) -> NewLine:
        amount = Decimal(item.batch) * self.chance.choice((1, 1, 2, 3)) / self.chance.choice((1, 1, 2))
        price = (item.price * Decimal(self.chance.randint(94, 112)) / 100).quantize(Decimal("0.01"))
        return NewLine(self.stage.items[item.number], amount.quantize(Decimal(1)), wanted, price)

    def issue(self, days_ago: float) -> None:
        with self.we(days_ago) as buyer:
            orders.issue_order(buyer, self.order_id)

    def know_another_item(self, days_ago: float) -> None:
        """What the supplier calls an item that is like the first one here: it may offer that one."""
        with self.we(days_ago) as buyer:
            for number in alike_of(self.order(buyer).lines[0])[:1]:
                supplier_id, item_id = self.stage.suppliers[self.supplier.code], self.stage.items[number]
                if (supplier_id, item_id) not in items_at(buyer, [supplier_id], [item_id]):
                    keep_item_at_supplier(buyer, item_id, supplier_id, article_number=f"{self.supplier.code[:2]} {number}")

    def answer(self, days_ago: float, say: Callable[[OrderLine, int], LineAnswer]) -> None:
        with self.they(days_ago) as seller:
            found = self.order(seller)
            given = [say(line, n) for n, line in enumerate(found.lines)]
            reference = f"{self.supplier.code[:2]}-{26_000 + self.number * 7}"
            orders.answer_lines(seller, self.order_id, found.revision, given, supplier_reference=reference)

    def decide(self, days_ago: float, *, accept: bool) -> None:
        with self.we(days_ago) as buyer:
            for line in self.order(buyer).lines:
                if line.open_proposal is None:
                    continue
                if accept:
                    orders.accept_proposal(buyer, line.id, version=line.version)
                else:
                    words = {"reason": Reason.NEEDED_EARLIER, "note": "The assembly line stands without it."}
                    orders.decline_proposal(buyer, line.id, version=line.version, **words)

    def counter(self, days_ago: float, days: int) -> None:
        """We offer a day between what we asked for and what the supplier proposed."""
        with self.we(days_ago) as buyer:
            for line in self.order(buyer).lines:
                if line.open_proposal is None:
                    continue
                day = roll_to_working_day(line.order.site.calendar, line.requested_on + DAY * days)
                note = "We can wait until then, not longer."
                given = Propose(line.id, line.version, (Part(line.open_quantity, day),), note=note)
                orders.counter_proposal(buyer, given)

    def accept_first_part(self, days_ago: float) -> None:
        with self.we(days_ago) as buyer:
            for line in self.order(buyer).lines:
                if line.open_proposal is not None:
                    days = [line.open_proposal.parts[0].proposed_on]
                    orders.accept_parts(buyer, line.id, version=line.version, days=days, rest=Rest.ASK)

    def ship(self, days_ago: float, *, share: Decimal = Decimal(1), eta_in: int = 4) -> None:
        with self.they(days_ago) as seller:
            lines = [line for line in self.order(seller).lines if line.to_ship]
            packed = [Packed(line.id, (line.to_ship * share).quantize(Decimal(1)), line.version) for line in lines]
            left = clock.today(self.supplier.timezone)
            carrier = self.chance.choice(cast.CARRIERS)
            tracking = tracking_number(carrier, self.chance)
            number = f"LS-{self.number:04d}-{self.chance.randint(1, 9)}{'A' if share < 1 else ''}"
            shipments.ship(seller, Notice(number, left, left + DAY * eta_in, carrier, tracking), packed)

    def receive(self, days_ago: float, *, reject: int = 0) -> None:
        with self.we(days_ago) as clerk:
            found = self.order(clerk)
            came = [line for line in found.lines if line.in_transit]
            arrived = clock.today(self.site.timezone)
            for n, line in enumerate(came):
                bad = Decimal(reject if n == 0 else 0)
                words: dict[str, Any] = {
                    "rejected": bad,
                    "reason": "damaged" if bad else "",
                    "remedy": "replace" if bad else "",
                }
                current = queries.line_for(clerk, line.id)
                received = Received(line.id, current.in_transit, version=current.version, **words)
                receipts.receive_line(clerk, Delivery(arrived, delivery_note=f"WE-{self.number}{n}"), received)


def tracking_number(carrier: str, chance: Random) -> str:
    """A number as the carrier would give it, with its check digit."""
    serial = f"{chance.randint(10**10, 10**11 - 1)}"
    if carrier == "UPS":
        return f"1Z4V92A703{serial[:7]}{tracking.ups_check(f'4V92A703{serial[:7]}')}"
    return serial + tracking.fedex_check(serial) if carrier == "FedEx" else f"STR{serial[:8]}"


def accepted(line: OrderLine, _n: int) -> LineAnswer:
    return Accept(line.id, line.version)


def later(days: int, reason: Reason, note: str = "", *, only_first: bool = True) -> Callable[[OrderLine, int], LineAnswer]:
    """One line some days later, the others as requested."""

    def say(line: OrderLine, n: int) -> LineAnswer:
        if only_first and n:
            return Accept(line.id, line.version)
        day = roll_to_working_day(line.order.site.calendar, max(line.requested_on, clock.today("UTC")) + DAY * days)
        return Propose(line.id, line.version, (Part(line.open_quantity, day),), reason=reason, note=note)

    return say


def dearer(line: OrderLine, n: int) -> LineAnswer:
    """In time, at another price."""
    if n or line.price is None:
        return Accept(line.id, line.version)
    price = (line.price.unit_price * Decimal("1.04")).quantize(Decimal("0.01"))
    parts = (Part(line.open_quantity, line.requested_on),)
    return Propose(line.id, line.version, parts, reason=Reason.PRICE, note="Zinc is dearer since May.", unit_price=price)


def alike_of(line: OrderLine) -> list[str]:
    """Items of the same kind and unit."""
    mine = next(item for item in cast.ITEMS if item.number == line.item_number)
    return [item.number for item in cast.ITEMS if (item.category, item.unit) == (mine.category, mine.unit) and item != mine]


def another_item(line: OrderLine, n: int) -> LineAnswer:
    """In time, but another item of the same kind and unit, where there is one."""
    alike = alike_of(line)
    if n or not alike:
        return Accept(line.id, line.version)
    parts = (Part(line.open_quantity, line.requested_on),)
    note = "Fits the same place; we have it in stock."
    return Propose(line.id, line.version, parts, reason=Reason.MATERIAL, note=note, substitute=alike[0])


def in_two_parts(line: OrderLine, n: int) -> LineAnswer:
    if n:
        return Accept(line.id, line.version)
    first = (line.open_quantity / 2).quantize(Decimal(1))
    parts = (Part(first, line.requested_on), Part(line.open_quantity - first, line.requested_on + DAY * 9))
    return Propose(line.id, line.version, parts, reason=Reason.CAPACITY, note="Second half after the tool change.")


def refused(line: OrderLine, n: int) -> LineAnswer:
    if n:
        return Accept(line.id, line.version)
    return Reject(line.id, line.version, Reason.DISCONTINUED, "We no longer make this size.")


def places(chance: Random) -> Iterator[tuple[cast.DemoSupplier, cast.DemoSite]]:
    """Each supplier in turn, delivering mostly to the site that is near."""
    near = {"US": "DTW", "BR": "DTW", "JP": "AKL", "CN": "AKL"}
    sites = {site.code: site for site in cast.SITES}
    for supplier in cycle(cast.SUPPLIERS):
        home = near.get(supplier.country, "STR")
        yield supplier, sites[home if chance.random() < 0.7 else chance.choice(sorted(sites))]
