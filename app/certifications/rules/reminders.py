"""When somebody is reminded that a certificate ends. Pure."""

from dataclasses import dataclass
from datetime import date

from app.certifications.rules.states import ONE_DAY

DAYS = (90, 60, 30, 14, 7, 1, 0)
"""So many days before the last day of a certificate a reminder falls due."""


@dataclass(frozen=True)
class Reminder:
    """So many days are left on the day on which it falls due."""

    days: int
    due_on: date


def reminders_of(valid_to: date | None, today: date) -> list[Reminder]:
    """Those that are still to come, and of those whose day has passed the last one: it is due at once.

    A certificate without a last day, or past it, reminds nobody.
    """
    if valid_to is None or valid_to < today:
        return []
    every = [Reminder(days, valid_to - days * ONE_DAY) for days in DAYS]
    passed = [each for each in every if each.due_on <= today]
    return passed[-1:] + [each for each in every if each.due_on > today]
