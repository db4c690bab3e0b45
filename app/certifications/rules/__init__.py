"""What is allowed with certificates, and what they say on a day. Pure."""

from app.certifications.rules.needs import Level, Need, Scoped, best_for, covers
from app.certifications.rules.papers import LONGEST_ISSUER, LONGEST_NUMBER, Paper, is_encrypted, key_of, taken
from app.certifications.rules.policies import Effect, Look, Policy, effect
from app.certifications.rules.reviews import LONGEST_REASON, check_may_submit, check_move, check_reason, check_renewable
from app.certifications.rules.states import (
    EXPIRING_DAYS,
    HOLDING,
    Review,
    Span,
    State,
    check_validity,
    day_begins,
    span_of,
    state_on,
)

__all__ = [
    "EXPIRING_DAYS",
    "HOLDING",
    "LONGEST_ISSUER",
    "LONGEST_NUMBER",
    "LONGEST_REASON",
    "Effect",
    "Level",
    "Look",
    "Need",
    "Paper",
    "Policy",
    "Review",
    "Scoped",
    "Span",
    "State",
    "best_for",
    "check_may_submit",
    "check_move",
    "check_reason",
    "check_renewable",
    "check_validity",
    "covers",
    "day_begins",
    "effect",
    "is_encrypted",
    "key_of",
    "span_of",
    "state_on",
    "taken",
]
