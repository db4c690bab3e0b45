"""Taking a receipt back, and saying it anew for another day."""

from datetime import date

from app.orders.actions import settle_order
from app.orders.actions.writing import writing
from app.orders.models import OrderLine
from app.orders.queries import hold_lines
from app.principal import Principal
from app.receipts import queries, rules
from app.receipts.actions.receiving import RECEIVE, came_with, follow, told
from app.receipts.events import ReceiptReversed
from app.receipts.models import Receipt, arrivals
from app.refusals import Stale


def held_receipt(actor: Principal, receipt_id: int, version: int) -> tuple[Receipt, OrderLine]:
    """A receipt as it was seen, and its line, the order held until the end. Raises `NotFound`, `Stale`."""
    line_id = queries.line_of_receipt(actor, receipt_id)
    line = hold_lines(actor, [line_id])[line_id]
    receipt = queries.receipt_for(actor, receipt_id)
    if receipt.version != version:
        raise Stale("stale_receipt", "The receipt was changed since you opened it. Look at it again.")
    return receipt, line


def _others(actor: Principal, receipt: Receipt) -> list[Receipt]:
    standing = queries.receipts_of_lines(actor, [receipt.order_line_id]).get(receipt.order_line_id, [])
    return [each for each in standing if each.id != receipt.id]


def reverse_receipt(actor: Principal, receipt_id: int, *, version: int, reason: str, once: str | None = None) -> None:
    """Take a receipt back, with a reason: what it brought is owed again. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, RECEIVE, once) as work:
        receipt, line = held_receipt(actor, receipt_id, version)
        receipt.reverse(reason, actor.person_id, _others(actor, receipt))
        follow(work, [line], ())
        work.record(_taken_back(line, receipt))
        settle_order(work, line.order)


def correct_arrival(
    actor: Principal,
    receipt_id: int,
    arrived_on: date | None,
    *,
    version: int,
    reason: str,
    once: str | None = None,
) -> int:
    """It arrived on another day than was said: taken back and posted again, both are kept. Returns the new receipt's id.

    None where nobody knows the day after all. Raises `RuleBroken` (fields `arrived_on`, `reason`), `Stale`, `NotFound`.
    """
    with writing(actor, RECEIVE, once) as work:
        receipt, line = held_receipt(actor, receipt_id, version)
        rules.check_correction(receipt, receipt.arrived_on, arrived_on, line.order.site.today)
        others = _others(actor, receipt)
        said = receipt.again(arrived_on, reason, actor.person_id)
        work.session.flush()
        work.add(said)
        line.arrived(arrivals([*others, said]))
        work.session.flush()
        work.record(_taken_back(line, receipt, replaced=True))
        work.record(told(line, said))
        return said.id


def _taken_back(line: OrderLine, receipt: Receipt, *, replaced: bool = False) -> ReceiptReversed:
    return ReceiptReversed(
        **line.facts(),
        receipt_id=receipt.id,
        quantity=receipt.quantity,
        rejected=receipt.turned_down,
        blocked=receipt.blocked,
        returned=receipt.returned,
        to_replace=receipt.to_replace,
        left=line.open_quantity,
        reason=receipt.reversal_reason,
        replaced=replaced,
        **came_with(receipt),
    )
