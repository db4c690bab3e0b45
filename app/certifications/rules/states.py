"""What a certificate is on a day: by its review and by its dates alone. Pure.

A certificate holds through its last day, the day being that of the plant. Where a day begins and ends at a place is
kept as instants (`Span`), so that a statement compares them with now and no job ever has to run.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from app.refusals import RuleBroken

EXPIRING_DAYS = 90
ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


class Review(StrEnum):
    """What people decided about a certificate; what the dates make of it is its `State`."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REJECTED = "rejected"
    REVOKED = "revoked"


class State(StrEnum):
    SUBMITTED = "submitted"
    NOT_YET_VALID = "not_yet_valid"
    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    REVOKED = "revoked"


HOLDING = frozenset({State.VALID, State.EXPIRING})
"""What meets a requirement."""


class Dated(Protocol):
    """A certificate as far as its state on a day goes. `superseded_from` is the first day of its verified renewal."""

    @property
    def review(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def superseded_from(self) -> date | None: ...


def state_on(paper: Dated, day: date) -> State:
    """The state on a day of the plant; `state_at` says the same of an instant."""
    if paper.review != Review.VERIFIED:
        return State(paper.review)
    if paper.superseded_from is not None and paper.superseded_from <= day:
        return State.SUPERSEDED
    if day < paper.valid_from:
        return State.NOT_YET_VALID
    if paper.valid_to is None or day < paper.valid_to - EXPIRING_DAYS * ONE_DAY:
        return State.VALID
    return State.EXPIRING if day <= paper.valid_to else State.EXPIRED


class Timed(Protocol):
    """A certificate by the instants at which its dates change its state."""

    @property
    def review(self) -> str: ...
    @property
    def begins_at(self) -> datetime: ...
    @property
    def expiring_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def superseded_at(self) -> datetime | None: ...


def state_at(paper: Timed, now: datetime) -> State:
    """The state at an instant. `Certificate.state_at` says the same in SQL, `state_on` of a day."""
    if paper.review != Review.VERIFIED:
        return State(paper.review)
    if _passed(paper.superseded_at, now):
        return State.SUPERSEDED
    if paper.begins_at > now:
        return State.NOT_YET_VALID
    if _passed(paper.ends_at, now):
        return State.EXPIRED
    return State.EXPIRING if _passed(paper.expiring_at, now) else State.VALID


def _passed(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant <= now


def check_validity(valid_from: date, valid_to: date | None) -> None:
    """Raises `RuleBroken` for a last day before the first, or years that nobody means. The past is accepted."""
    for field, day in (("valid_from", valid_from), ("valid_to", valid_to)):
        if day is not None and not EARLIEST <= day <= LATEST:
            raise RuleBroken(
                "year",
                "{day} is not the date of a certificate. Type a year from {first} to {last}.",
                field=field,
                day=day,
                first=EARLIEST.year,
                last=LATEST.year,
            )
    if valid_to is not None and valid_to < valid_from:
        raise RuleBroken(
            "order_of_days",
            "The last day, {valid_to}, is before the first, {valid_from}. Expected the same day or a later one.",
            field="valid_to",
            valid_from=valid_from,
            valid_to=valid_to,
        )


@dataclass(frozen=True)
class Span:
    """The instants at which the state changes; `ends_at` is the first at which it does not hold any more."""

    begins_at: datetime
    expiring_at: datetime | None
    ends_at: datetime | None


def span_of(valid_from: date, valid_to: date | None, zones: Collection[str]) -> Span:
    """When it begins, nears its end and ends, at places of these time zones: as long as it holds at any of them."""
    begins_at = min(day_begins(valid_from, zone) for zone in zones)
    if valid_to is None:
        return Span(begins_at, None, None)
    soon = max(day_begins(valid_to - EXPIRING_DAYS * ONE_DAY, zone) for zone in zones)
    return Span(begins_at, soon, max(day_begins(valid_to + ONE_DAY, zone) for zone in zones))


def day_begins(day: date, zone: str) -> datetime:
    """The instant at which a day begins at a place."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
