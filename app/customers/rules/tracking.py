"""How long a tracking link works. Pure."""

from app.refusals import RuleBroken

USUAL_DAYS, MOST_DAYS = 90, 365
MOST_LINKS = 10


def check_link(days: int, there: int) -> None:
    """Raises `RuleBroken` (field `days`)."""
    if not 1 <= days <= MOST_DAYS:
        raise RuleBroken("days", "{found} days. Expected 1 to {most}.", field="days", found=days, most=MOST_DAYS)
    if there >= MOST_LINKS:
        raise RuleBroken("links", "There are {most} links to this order already. Revoke one first.", most=MOST_LINKS)


def check_standing(revoked: bool) -> None:
    """Raises `RuleBroken` if the link was revoked before."""
    if revoked:
        raise RuleBroken("revoked", "This link is revoked already. Load the page again.")
