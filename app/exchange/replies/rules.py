"""What becomes of a mail that came in, and of a workbook in it. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from app.exchange.problems import FileRefused
from app.exchange.replies.letters import Incoming
from app.refusals import RuleBroken

LARGEST_MAIL = 25_000_000
MOST_ENCLOSED = 10


class Verdict(StrEnum):
    """`taken`: a person is asked to confirm it. `unclear`: a buyer looks at it. `settled`: a buyer did."""

    TAKEN = "taken"
    UNCLEAR = "unclear"
    SETTLED = "settled"


class SheetState(StrEnum):
    """A workbook waits until a person confirms it, or a newer one for the same order comes."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"


class Unclear(FileRefused):
    """Nobody but a buyer can tell what is meant."""


def broken() -> Unclear:
    """Why a mail is unclear that cannot be taken apart."""
    return Unclear("no_mail", "This mail cannot be read. Look at it in the inbox.")


def check_whole(size: int, is_whole: bool) -> None:
    """Raises `Unclear` for what is larger than what is read."""
    if not is_whole:
        found, most = size // 1_000_000, LARGEST_MAIL // 1_000_000
        words = "The mail has {found} MB, {most} MB are read. Look at it in the inbox."
        raise Unclear("too_large", words, found=found, most=most)


def check_meant(incoming: Incoming) -> None:
    """Raises `Unclear` for automatic answers."""
    if incoming.is_automatic:
        raise Unclear("automatic", "It is an automatic answer, of an absence for example.")


def check_enclosed(incoming: Incoming, limit_mb: int) -> None:
    """Raises `Unclear` where no workbook can be meant."""
    workbooks = [each for each in incoming.enclosed if each.is_workbook]
    if not workbooks and incoming.enclosed:
        names = ", ".join(each.name for each in incoming.enclosed[:3])
        raise Unclear("no_workbook", "It encloses {names}: no .xlsx workbook.", names=names)
    if not workbooks:
        raise Unclear("words", "It encloses no workbook: somebody answered in words.")
    if len(workbooks) > MOST_ENCLOSED:
        words = "It encloses {found} workbooks. Expected at most {most}."
        raise Unclear("too_many", words, found=len(workbooks), most=MOST_ENCLOSED)
    large = [each.name for each in workbooks if len(each.content) > limit_mb * 1_000_000]
    if large:
        raise Unclear("large", "{name} is larger than {limit} MB, which is the limit.", name=large[0], limit=limit_mb)


def check_sender(found: str, expected: str) -> None:
    """Raises `Unclear` for a mail from somebody else than whom ours went to."""
    if found != expected.lower():
        words = "It came from {found}; the mail that it answers went to {expected}."
        raise Unclear("sender", words, found=found or "?", expected=expected)


def check_orders(found: Sequence[int], asked: Sequence[int]) -> int:
    """The one order of a workbook, if the mail that it answers was about it. Raises `Unclear`."""
    if len(set(found)) != 1:
        raise Unclear("orders", "The workbook holds lines of {found} orders. Expected those of one.", found=len(set(found)))
    if found[0] not in asked:
        raise Unclear("other_order", "The workbook is about another order than the mail that it answers.")
    return found[0]


def check_waiting(state: SheetState) -> None:
    """Raises `RuleBroken` once it waits no more."""
    if state is SheetState.CONFIRMED:
        raise RuleBroken("confirmed", "This workbook was confirmed already.")
    if state is SheetState.REPLACED:
        raise RuleBroken("replaced", "A newer workbook for this order came meanwhile. Look at that one.")


def check_unclear(verdict: Verdict) -> None:
    """Raises `RuleBroken` if somebody has looked at it before."""
    if verdict is not Verdict.UNCLEAR:
        raise RuleBroken("settled", "Somebody has settled this mail already. Load the page again.")
