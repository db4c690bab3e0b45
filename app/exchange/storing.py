"""What differs goes in, inside the one transaction of an import: new orders in batches, known ones by their verbs."""

from collections.abc import Callable, Sequence
from typing import Any

from app.exchange.comparing import count_same, is_same, line_of, line_receipt_differs
from app.exchange.differences import OrderDifference, difference, receipt_differs
from app.exchange.facts import ReceiptRow
from app.exchange.fields import Rows
from app.exchange.known import KnownOrder, KnownReceipt, known_orders, known_receipts
from app.exchange.masters import Masters
from app.exchange.placing import Placed, Placing
from app.exchange.problems import Problem
from app.exchange.profile import Profile
from app.exchange.staging import StagedOrder, Staging
from app.exchange.stepping import REFUSALS, as_refusal, batches, step
from app.exchange.tally import Tally
from app.exchange.updating import Updating
from app.principal import Principal
from app.refusals import Refusal
from app.transaction import Work

BATCH = 250
Receipts = dict[str, KnownReceipt]


class Storing:
    """Stores what the staging area holds and is not known to be stored alike. `hear` is told how many rows are done."""

    def __init__(
        self, actor: Principal, work: Work, stage: Staging, profile: Profile, tally: Tally, hear: Callable[[int], None]
    ) -> None:
        self.actor = actor
        self.work = work
        self.stage = stage
        self.profile = profile
        self.tally = tally
        self.hear = hear
        self.done = 0
        self.masters = Masters(actor, work, tally)
        self.updating = Updating(actor, work, profile, self.refuse)

    def run(self) -> None:
        self.hear(0)
        if self.profile.rows is Rows.RECEIPTS:
            for rows in batches(self.stage.receipts(), BATCH):
                self._receipts(rows)
                self._end_batch(len(rows))
            return
        self.masters.store(self.stage)
        for batch in batches(self.stage.orders(), BATCH):
            self.store_orders(batch)
            self._end_batch(sum(len(staged.lines) for staged in batch))

    def _end_batch(self, rows: int) -> None:
        """Nothing of a batch stays in memory."""
        self.work.keep_facts()
        self.work.session.expunge_all()
        self.done += rows
        self.hear(self.done)

    def refuse(self, row: int, refusal: Refusal, column: str = "") -> None:
        problem = Problem(row, column or refusal.field or "", "", "refused", {"reason": str(refusal)})
        self.stage.complain(problem)
        self.tally.complain(problem)

    def store_orders(self, batch: Sequence[StagedOrder]) -> None:
        known = known_orders(self.actor, [staged.order.number for staged in batch])
        keys = [line.receipt.key for staged in batch for line in staged.lines if line.receipt]
        receipts = known_receipts(self.actor, self.profile.source, keys)
        fine = [staged for staged in batch if self.masters_are_in(staged)]
        self._place([staged for staged in fine if staged.order.number not in known])
        for staged in fine:
            if staged.order.number in known:
                self._update(staged, known[staged.order.number], receipts)

    def _place(self, new: Sequence[StagedOrder]) -> None:
        placed = Placing(self.work, self.profile, self.refuse).place(new)
        for each in placed:
            self._count_placed(each)
        numbers = {each.order.number for each in placed}
        for staged in new:
            if staged.order.number not in numbers:
                self.tally.count("orders", "not_taken")
                self.tally.counts["lines"]["not_taken"] += len({line.line.key for line in staged.lines})

    def party(self, part: Any) -> tuple[str, str]:
        """Whom the order is with: kind and code."""
        return "supplier", part.supplier_code

    def masters_are_in(self, staged: StagedOrder) -> bool:
        """Whether supplier, site and items are here; if not, the rows are told why."""
        part, refused = staged.order, self.masters.refused
        whole = refused.get(self.party(part)) or refused.get(("site", part.site_code))
        for line in list(staged.lines):
            reason = whole or refused.get(("item", line.line.item_number))
            if reason is not None:
                self.refuse(line.row, reason)
                self.tally.count("lines", "not_taken")
                staged.lines.remove(line)
        if not staged.lines:
            self.tally.count("orders", "not_taken")
        return bool(staged.lines)

    def _count_placed(self, each: Placed) -> None:
        posted = sum(len(receipts) for receipts in each.receipts.values())
        wanted = len({line.line.key for line in each.staged.lines})
        self.tally.count("orders", "new")
        self.tally.counts["lines"]["new"] += len(each.lines)
        self.tally.counts["lines"]["not_taken"] += wanted - len(each.lines)
        self.tally.counts["receipts"]["new"] += posted
        told = sum(line.receipt is not None for line in each.staged.lines)
        self.tally.counts["receipts"]["not_taken"] += told - posted

    def _update(self, staged: StagedOrder, known: KnownOrder, receipts: Receipts) -> None:
        """One order is one step: it goes in as far as the rules let it, or it stays as it is."""
        if is_same(staged, known, receipts):
            count_same(self.tally, staged)
            return
        try:
            with step(self.work):
                found = difference(staged, known)
                for line, refusal in found.refused:
                    self.refuse(line.row, refusal)
                self.updating.order(staged, known, found)
            self._count_updated(staged, known, found)
        except REFUSALS as raised:
            self._refuse_order(staged, as_refusal(raised))
            return
        self._update_receipts(staged, receipts)
        if found.completes:
            self._complete(staged, known.id)

    def _refuse_order(self, staged: StagedOrder, refusal: Refusal) -> None:
        self.tally.count("orders", "not_taken")
        for line in staged.lines:
            self.refuse(line.row, refusal)
            self.tally.count("lines", "not_taken")

    def _count_updated(self, staged: StagedOrder, known: KnownOrder, found: OrderDifference) -> None:
        lines, whole = self.tally.counts["lines"], len({line.line.key for line in staged.lines})
        self.tally.count("orders", "changed")
        lines["new"] += len(found.added)
        lines["changed"] += len(found.changes)
        lines["not_taken"] += len(found.refused)
        lines["unchanged"] += whole - len(found.added) - len(found.changes) - len(found.refused)

    def _update_receipts(self, staged: StagedOrder, receipts: Receipts) -> None:
        """The lines may have got their ids just now."""
        if not any(line.receipt for line in staged.lines):
            return
        known = known_orders(self.actor, [staged.order.number])[staged.order.number]
        for line in staged.lines:
            if line.receipt is None:
                continue
            if not line_receipt_differs(line, known, receipts):
                self.tally.count("receipts", "unchanged")
                continue
            row = ReceiptRow(line.row, staged.order.number, line.line.key, line.receipt)
            self._receipt(row, {known.number: known}, receipts)

    def _complete(self, staged: StagedOrder, order_id: int) -> None:
        try:
            with step(self.work):
                self.updating.complete(order_id)
        except REFUSALS as raised:
            self.refuse(staged.lines[0].row, as_refusal(raised))

    def _receipts(self, rows: Sequence[ReceiptRow]) -> None:
        orders = known_orders(self.actor, {row.order_number for row in rows})
        known = known_receipts(self.actor, self.profile.source, [row.receipt.key for row in rows])
        for row in rows:
            if receipt_differs(row.receipt, known.get(row.receipt.key), line_of(row, orders)):
                self._receipt(row, orders, known)
            else:
                self.tally.count("receipts", "unchanged")

    def _receipt(self, row: ReceiptRow, orders: dict[str, KnownOrder], known: Receipts) -> None:
        line_id, before = line_of(row, orders), known.get(row.receipt.key)
        if line_id is None:
            self._no_such_line(row)
            return
        try:
            with step(self.work):
                self.updating.receipt(row.receipt, line_id, before)
            self.tally.count("receipts", "changed" if before else "new")
        except REFUSALS as raised:
            self.refuse(row.row, as_refusal(raised))
            self.tally.count("receipts", "not_taken")

    def _no_such_line(self, row: ReceiptRow) -> None:
        problem = Problem(row.row, "line_key", f"{row.order_number} · {row.line_key}", "no_such_order")
        self.stage.complain(problem)
        self.tally.complain(problem)
        self.tally.count("receipts", "not_taken")
