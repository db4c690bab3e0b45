"""Orders that are new here, a batch at a time: drafted, issued, received and closed by the models' own verbs.

The actions of the slices load what they change; a new order has nothing to load. So rules and verbs are used directly,
and a batch costs its inserts. Facts are recorded as of the day on which they happened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.catalog.models import Item, Site
from app.catalog.rules import check_price, check_quantity
from app.events import Event
from app.exchange.differences import numbers_of
from app.exchange.facts import LinePart, ReceiptPart
from app.exchange.profile import Profile
from app.exchange.staging import StagedLine, StagedOrder
from app.orders.actions.needing import let_need
from app.orders.events import DraftDiscarded, OrderClosed, OrderDrafted, OrderIssued
from app.orders.models import Order, OrderLine
from app.orders.queries import tolerances_held
from app.orders.rules.tolerances import Tolerance, most_specific
from app.receipts import rules as receipt_rules
from app.receipts.events import LineCompleted, LineReceived
from app.receipts.models import Receipt
from app.receipts.rules import Received
from app.refusals import RuleBroken
from app.suppliers import rules as supplier_rules
from app.suppliers.models import Supplier
from app.transaction import Work

NOON = time(12)
Refuse = Callable[[int, RuleBroken], None]
"""Hears which row could not be taken and why."""


@dataclass
class Placed:
    """A new order beside what the file says of it. `then` is when it was issued, as far as the file knows."""

    staged: StagedOrder
    order: Order
    then: datetime
    numbers: dict[str, int]
    lines: dict[str, OrderLine] = field(default_factory=dict)
    receipts: dict[int, list[Receipt]] = field(default_factory=dict)
    """By the line's id, in the order of the file."""


class Placing:
    """Places one batch of new orders."""

    def __init__(self, work: Work, profile: Profile, refuse: Refuse) -> None:
        self.work = work
        self.profile = profile
        self.refuse = refuse
        self.later: list[tuple[datetime, Event]] = []
        """What is recorded once the rows are stored, and when it happened."""

    def place(self, batch: Sequence[StagedOrder]) -> list[Placed]:
        self._load(batch)
        rows = sum(len(staged.lines) for staged in batch)
        self.ids = {model: self.work.reserve(model, rows) for model in (Order, OrderLine, Receipt)}
        placed = [each for staged in batch if (each := self._drafted(staged)) is not None]
        for each in placed:
            self._tell_issue(each)
            self._receive(each)
            self._finish(each)
        self._let_need(placed)
        self._store(placed)
        for at, fact in self.later:
            self.work.record(fact, at)
        return placed

    def _let_need(self, placed: Sequence[Placed]) -> None:
        """Lines that are a supplier's know what they ask of certificates, in a few queries for all."""
        lines = [line for each in placed for line in each.order.lines if line.supplier_id is not None]
        let_need(self.work, lines, {item.id: item.category_id for item in self.items.values()})

    def _store(self, placed: Sequence[Placed]) -> None:
        lines = [line for each in placed for line in each.order.lines]
        prices = [line.price for line in lines if line.price is not None]
        receipts = [receipt for each in placed for posted in each.receipts.values() for receipt in posted]
        self.work.insert([each.order for each in placed], lines, prices, receipts)

    def _load(self, batch: Sequence[StagedOrder]) -> None:
        """All masters of the batch, and what we accept unasked, in four queries."""
        scalars = self.work.session.scalars
        codes = {staged.order.supplier_code for staged in batch}
        self.suppliers = {each.code: each for each in scalars(select(Supplier).where(Supplier.code.in_(codes)))}
        codes = {staged.order.site_code for staged in batch}
        self.sites = {each.code: each for each in scalars(select(Site).where(Site.code.in_(codes)))}
        numbers = {line.line.item_number for staged in batch for line in staged.lines}
        wanted = select(Item).where(Item.number.in_(numbers)).options(joinedload(Item.unit))
        self.items = {each.number: each for each in scalars(wanted)}
        self.tolerances = tolerances_held(self.work.actor, [each.id for each in self.suppliers.values()])

    def _drafted(self, staged: StagedOrder) -> Placed | None:
        """The order with the lines that can be taken, issued if the file says so; None if nothing is left of it."""
        part = staged.order
        supplier, site = self.suppliers.get(part.supplier_code), self.sites.get(part.site_code)
        if supplier is None or site is None:
            return None  # why, was said when the supplier or the site was refused
        if part.state in ("issued", "complete") and not self._may_order(supplier, staged):
            return None
        then = then_of(staged, site)
        with clock.at(then):
            order = Order.draft(
                part.number,
                supplier,
                site,
                currency=part.currency,
                incoterm=part.incoterm,
                ordered_on=part.ordered_on,
                external_source=self.profile.source,
                id=next(self.ids[Order]),
            )
            placed = Placed(staged, order, then, numbers_of(staged.lines))
            for line in staged.lines:
                self._add_line(placed, line)
            if order.lines:
                self._become(order, part.state, part.ordered_on)
        return placed if order.lines else None

    def _may_order(self, supplier: Supplier, staged: StagedOrder) -> bool:
        try:
            supplier_rules.check(supplier_rules.State(supplier.state), supplier_rules.Act.ORDER)
        except RuleBroken as refusal:
            for line in staged.lines:
                self.refuse(line.row, refusal)
            return False
        return True

    def _add_line(self, placed: Placed, staged: StagedLine) -> None:
        part = staged.line
        if part.key in placed.lines:
            return  # the same line again, with another receipt
        item = self.items.get(part.item_number)
        if item is None:
            return  # refused with its reason before
        try:
            check_line(part, item)
        except RuleBroken as refusal:
            self.refuse(staged.row, refusal)
            return
        line = placed.order.add_line(
            item,
            part.quantity,
            part.requested_on,
            unit_price=part.unit_price,
            line_no=placed.numbers[part.key],
            external_key=part.key,
        )
        accepted = most_specific(self.tolerances, line.order.for_supplier_id, item.category_id)
        line.over_percent = accepted.more if accepted else Tolerance().more
        line.id, line.order_id = next(self.ids[OrderLine]), placed.order.id
        if line.price is not None:
            line.price.line_id = line.id
        placed.lines[part.key] = line

    def _become(self, order: Order, state: str, ordered_on: date | None) -> None:
        if state == "cancelled":
            order.cancel()
        elif state != "draft":
            order.issue(ordered_on)
            order.ordered_on = ordered_on  # not captured is not today

    def _tell_issue(self, placed: Placed) -> None:
        order, state = placed.order, placed.staged.order.state
        if state in ("draft", "cancelled"):
            self.later.append((placed.then, OrderDrafted(order_id=order.id, quiet=True)))
        if state == "cancelled":
            self.later.append((placed.then, DraftDiscarded(order_id=order.id, quiet=True)))
        if state in ("issued", "complete"):
            line_ids = tuple(line.id for line in order.lines)
            self.later.append((placed.then, OrderIssued(**order.facts(), line_ids=line_ids, quiet=True)))

    def _receive(self, placed: Placed) -> None:
        for staged in placed.staged.lines:
            line = placed.lines.get(staged.line.key)
            if line is None or staged.receipt is None:
                continue
            try:
                self._post(placed, line, staged.receipt)
            except RuleBroken as refusal:
                self.refuse(staged.row, refusal)

    def _post(self, placed: Placed, line: OrderLine, part: ReceiptPart) -> None:
        order = placed.order
        supplier = supplier_rules.State(order.supplier.state)
        supplier_rules.check(supplier, supplier_rules.Act.RECEIVE)
        earlier = placed.receipts.setdefault(line.id, [])
        receipt = post(
            line, part, self.profile, order.site, earlier=earlier, to_inspection=supplier in supplier_rules.TO_INSPECTION
        )
        receipt.id = next(self.ids[Receipt])
        earlier.append(receipt)
        told = received_words(receipt, line)
        at = happened(part.posted_on or part.arrived_on, order.site) or placed.then
        self.later.append((at, LineReceived(**line.facts(), receipt_id=receipt.id, **told, quiet=True)))

    def _finish(self, placed: Placed) -> None:
        """What is complete by the file's word is not waited for; what is still open is asked for from today on."""
        order, state = placed.order, placed.staged.order.state
        if state not in ("issued", "complete"):
            return
        last = max([at for at, _ in self.later[-len(placed.lines) - 1 :]], default=placed.then)
        for line in order.lines:
            if line.open_quantity and state == "complete":
                self.later.append((last, LineCompleted(**line.facts(), missing=line.complete(), quiet=True)))
            elif line.open_quantity:
                line.await_answer(order.answer_by)
        if not any(line.is_open for line in order.lines):
            with clock.at(last):
                order.close()
            self.later.append((last, OrderClosed(**order.facts(), quiet=True)))


def check_line(part: LinePart, item: Item) -> None:
    """Quantity and price make sense in the item's unit. Raises `RuleBroken`."""
    check_quantity(part.quantity, item.unit.precision, item.unit_code)
    if part.unit_price is not None:
        check_price(part.unit_price)


def post(
    line: OrderLine, part: ReceiptPart, profile: Profile, site: Site, *, earlier: Sequence[Receipt], to_inspection: bool
) -> Receipt:
    """A receipt as the file tells it; more than was ordered is a fact, not a mistake to refuse. Raises `RuleBroken`."""
    received = received_of(line.id, part, profile)
    receipt_rules.check_received(line, received)
    receipt_rules.check_arrival(part.arrived_on, site.today)
    return Receipt.post(
        line,
        received.quantity,
        rejected=received.rejected,
        remedy=received.remedy,
        reject_reason=received.reason,
        arrived_on=part.arrived_on,
        earlier=earlier,
        to_inspection=to_inspection,
        delivery_note=part.delivery_note or "",
        source=profile.source,
        external_key=part.key,
        posted_at=happened(part.posted_on, site) or clock.now(),
    )


def received_of(line_id: int, part: ReceiptPart, profile: Profile) -> Received:
    rejects = profile.rejects
    return Received(
        line_id,
        part.received,
        part.rejected,
        reason=str(rejects.reason) if rejects and part.rejected else "",
        remedy=rejects.remedy if rejects and part.rejected else "",
        surplus=True,
        external_key=part.key,
    )


def received_words(receipt: Receipt, line: OrderLine) -> dict[str, Any]:
    """What the event about a receipt says, as things stand right after it."""
    return {
        "quantity": receipt.quantity,
        "rejected": receipt.rejected,
        "remedy": receipt.remedy,
        "reject_reason": receipt.reject_reason,
        "arrived_on": receipt.arrived_on,
        "left": line.open_quantity,
        "to_inspection": receipt.to_inspection,
    }


def happened(day: date | None, site: Site) -> datetime | None:
    """Noon of a day at the site: files know days only. Never later than now."""
    if day is None:
        return None
    return min(_noon(day, site.time_zone), clock.recorded_now())


@lru_cache(maxsize=10_000)
def _noon(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, NOON, ZoneInfo(time_zone)).astimezone(UTC)


def then_of(staged: StagedOrder, site: Site) -> datetime:
    """When the order was placed: on its date; where that is not known, at the latest when something of it arrived."""
    days = [day for line in staged.lines if line.receipt for day in (line.receipt.arrived_on, line.receipt.posted_on) if day]
    known = staged.order.ordered_on or min(days, default=None)
    return happened(known, site) or clock.now()
