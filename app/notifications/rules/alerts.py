"""Addresses that customers leave to be told when a day moves: how many, how often, and what is news to them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

CONFIRM_WITHIN = timedelta(days=2)
"""Whoever does not say within it that the address is theirs is forgotten."""
ASK_EVERY = timedelta(minutes=10)
MOST_ASKED_A_DAY = 3
"""So often an address is asked whether it is theirs, whichever links it is left at."""
MOST_ON_A_LINK = 5
MOST_ASKED_BY_A_LINK = 10
"""So many questions go out in a day on behalf of one tracking link."""
MOVES_EVERY = timedelta(hours=4)
"""What moves again sooner waits, and comes as one mail."""
KEEP_KEYS = timedelta(days=90)


class Purpose(StrEnum):
    """What a link in a mail to such an address does, once somebody presses its button."""

    CONFIRM = "confirm"
    STOP = "stop"


@dataclass(frozen=True)
class Asked:
    """What went out in the last day: to this address, on behalf of this link; and when this very question did last."""

    to_address: int
    by_link: int
    last: datetime | None


def may_ask(asked: Asked, now: datetime) -> bool:
    """Whether the address may be asked now whether it is theirs."""
    recently = asked.last is not None and now - asked.last < ASK_EVERY
    return not recently and asked.to_address < MOST_ASKED_A_DAY and asked.by_link < MOST_ASKED_BY_A_LINK


@dataclass(frozen=True)
class Line:
    """A line as its customer may know it. `ready`: all of it is here, and would leave today."""

    line_id: int
    line_no: int
    item_name: str
    agreed_on: date | None
    promised_on: date
    left: Decimal
    ready: bool


@dataclass(frozen=True)
class Moved:
    """The day of a line that its customer was told, and the one that is agreed now; None: not settled."""

    line: Line
    before: date | None
    after: date | None


def moved(told: Mapping[int, date | None], lines: Iterable[Line]) -> list[Moved]:
    """The lines whose day is another than the customer was told. What has left, or is not wanted any more, does not move.

    What is here and waits leaves a day later each day: that is no news before the day that was promised is over.
    """
    found = [Moved(line, told.get(line.line_id), line.agreed_on) for line in lines if line.left > 0]
    return [each for each in found if each.before != each.after and not _waits(each.line)]


def _waits(line: Line) -> bool:
    return line.ready and line.agreed_on is not None and line.agreed_on <= line.promised_on


def due_at(now: datetime, settles: timedelta, sent_at: datetime | None) -> datetime:
    """When a move is told that is known now."""
    return now + settles if sent_at is None else max(now + settles, sent_at + MOVES_EVERY)
