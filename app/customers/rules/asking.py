"""What sales may ask a buyer, and the buyer answer. Pure."""

from app.catalog.rules import check_words
from app.refusals import RuleBroken

LONGEST = 1000


def check_said(text: str, *, field: str) -> str:
    """Something, and not too much. Raises `RuleBroken`."""
    kept = check_words(text, LONGEST, field=field)
    if not kept:
        raise RuleBroken("empty", "Write something.", field=field)
    return kept


def check_unanswered(answered: bool) -> None:
    """Raises `RuleBroken` once there is an answer."""
    if answered:
        raise RuleBroken("answered", "This was answered meanwhile. Load the page again.")
