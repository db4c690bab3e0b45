"""Customer orders of a file, stored a batch at a time: entered or changed, then fed by what they come from, then sent.

Each is a step through the verbs of sales: what a rule refuses is listed with its sentence, the rest goes on.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app import clock
from app.customers import actions
from app.customers.rules.allocating import Gift
from app.exchange.placing import happened
from app.exchange.problems import Problem
from app.exchange.selling.entering import Entered, Entering
from app.exchange.selling.known import is_same, known_sold, source_lines
from app.exchange.staging import StagedLine, StagedOrder
from app.exchange.stepping import REFUSALS, as_refusal, step
from app.exchange.storing import Storing
from app.refusals import RuleBroken


class SoldStoring(Storing):
    """Stores customer orders in the place of orders."""

    def party(self, part: Any) -> tuple[str, str]:
        return "customer", part.customer_number

    def store_orders(self, batch: Sequence[StagedOrder]) -> None:
        known = known_sold([staged.order.number for staged in batch])
        fine = [staged for staged in batch if self.masters_are_in(staged)]
        entering = Entering(self.actor, self.work, self.profile, self.refuse)
        entering.load(fine)
        entered = []
        for staged in fine:
            before = known.get(staged.order.number)
            if before is not None and is_same(staged, before):
                entered.append(Entered.unchanged(staged, before))
            else:
                entered.append(entering.change(staged, before) if before else entering.enter(staged))
        self._warn_of_references(entering, entered)
        self.work.settle_up()
        self._feed(entered)
        self.work.settle_up()
        self._send(entered, entering)
        self.work.settle_up()
        for each in entered:
            self._count(each)

    def _warn_of_references(self, entering: Entering, entered: Sequence[Entered]) -> None:
        """A reference that two orders of a customer have: somebody may have ordered, or typed, it twice."""
        for each, number in entering.with_one_reference([each for each in entered if each.is_new]):
            row, reference = each.staged.lines[0].row, each.staged.order.their_reference or ""
            self._warn(Problem(row, "their_reference", reference, "ordered_twice", {"number": number}))

    def _feed(self, entered: Sequence[Entered]) -> None:
        """Lines come from what the file says, as far as it is here and free."""
        wanted = [(each, line) for each in entered for line in each.staged.lines if line.line.source_order]
        if not wanted:
            return
        now = known_sold({each.staged.order.number for each, _ in wanted})
        there = source_lines(line.line for _, line in wanted)
        gifts: list[tuple[Entered, StagedLine, Gift]] = []
        for each, line in wanted:
            known = now[each.staged.order.number].line(line.line.key) if each.order_id else None
            if known is None or known.shortfall <= 0:
                continue
            source = there.get((line.line.source_order or "", line.line.source_line or ""))
            if source is None:
                self._warn_unfed(line, _no_source(line))
            else:
                gifts.append((each, line, Gift(known.id, source, known.shortfall)))
        self._give(gifts)

    def _give(self, gifts: Sequence[tuple[Entered, StagedLine, Gift]]) -> None:
        """All at once; where one of them is refused, each by itself."""
        if not gifts:
            return
        try:
            with step(self.work):
                actions.accept_suggestion(self.actor, [gift for _, _, gift in gifts], {})
        except REFUSALS as raised:
            if len(gifts) == 1:
                self._warn_unfed(gifts[0][1], as_refusal(raised))
                return
            half = len(gifts) // 2
            self._give(gifts[:half])
            self._give(gifts[half:])
            return
        for each, line, _ in gifts:
            each.touch(line)

    def _send(self, entered: Sequence[Entered], entering: Entering) -> None:
        """What has left by the file's word leaves here too, on that day, if it was here."""
        said = [each for each in entered if each.order_id and any(line.line.dispatched_on for line in each.staged.lines)]
        now = known_sold({each.staged.order.number for each in said}) if said else {}
        for each in said:
            known = now[each.staged.order.number]
            by_way: dict[tuple[date, str], dict[int, StagedLine]] = {}
            for line in each.staged.lines:
                there = known.line(line.line.key)
                if line.line.dispatched_on and there is not None and there.outstanding > 0:
                    way = line.line.dispatched_on, line.line.carrier or ""
                    by_way.setdefault(way, {})[there.id] = line
            quantities = {line.id: line.outstanding for line in known.lines}
            lacking = {line.id for line in known.lines if line.shortfall > 0}
            for (day, carrier), lines in sorted(by_way.items()):
                if lacking & lines.keys():
                    self.work.settle_up()  # it leaves from free stock: what left before is not there any more
                self._leave(each, actions.Way(day, carrier), lines, quantities, entering)

    def _leave(
        self, each: Entered, way: actions.Way, lines: dict[int, StagedLine], quantities: dict[int, Any], entering: Entering
    ) -> None:
        at = happened(way.dispatched_on, entering.sites[each.staged.order.site_code]) or clock.now()
        try:
            with step(self.work), clock.at(at):
                actions.dispatch(self.actor, each.order_id or 0, {key: quantities[key] for key in lines}, way)
        except REFUSALS as raised:
            refusal = as_refusal(raised)
            for line in lines.values():
                self._warn(Problem(line.row, "dispatched_on", str(way.dispatched_on), "not_sent", {"reason": str(refusal)}))
            return
        for line in lines.values():
            each.touch(line)

    def _warn_unfed(self, line: StagedLine, refusal: Any) -> None:
        found = f"{line.line.source_order} · {line.line.source_line}"
        self._warn(Problem(line.row, "source_order", found, "not_fed", {"reason": str(refusal)}))

    def _warn(self, problem: Problem) -> None:
        self.stage.complain(problem)
        self.tally.complain(problem)

    def _count(self, each: Entered) -> None:
        self.tally.count("orders", each.fate)
        for fate in each.fates.values():
            self.tally.count("lines", fate)


def _no_source(line: StagedLine) -> RuleBroken:
    words = "There is no order line {order} · {line} here. Bring the orders in first, then this file again."
    return RuleBroken("no_source", words, order=line.line.source_order, line=line.line.source_line)
