"""The only place that reads the time; tests and the demo's story may set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The instant that counts, in UTC."""
    return _set_to.get() or recorded_now()


def recorded_now() -> datetime:
    """The machine's own instant, even while a story is told in the past."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """The calendar day at a place, named by its IANA time zone."""
    return now().astimezone(ZoneInfo(timezone)).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let `now()` answer `instant` for this context only."""
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
