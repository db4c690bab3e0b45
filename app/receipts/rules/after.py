"""What becomes of units after they arrived: set aside ones are accepted or rejected, kept ones go back. Pure."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.catalog.rules import check_quantity, plain
from app.receipts.rules.arriving import Remedy, check_arrival, check_reject_reason, check_remedy
from app.refusals import RuleBroken


class Outcome(StrEnum):
    """What looking at units that were set aside comes to."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ReturnReason(StrEnum):
    """Why units go back that we had kept."""

    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    OUT_OF_SPECIFICATION = "out_of_specification"
    PAPERS_MISSING = "papers_missing"
    EXPIRED = "expired"
    TOO_MANY = "too_many"
    NOT_NEEDED = "not_needed"
    OTHER = "other"


class Disposal(StrEnum):
    """What may be done with a receipt that stands."""

    REVERSE = "reverse"
    CORRECT = "correct"
    INSPECT = "inspect"
    RETURN = "return"


class Afterwards(Protocol):
    """What the rules need of a receipt."""

    @property
    def stands(self) -> bool: ...
    @property
    def blocked(self) -> Decimal: ...
    @property
    def kept(self) -> Decimal: ...


class Counted(Protocol):
    """What the rules need of the receipt's order line."""

    @property
    def unit(self) -> str: ...
    @property
    def precision(self) -> int: ...


def offers(receipt: Afterwards) -> frozenset[Disposal]:
    """What may be done with the receipt now, by whoever may receive."""
    if not receipt.stands:
        return frozenset()
    found = {Disposal.REVERSE, Disposal.CORRECT}
    if receipt.blocked:
        found.add(Disposal.INSPECT)
    if receipt.kept:
        found.add(Disposal.RETURN)
    return frozenset(found)


def check_offered(receipt: Afterwards, disposal: Disposal) -> None:
    """Raises `RuleBroken` with a sentence that says what stands in the way."""
    if disposal in offers(receipt):
        return
    if not receipt.stands:
        raise RuleBroken("reversed", "This receipt was taken back already.")
    if disposal is Disposal.INSPECT:
        raise RuleBroken("nothing_blocked", "Nothing of this receipt is set aside any more.", field="quantity")
    raise RuleBroken("nothing_kept", "Nothing of this receipt is here that could go back.", field="quantity")


def check_inspected(
    receipt: Afterwards, line: Counted, quantity: Decimal, outcome: str, reason: str, remedy: str
) -> tuple[Outcome, str, str]:
    """Accepted or rejected, of what is set aside; rejected with reason and remedy. Raises `RuleBroken`."""
    check_offered(receipt, Disposal.INSPECT)
    check_quantity(quantity, line.precision, line.unit)
    _check_at_most(quantity, receipt.blocked, line, "{found} {unit} is more than the {most} {unit} that are set aside.")
    if outcome not in set(Outcome):
        raise RuleBroken("outcome", "Say whether the units are accepted or rejected.", field="outcome")
    if outcome == Outcome.ACCEPTED:
        return Outcome.ACCEPTED, "", ""
    return Outcome.REJECTED, check_reject_reason(reason), check_remedy(remedy)


def check_returned(
    receipt: Afterwards, line: Counted, quantity: Decimal, reason: str, remedy: str
) -> tuple[ReturnReason, Remedy]:
    """Units that we kept go back, with a reason, to be replaced or credited. Raises `RuleBroken`."""
    check_offered(receipt, Disposal.RETURN)
    check_quantity(quantity, line.precision, line.unit)
    _check_at_most(quantity, receipt.kept, line, "{found} {unit} is more than the {most} {unit} that we kept of this receipt.")
    if reason not in set(ReturnReason):
        raise RuleBroken("return_reason", "Say why the units go back: choose a reason.", field="reason")
    if remedy not in set(Remedy):
        raise RuleBroken("remedy", "Say whether the returned units are to be replaced or credited.", field="remedy")
    return ReturnReason(reason), Remedy(remedy)


def _check_at_most(quantity: Decimal, most: Decimal, line: Counted, words: str) -> None:
    if quantity > most:
        raise RuleBroken("too_many", words, field="quantity", found=plain(quantity), most=plain(most), unit=line.unit)


def check_reversal(receipt: Afterwards, reason: str) -> str:
    """A receipt is taken back once, with a reason. Raises `RuleBroken`."""
    check_offered(receipt, Disposal.REVERSE)
    if not reason.strip():
        raise RuleBroken("reason", "Say why the receipt is taken back.", field="reason")
    return reason.strip()


def check_correction(receipt: Afterwards, before: date | None, after: date | None, today: date) -> None:
    """Another day of arrival than was said, not in the future; none where nobody knows after all. Raises `RuleBroken`."""
    check_offered(receipt, Disposal.CORRECT)
    check_arrival(after, today)
    if before == after:
        raise RuleBroken("same", "This is the day that is kept already. Type the right one.", field="arrived_on")


def check_pictures(receipt: Afterwards, count: int) -> None:
    """Something is shown, of a receipt that stands. Raises `RuleBroken`."""
    if not receipt.stands:
        raise RuleBroken("reversed", "This receipt was taken back already.")
    if not count:
        raise RuleBroken("nothing", "Choose at least one picture.", field="files")
