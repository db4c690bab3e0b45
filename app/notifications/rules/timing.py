"""When a mail may come: at once, in a digest, after the quiet hours; and when sending is tried again. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.notifications.rules.kinds import Way
from app.refusals import RuleBroken

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
"""How long to wait after each failed attempt; after the last one an administrator sees it."""
MOST_TOPICS = 3
"""So many orders have a mail each; what is more comes as one digest."""
MOST_AN_HOUR = 12
"""So many mails a person gets within an hour; what is more waits, and comes as one digest."""
REMIND_BEFORE = timedelta(hours=4)
"""So much of the supplier's working time before an answer is due somebody is reminded."""
SHIP_SOON = 3
"""So many working days before a line is due, whoever has announced nothing is reminded."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """When somebody wants no mail, and when the daily digest comes, by the clock of their own zone."""

    time_zone: str = "UTC"
    begins: time | None = time(20)
    ends: time | None = time(7)
    digest_at: time = time(8)

    def holds_at(self, instant: datetime) -> bool:
        if self.begins is None or self.ends is None:
            return False
        here = self._local(instant).time()
        within = self.begins <= here < self.ends
        return within if self.begins < self.ends else self.begins <= here or here < self.ends

    def after(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours that it falls in."""
        return self._next(self.ends, instant) if self.ends is not None and self.holds_at(instant) else instant

    def digest_after(self, instant: datetime) -> datetime:
        """The next daily digest; it may be asked for within the quiet hours."""
        return self._next(self.digest_at, instant)

    def _next(self, at: time, after: datetime) -> datetime:
        day = self._local(after).date()
        return next(each for each in (self._on(day, at), self._on(day + DAY, at), self._on(day + 2 * DAY, at)) if each > after)

    def _on(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, ZoneInfo(self.time_zone)).astimezone(UTC)

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(ZoneInfo(self.time_zone))


def mail_at(way: Way, due: datetime, quiet: Quiet) -> datetime | None:
    """When what is told by now is to be in a mail; None for never."""
    if way == Way.OFF:
        return None
    return quiet.digest_after(due) if way == Way.DAILY else quiet.after(due)


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None after the last one."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def check_quiet(begins: time | None, ends: time | None) -> None:
    """Both or neither. Raises `RuleBroken`."""
    if (begins is None) != (ends is None):
        raise RuleBroken("quiet", "Quiet hours have a beginning and an end. Give both, or neither.", field="ends")
    if begins is not None and begins == ends:
        raise RuleBroken(
            "quiet", "They begin and end at {found}. Expected two different times.", field="ends", found=f"{begins:%H:%M}"
        )
