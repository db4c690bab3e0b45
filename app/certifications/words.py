"""The words of certificates: states, policies, criteria, and how facts read in a history."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.certifications import events as e
from app.certifications.rules import Level, Policy, Review, State
from app.certifications.rules.policies import Criterion
from app.errors import reads
from app.templating import written_date
from app.wording import NEWS, OK, WATCH, WRONG, Said, says

STATES = {
    State.SUBMITTED: _later("Being checked"),
    State.NOT_YET_VALID: _later("Not yet valid"),
    State.VALID: _later("Valid"),
    State.EXPIRING: _later("Expiring"),
    State.EXPIRED: _later("Expired"),
    State.SUPERSEDED: _later("Superseded"),
    State.REJECTED: _later("Rejected"),
    State.REVOKED: _later("Revoked"),
}
REVIEWS = {
    Review.SUBMITTED: _later("being checked"),
    Review.VERIFIED: _later("verified"),
    Review.REJECTED: _later("rejected"),
    Review.REVOKED: _later("revoked"),
}
POLICIES = {
    Policy.WARN: _later("Warn"),
    Policy.HOLD_ORDERS: _later("Hold new orders"),
    Policy.HOLD_SHIPMENTS: _later("Hold shipments"),
}
CRITERIA = {
    Criterion.QUALITY: _later("Quality"),
    Criterion.ETHICS: _later("Ethics"),
    Criterion.COMPLIANCE: _later("Legal compliance"),
}
LEVELS = {Level.COMPANY: _later("the company"), Level.PLANT: _later("the shipping plant")}


@reads("review")
def review_word(code: str) -> str:
    return str(REVIEWS[Review(code)])


@reads("whose")
def whose_word(level: str) -> str:
    return str(LEVELS[Level(level)])


@says(e.CertificateSubmitted)
def submitted(fact: e.CertificateSubmitted) -> Said:
    if fact.renews_id is None:
        return Said(_("Submitted; being checked"), NEWS)
    return Said(_("Submitted as a renewal; being checked"), NEWS)


@says(e.CertificateVerified)
def verified(fact: e.CertificateVerified) -> Said:
    if fact.valid_to is None:
        return Said(_("Verified; it has no last day"), OK)
    return Said(_("Verified; valid through %(day)s", day=written_date(fact.valid_to)), OK)


@says(e.CertificateRejected)
def rejected(fact: e.CertificateRejected) -> Said:
    return Said(_("Rejected"), WRONG, fact.reason)


@says(e.CertificateRevoked)
def revoked(fact: e.CertificateRevoked) -> Said:
    return Said(_("Revoked"), WRONG, fact.reason)


@says(e.CertificateSuperseded)
def superseded(fact: e.CertificateSuperseded) -> Said:
    return Said(_("Superseded by its renewal from %(day)s on", day=written_date(fact.superseded_from)), WATCH)


@says(e.WaiverGranted)
def waived(fact: e.WaiverGranted) -> Said:
    days = {"first": written_date(fact.valid_from), "last": written_date(fact.valid_to)}
    return Said(_("Waived from %(first)s through %(last)s: what is missing holds nothing", **days), WATCH, fact.reason)


@says(e.WaiverWithdrawn)
def not_waived(fact: e.WaiverWithdrawn) -> Said:
    return Said(_("Not waived any more"), WRONG, fact.reason)
