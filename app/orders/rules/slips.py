"""What was said about a line's day, when, and how often a promise slipped. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise


class Saying(StrEnum):
    ASKED = "asked"
    PROMISED = "promised"
    OFFERED = "offered"
    ARRIVED = "arrived"


@dataclass(frozen=True)
class Statement:
    """That a day was named. `said_on` is the day at the site on which it was said."""

    at: datetime
    said_on: date
    day: date


@dataclass(frozen=True)
class LineSaid:
    """All that was said about the day of one line, the oldest first, and the days on which something arrived.

    `revised_at`: when we revised the line, by its day or anything else of it.
    """

    line_id: int
    line_no: int
    item_name: str
    asked: tuple[Statement, ...]
    promised: tuple[Statement, ...] = ()
    offered: Statement | None = None
    arrived: tuple[date, ...] = ()
    revised_at: tuple[datetime, ...] = ()
    is_open: bool = True
    is_wanted: bool = True
    """False where the whole line was cancelled: it stands in no picture but its own."""

    @property
    def said(self) -> list[tuple[Saying, Statement]]:
        """Everything in the order in which it was said; arrivals are not said."""
        offers = (self.offered,) if self.offered else ()
        kinds = ((Saying.ASKED, self.asked), (Saying.PROMISED, self.promised), (Saying.OFFERED, offers))
        return sorted(((kind, each) for kind, found in kinds for each in found), key=lambda pair: pair[1].at)


@dataclass(frozen=True)
class Slips:
    """How often a promise was followed by a later one, and by how many calendar days in all."""

    count: int = 0
    days: int = 0


def slips_of(line: LineSaid) -> Slips:
    """Steps to a later day. Where we revised the line in between, we moved it and not the supplier."""
    steps = [step_days(line, before, after) for before, after in pairwise(line.promised)]
    return Slips(sum(step > 0 for step in steps), sum(step for step in steps if step > 0))


def step_days(line: LineSaid, before: Statement, after: Statement) -> int:
    """Days from one promise to the next; 0 where our own revision lies between them."""
    ours = (*(ask.at for ask in line.asked[1:]), *line.revised_at)
    return 0 if any(before.at < at <= after.at for at in ours) else (after.day - before.day).days


def worst_of(lines: Sequence[LineSaid]) -> LineSaid | None:
    """The line that slipped by the most days, then the most often; None where none did."""
    slipped = [line for line in lines if slips_of(line).count]
    return max(slipped, key=lambda line: (slips_of(line).days, slips_of(line).count, -line.line_no), default=None)
