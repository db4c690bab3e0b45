"""What becomes of units that are here: set aside ones are accepted or rejected, kept ones go back."""

from decimal import Decimal

from app.orders.actions import settle_order
from app.orders.actions.writing import note_of, writing
from app.principal import Principal
from app.receipts import rules
from app.receipts.actions.receiving import RECEIVE
from app.receipts.actions.reversing import held_receipt
from app.receipts.events import UnitsAccepted, UnitsRejected, UnitsReturned
from app.receipts.rules import Outcome


def inspect_units(
    actor: Principal,
    receipt_id: int,
    quantity: Decimal,
    outcome: str,
    *,
    version: int,
    reason: str = "",
    remedy: str = "",
    note: str = "",
    once: str | None = None,
) -> None:
    """Accept units that were set aside, or reject them with a reason and a remedy: rejected to be replaced, they are
    owed again. Raises `RuleBroken` (fields `quantity`, `outcome`, `reason`, `remedy`), `Stale`, `NotFound`.
    """
    with writing(actor, RECEIVE, once) as work:
        receipt, line = held_receipt(actor, receipt_id, version)
        found, why, then = rules.check_inspected(receipt, line, quantity, outcome, reason, remedy)
        receipt.inspect(quantity, found, why, then, note_of(note), actor.person_id)
        told = line.facts() | {"receipt_id": receipt.id, "quantity": quantity, "blocked": line.blocked}
        if found is Outcome.ACCEPTED:
            work.record(UnitsAccepted(**told))
        else:
            work.record(UnitsRejected(**told, reason=why, remedy=then, left=line.open_quantity))
        settle_order(work, line.order)


def return_units(
    actor: Principal,
    receipt_id: int,
    quantity: Decimal,
    *,
    version: int,
    reason: str,
    remedy: str,
    note: str = "",
    once: str | None = None,
) -> None:
    """Send units back that we had kept: to be replaced, they are owed again and the order opens; credited, they are not.

    Raises `RuleBroken` (fields `quantity`, `reason`, `remedy`), `Stale`, `NotFound`.
    """
    with writing(actor, RECEIVE, once) as work:
        receipt, line = held_receipt(actor, receipt_id, version)
        why, then = rules.check_returned(receipt, line, quantity, reason, remedy)
        receipt.send_back(quantity, why, then, note_of(note), actor.person_id)
        work.record(
            UnitsReturned(
                **line.facts(),
                receipt_id=receipt.id,
                quantity=quantity,
                reason=str(why),
                remedy=str(then),
                left=line.open_quantity,
            )
        )
        settle_order(work, line.order)
