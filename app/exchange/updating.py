"""Orders and receipts that are known here and differ in the file: brought up to it by the actions of their slices.

Each order is one step: if a rule refuses it, what was done of it is taken back, the rows are listed with the rule's
sentence, and the rest of the file goes on.
"""

from collections.abc import Callable

from sqlalchemy import select

from app.catalog.models import Item, Site
from app.exchange.differences import OrderDifference, numbers_of
from app.exchange.facts import ReceiptPart
from app.exchange.known import KnownOrder, KnownReceipt
from app.exchange.placing import happened, received_of
from app.exchange.profile import Profile
from app.exchange.staging import StagedLine, StagedOrder
from app.exchange.stepping import step
from app.orders import actions as orders
from app.orders import queries as order_queries
from app.orders.models import Order, OrderLine
from app.orders.rules.headers import Header
from app.orders.rules.reasons import Reason
from app.orders.rules.revisions import Change, NewLine
from app.principal import Principal
from app.receipts import actions as receipts
from app.receipts.rules import Delivery
from app.refusals import Refusal, RuleBroken
from app.suppliers.models import Supplier
from app.transaction import Work

CORRECTED = "Corrected in the system that it came from"
TAKEN_BACK = "Taken back in the system that it came from"


class _OnlyTried(Exception):
    """Takes back what was done only to see whether it may be."""


class Updating:
    def __init__(self, actor: Principal, work: Work, profile: Profile, refuse: Callable[[int, Refusal], None]) -> None:
        self.actor = actor
        self.work = work
        self.profile = profile
        self.refuse = refuse

    def order(self, staged: StagedOrder, known: KnownOrder, found: OrderDifference) -> None:
        """Make the order what the file says, except for completing it. Raises `RuleBroken`, `Stale`."""
        if found.rewrites:
            self._rewrite(staged, known, found)
        elif found.changes or found.added or found.header:
            self._revise(known, found)
        if found.becomes == "issue":
            orders.issue_order(self.actor, known.id, of_history=True)
        if found.becomes == "cancel":
            version = self.work.session.scalar(select(Order.version).where(Order.id == known.id))
            orders.cancel_order(self.actor, known.id, version=version or 0, reason=str(Reason.OTHER_OURS))

    def _revise(self, known: KnownOrder, found: OrderDifference) -> None:
        """One revision with all that may be changed; what may not is left out and said."""
        numbers = numbers_of(found.added, {line.line_no for line in known.lines})
        added = {line.row: self._new_line(line, numbers) for line in found.added}
        try:
            self._try_revision(known.id, list(found.changes.values()), list(added.values()), found)
        except RuleBroken:
            changes = [change for row, change in found.changes.items() if self._may(row, known.id, change, None)]
            fine = [new for row, new in added.items() if self._may(row, known.id, None, new)]
            if changes or fine or found.header:
                self._try_revision(known.id, changes, fine, found)

    def _try_revision(self, order_id: int, changes: list[Change], added: list[NewLine], found: OrderDifference) -> None:
        with step(self.work):
            orders.revise_order(self.actor, order_id, changes, added=added, header=found.header, of_history=True)

    def _may(self, row: int, order_id: int, change: Change | None, new: NewLine | None) -> bool:
        try:
            with step(self.work):
                changes, added = [change] if change else [], [new] if new else []
                orders.revise_order(self.actor, order_id, changes, added=added, of_history=True)
                raise _OnlyTried
        except _OnlyTried:
            return True
        except RuleBroken as refusal:
            self.refuse(row, refusal)
            return False

    def _new_line(self, staged: StagedLine, numbers: dict[str, int]) -> NewLine:
        part = staged.line
        item_id = self.work.session.scalar(select(Item.id).where(Item.number == part.item_number))
        if item_id is None:
            raise RuleBroken("item_unknown", "The item {number} could not be taken in.", number=part.item_number)
        return NewLine(item_id, part.quantity, part.requested_on, part.unit_price, numbers[part.key], part.key)

    def _rewrite(self, staged: StagedOrder, known: KnownOrder, found: OrderDifference) -> None:
        """A draft written anew: the file's lines, and those of here that the file does not mention."""
        order = order_queries.order_for(self.actor, known.id)
        in_file = {line.line.key: line for line in reversed(staged.lines)}
        kept = [_as_new(line) for line in order.lines if (line.external_key or str(line.line_no)) not in in_file]
        numbers = numbers_of(list(in_file.values()), {line.line_no for line in kept if line.line_no})
        lines = [self._new_line(line, numbers) for line in reversed(in_file.values())]
        orders.update_draft(self.actor, order.id, self._header(staged, order), [*kept, *lines], version=order.version)

    def _header(self, staged: StagedOrder, order: Order) -> Header:
        part, scalar = staged.order, self.work.session.scalar
        return Header(
            supplier_id=scalar(select(Supplier.id).where(Supplier.code == part.supplier_code)) or 0,
            site_id=scalar(select(Site.id).where(Site.code == part.site_code)) or 0,
            currency=part.currency,
            incoterm=part.incoterm or order.incoterm or "",
            payment_terms=order.payment_terms,
            note=order.note,
            ordered_on=part.ordered_on or order.ordered_on,
        )

    def complete(self, order_id: int) -> None:
        """We do not wait for what is still open of the order."""
        wanted = select(OrderLine.id, OrderLine.version).where(OrderLine.order_id == order_id, OrderLine.is_open)
        for line_id, version in self.work.session.execute(wanted).all():
            receipts.complete_line(self.actor, line_id, version=version)

    def receipt(self, part: ReceiptPart, line_id: int, known: KnownReceipt | None) -> None:
        """Post a receipt, correct it, or take it back. Raises `RuleBroken`."""
        if known is not None:
            reason = CORRECTED if part.received else TAKEN_BACK
            receipts.reverse_receipt(self.actor, known.id, version=known.version, reason=reason)
        if not part.received:
            return
        at = select(Site).join(OrderLine, OrderLine.site_id == Site.id).where(OrderLine.id == line_id)
        site = self.work.session.scalars(at).one()
        delivery = Delivery(
            arrived_on=part.arrived_on or (known.arrived_on if known else None),
            delivery_note=part.delivery_note or (known.delivery_note if known else ""),
            source=self.profile.source,
            posted_at=happened(part.posted_on, site),
        )
        receipts.receive_line(self.actor, delivery, received_of(line_id, part, self.profile))


def _as_new(line: OrderLine) -> NewLine:
    price = line.price.unit_price if line.price else None
    return NewLine(line.item_id, line.quantity, line.requested_on, price, line.line_no, line.external_key)
