"""Taking an answer back: for half a minute, and only while nobody has built on it. Pure."""

from datetime import datetime, timedelta
from math import ceil
from typing import Protocol

from app.orders.rules.states import Answer
from app.refusals import RuleBroken

WITHIN = timedelta(seconds=30)
TOO_LATE = "too_late"
VOID_REVISION = 0
"""What a line is promised for whose only promises were taken back: no revision at all."""


class Given(Protocol):
    """What was answered to a line, and how the line stood right after."""

    @property
    def answer(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def shipped(self) -> object: ...


class Now(Given, Protocol):
    """The line as it stands now."""

    @property
    def line_no(self) -> int: ...


def seconds_left(given_at: datetime, now: datetime) -> int:
    """How long an answer can still be taken back; 0 once it cannot."""
    return max(0, ceil((given_at + WITHIN - now).total_seconds()))


def check_in_time(given_at: datetime, now: datetime) -> None:
    """Raises `RuleBroken` once the half minute is over."""
    if now > given_at + WITHIN:
        raise RuleBroken(
            TOO_LATE,
            "This answer was sent more than {seconds} seconds ago: it stays with the buyer. Amend it instead.",
            seconds=WITHIN.seconds,
        )


def check_same_revision(given: int, now: int) -> None:
    """Raises `RuleBroken` if we revised the order since."""
    if given != now:
        raise RuleBroken(
            "revised", "We revised the order meanwhile, it is at revision {revision} now. Look at what changed.", revision=now
        )


def check_untouched(given: Given, now: Now) -> None:
    """Raises `RuleBroken` that says what happened to the line since, if anything did."""
    if now.version != given.version:
        raise RuleBroken("built_on", _what_happened(given, now), line_no=now.line_no)


def check_days_alone(line_no: int, more: bool) -> None:
    """Raises `RuleBroken` where the answer agreed on another price, item or quantity at once, by a rule."""
    if more:
        raise RuleBroken(
            "agreed_at_once",
            "Line {line_no} was agreed at once with another price, item or quantity: that stays. Amend it instead.",
            line_no=line_no,
        )


def check_request_kept(line_no: int, ended: bool) -> None:
    """Raises `RuleBroken` where the answer put an end to a request to cancel the line: it was an answer to that too."""
    if ended:
        raise RuleBroken(
            "request_ended",
            "Your rejection of line {line_no} ended the request to cancel it: it stays. Write to the buyer instead.",
            line_no=line_no,
        )


def _what_happened(given: Given, now: Now) -> str:
    if now.shipped != given.shipped:
        return "Something of line {line_no} was shipped meanwhile: the answer cannot be taken back. Amend it instead."
    if given.answer == Answer.PROPOSED and now.answer == Answer.ACCEPTED:
        return "The buyer decided on line {line_no} meanwhile, it is agreed now. Amend it instead."
    if given.answer == Answer.PROPOSED and now.answer == Answer.PENDING:
        return "The buyer declined your offer for line {line_no} meanwhile. Answer it again instead."
    return "Line {line_no} was changed meanwhile: the answer cannot be taken back. Look at it as it is now."
