"""What of a file stands here already: found before the transaction begins, so that an unchanged file writes nothing.

On SQLite everybody who writes waits for an import's transaction; an hourly file in which three lines moved holds it
for those three lines. What differs is compared again inside the transaction, against what stands there then.
"""

from collections.abc import Callable, Sequence

from app.exchange import masters
from app.exchange.differences import difference, receipt_differs
from app.exchange.facts import ReceiptRow
from app.exchange.known import KnownOrder, KnownReceipt, known_orders, known_receipts
from app.exchange.profile import Profile
from app.exchange.staging import StagedLine, StagedOrder, Staging
from app.exchange.stepping import batches
from app.exchange.tally import Tally
from app.principal import Principal
from app.refusals import RuleBroken

BATCH = 250


class Comparing:
    """Marks in the staging area what is stored alike, and counts it as unchanged."""

    def __init__(self, actor: Principal, stage: Staging, profile: Profile, tally: Tally) -> None:
        self.actor = actor
        self.stage = stage
        self.profile = profile
        self.tally = tally

    def masters(self) -> None:
        for kind in masters.KINDS:
            for batch in batches(self.stage.parts(kind), BATCH):
                known = masters.known_masters(kind, [masters.code_of(part) for part in batch])
                same = [masters.code_of(part) for part in batch if masters.is_same(part, known.get(masters.code_of(part)))]
                self.stage.same_parts(kind, same)
                self.tally.counts[f"{kind}s"]["unchanged"] += len(same)

    def orders(self, hear: Callable[[int], None]) -> None:
        done = 0
        for numbers in batches(self.stage.numbers(), BATCH):
            known = known_orders(self.actor, numbers)
            batch = [self.stage.order(number) for number in numbers if number in known]
            keys = [line.receipt.key for staged in batch for line in staged.lines if line.receipt]
            receipts = known_receipts(self.actor, self.profile.source, keys)
            same = [staged for staged in batch if is_same(staged, known[staged.order.number], receipts)]
            self.stage.same_parts("order", [staged.order.number for staged in same])
            for staged in same:
                count_same(self.tally, staged)
            done += len(numbers)
            hear(done)

    def receipts(self, hear: Callable[[int], None]) -> None:
        done = 0
        for batch in batches(self.stage.receipts(), BATCH):
            same = [row.row for row in self._same_receipts(batch)]
            self.stage.same_receipts(same)
            self.tally.counts["receipts"]["unchanged"] += len(same)
            done += len(batch)
            hear(done)

    def _same_receipts(self, batch: Sequence[ReceiptRow]) -> list[ReceiptRow]:
        orders = known_orders(self.actor, {row.order_number for row in batch})
        known = known_receipts(self.actor, self.profile.source, [row.receipt.key for row in batch])
        return [row for row in batch if not receipt_differs(row.receipt, known.get(row.receipt.key), line_of(row, orders))]


def line_of(row: ReceiptRow, orders: dict[str, KnownOrder]) -> int | None:
    order = orders.get(row.order_number)
    line = order.line(row.line_key) if order else None
    return line.id if line else None


def is_same(staged: StagedOrder, known: KnownOrder, receipts: dict[str, KnownReceipt]) -> bool:
    try:
        return not difference(staged, known) and not any(line_receipt_differs(line, known, receipts) for line in staged.lines)
    except RuleBroken:
        return False


def line_receipt_differs(staged: StagedLine, known: KnownOrder, receipts: dict[str, KnownReceipt]) -> bool:
    if staged.receipt is None:
        return False
    line = known.line(staged.line.key)
    return receipt_differs(staged.receipt, receipts.get(staged.receipt.key), line.id if line else None)


def count_same(tally: Tally, staged: StagedOrder) -> None:
    tally.count("orders", "unchanged")
    tally.counts["lines"]["unchanged"] += len({line.line.key for line in staged.lines})
    tally.counts["receipts"]["unchanged"] += sum(line.receipt is not None for line in staged.lines)
