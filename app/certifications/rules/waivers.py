"""What may be waived: a type, of a supplier, for some days, with a reason. Pure."""

from datetime import date, datetime, timedelta

from app.certifications.rules.reviews import kept_reason
from app.refusals import RuleBroken

MOST_DAYS = 366
ENDED = "This waiver ended already. Grant another one if it is still needed."


def check_days(valid_from: date, valid_to: date, today: date) -> None:
    """A waiver has a last day, not before its first one nor before today. Raises `RuleBroken` (field `valid_to`)."""
    if valid_to < max(valid_from, today):
        raise RuleBroken(
            "order_of_days",
            "The waiver would end on {valid_to}, before it does anything. Expected {earliest} or a later day.",
            field="valid_to",
            valid_to=valid_to,
            earliest=max(valid_from, today),
        )
    if valid_to - valid_from >= timedelta(days=MOST_DAYS):
        raise RuleBroken(
            "long_waiver",
            "From {valid_from} to {valid_to} is more than a year. A waiver ends: expected {latest} or an earlier day.",
            field="valid_to",
            valid_from=valid_from,
            valid_to=valid_to,
            latest=valid_from + timedelta(days=MOST_DAYS - 1),
        )


def check_reason(reason: str) -> str:
    """The reason as it is kept. Raises `RuleBroken` (field `reason`)."""
    return kept_reason(reason, "Say why this is waived: the supplier reads it.")


def check_running(ends_at: datetime, now: datetime) -> None:
    """Raises `RuleBroken` for a waiver that has ended, or was withdrawn."""
    if ends_at <= now:
        raise RuleBroken("ended", ENDED)
