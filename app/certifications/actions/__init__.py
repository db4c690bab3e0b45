"""What may be done with certificates: one function a verb, one transaction each."""

from app.certifications.actions.keeping import add_type, change_type, remove_requirement, require
from app.certifications.actions.reviewing import reject, revoke, verify
from app.certifications.actions.submitting import submit
from app.certifications.actions.waiving import grant_waiver, withdraw_waiver

__all__ = [
    "add_type",
    "change_type",
    "grant_waiver",
    "reject",
    "remove_requirement",
    "require",
    "revoke",
    "submit",
    "verify",
    "withdraw_waiver",
]
