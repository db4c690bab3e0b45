"""How long goods may be on their way to us. Pure."""

from app.refusals import RuleBroken, Stale

MOST_DAYS = 180


def check_days(days: int, site_id: int) -> int:
    """Raises `RuleBroken` (field `line-<site>-days`) unless it is 0 to 180 calendar days."""
    if not 0 <= days <= MOST_DAYS:
        raise RuleBroken(
            "transit", "{found} days. Expected 0 to {most}.", field=f"line-{site_id}-days", found=days, most=MOST_DAYS
        )
    return days


def check_seen(before: int | None, seen: int | None, site_id: int) -> None:
    """Raises `Stale` if somebody else said another number of days meanwhile."""
    if before != seen:
        raise Stale(
            "stale_transit",
            "{seen} days stood there when you opened it; {now} days stand there now. Look at it again, then repeat it.",
            field=f"line-{site_id}-days",
            seen="–" if seen is None else seen,
            now="–" if before is None else before,
        )
