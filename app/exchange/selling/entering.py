"""One customer order of a file: entered anew, or brought up to what the file says, by the verbs of sales."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from app import clock
from app.catalog.models import Item, Site
from app.customers import actions
from app.customers.models import Customer, CustomerOrder, CustomerOrderLine
from app.customers.rules.headers import LineWords, OrderWords, check_line
from app.exchange.differences import numbers_of
from app.exchange.placing import happened
from app.exchange.profile import Profile
from app.exchange.selling.facts import SoldOrder
from app.exchange.selling.known import KnownLine, KnownSold, check_fixed, differing_head, line_is_same
from app.exchange.staging import StagedLine, StagedOrder
from app.exchange.stepping import REFUSALS, as_refusal, step
from app.principal import Principal
from app.refusals import Refusal, RuleBroken
from app.transaction import Work

CORRECTED = "Changed in the system that it came from"


@dataclass
class Entered:
    """What became of an order of the file: `fates` of its lines by key are words of the tally."""

    staged: StagedOrder
    order_id: int | None = None
    is_new: bool = False
    head_changed: bool = False
    fates: dict[str, str] = field(default_factory=dict)

    @classmethod
    def unchanged(cls, staged: StagedOrder, known: KnownSold) -> "Entered":
        return cls(staged, known.id, fates={line.line.key: "unchanged" for line in staged.lines})

    def touch(self, line: StagedLine) -> None:
        """Something was done with a line that was here as the file says it."""
        if self.fates.get(line.line.key) == "unchanged":
            self.fates[line.line.key] = "changed"

    @property
    def fate(self) -> str:
        if self.order_id is None:
            return "not_taken"
        moved = self.head_changed or {"new", "changed"} & set(self.fates.values())
        return "new" if self.is_new else "changed" if moved else "unchanged"


class Entering:
    """Enters and changes the orders of one batch. `refuse` hears which row could not be taken and why."""

    def __init__(self, actor: Principal, work: Work, profile: Profile, refuse: Callable[[int, Refusal], None]) -> None:
        self.actor = actor
        self.work = work
        self.profile = profile
        self.refuse = refuse

    def load(self, batch: Sequence[StagedOrder]) -> None:
        """The customers, sites and items of a batch by their codes, in three queries."""
        scalars, orders = self.work.session.scalars, [staged.order for staged in batch]
        customers = select(Customer).where(Customer.number.in_({order.customer_number for order in orders}))
        self.customers = {each.number: each.id for each in scalars(customers)}
        sites = select(Site).where(Site.code.in_({order.site_code for order in orders}))
        self.sites = {each.code: each for each in scalars(sites)}
        numbers = {line.line.item_number for staged in batch for line in staged.lines}
        items = select(Item).where(Item.number.in_(numbers)).options(joinedload(Item.unit))
        self.items = {each.number: each for each in scalars(items)}

    def enter(self, staged: StagedOrder) -> Entered:
        """A new order with the lines that can be taken."""
        done = Entered(staged, is_new=True)
        lines = self._checked(done, staged.lines, numbers_of(staged.lines))
        site = self.sites[staged.order.site_code]
        at = happened(staged.order.ordered_on, site)
        try:
            if lines:
                with step(self.work), clock.at(at) if at else nullcontext():
                    done.order_id = actions.enter_order(
                        self.actor,
                        self._words(staged.order, site),
                        list(lines.values()),
                        number=staged.order.number,
                        of_history=True,
                        source=self.profile.source,
                    )
                done.fates |= dict.fromkeys(lines, "new")
        except REFUSALS as raised:
            self._refuse_all(done, as_refusal(raised))
        return done

    def _words(self, part: SoldOrder, site: Site) -> OrderWords:
        return OrderWords(
            self.customers[part.customer_number],
            site.id,
            their_reference=part.their_reference or "",
            ship_to=part.ship_to or "",
            currency=part.currency,
            ordered_on=part.ordered_on,
        )

    def _checked(self, done: Entered, lines: Sequence[StagedLine], numbers: dict[str, int]) -> dict[str, LineWords]:
        """Lines that make sense in the units of their items, by key; the others are refused."""
        found: dict[str, LineWords] = {}
        for each in lines:
            item, part = self.items[each.line.item_number], each.line
            words = LineWords(
                item.id,
                part.quantity,
                part.promised_on,
                unit_price=part.unit_price,
                line_no=numbers[part.key],
                external_key=part.key,
            )
            try:
                check_line(words, numbers[part.key], item.unit.precision, item.unit_code, None)
            except RuleBroken as refusal:
                self._refuse(done, each, refusal)
            else:
                found[part.key] = words
        return found

    def change(self, staged: StagedOrder, known: KnownSold) -> Entered:
        """Bring a known order up to the file: its head as one step, each of its lines as another."""
        done = Entered(staged, known.id)
        try:
            check_fixed(staged.order, known)
            with step(self.work):
                done.head_changed = self._change_head(staged.order, known)
        except REFUSALS as raised:
            self._refuse_all(done, as_refusal(raised))
            done.order_id = None
            return done
        added = [line for line in staged.lines if known.line(line.line.key) is None]
        self._add(done, known, added)
        for line in staged.lines:
            there = known.line(line.line.key)
            if there is not None:
                self._change_line(done, line, there)
        return done

    def _change_head(self, part: SoldOrder, known: KnownSold) -> bool:
        differing = differing_head(part, known)
        if differing:
            order = self._order(known.id)
            said = OrderWords(
                order.customer_id,
                order.site_id,
                their_reference=differing.get("their_reference", order.their_reference),
                ship_to=differing.get("ship_to", order.ship_to),
                currency=order.currency,
                note=order.note,
            )
            actions.change_order(self.actor, known.id, said, version=order.version)
        return bool(differing)

    def _order(self, order_id: int) -> CustomerOrder:
        return self.work.session.get_one(CustomerOrder, order_id)

    def _add(self, done: Entered, known: KnownSold, added: Sequence[StagedLine]) -> None:
        numbers = numbers_of(added, {line.line_no for line in known.lines})
        words = self._checked(done, added, numbers)
        for line in added:
            if line.line.key in words:
                self._try(done, line, "new", partial(self._add_one, known.id, words[line.line.key]))

    def _add_one(self, order_id: int, words: LineWords) -> None:
        actions.add_line(self.actor, order_id, words, version=self._order(order_id).version)

    def _change_line(self, done: Entered, line: StagedLine, known: KnownLine) -> None:
        if line_is_same(line.line, known):
            done.fates[line.line.key] = "unchanged"
        else:
            self._try(done, line, "changed", partial(self._change_one, line, known))

    def _change_one(self, line: StagedLine, known: KnownLine) -> None:
        part = line.line
        if part.item_number != known.item_number:
            raise RuleBroken(
                "item",
                "Line {line_no} is {before} here. Expected that, not {found}: the customer ordered it. Add another line.",
                line_no=known.line_no,
                before=known.item_number,
                found=part.item_number,
            )
        if part.quantity != known.wanted:
            actions.change_line(self.actor, known.id, part.quantity, version=self._version(known.id))
        if part.promised_on != known.promised_on:
            actions.promise(self.actor, known.id, part.promised_on, CORRECTED, version=self._version(known.id))

    def _version(self, line_id: int) -> int:
        self.work.session.flush()
        return self.work.session.get_one(CustomerOrderLine, line_id, populate_existing=True).version

    def _try(self, done: Entered, line: StagedLine, fate: str, verb: Callable[[], object]) -> None:
        try:
            with step(self.work):
                verb()
            done.fates[line.line.key] = fate
        except REFUSALS as raised:
            self._refuse(done, line, as_refusal(raised))

    def _refuse(self, done: Entered, line: StagedLine, refusal: Refusal) -> None:
        self.refuse(line.row, refusal)
        done.fates[line.line.key] = "not_taken"

    def _refuse_all(self, done: Entered, refusal: Refusal) -> None:
        for line in done.staged.lines:
            if done.fates.get(line.line.key) != "not_taken":
                self._refuse(done, line, refusal)

    def with_one_reference(self, entered: Sequence[Entered]) -> Iterator[tuple[Entered, str]]:
        """New orders whose customer has another order of the same reference, with that order's number."""
        said = [each for each in entered if each.order_id and each.staged.order.their_reference]
        pairs = {(self.customers[each.staged.order.customer_number], each.staged.order.their_reference) for each in said}
        if not pairs:
            return
        order = CustomerOrder
        wanted = select(order.customer_id, order.their_reference, order.number).order_by(order.id)
        rows = self.work.session.execute(wanted.where(tuple_(order.customer_id, order.their_reference).in_(pairs))).all()
        for each in said:
            part = each.staged.order
            for customer_id, reference, number in rows:
                mine = customer_id == self.customers[part.customer_number] and reference == part.their_reference
                if mine and number != part.number:
                    yield each, number
                    break
