"""What the walk has to be told of certificates and documents; see `seeds`."""

from typing import Any

from app.certifications.rules import Level, Policy, Review, State
from tests.isolation.pages import Upload
from tests.isolation.rows import Ref, a_day, an_instant

_DECIDED = {"review": Review.VERIFIED, "decided_at": lambda row: an_instant(-1)}
_DECIDED |= {"valid_from": a_day(-300), "valid_to": a_day(30), "ends_at": lambda row: an_instant(31)}
_FOR_VERIFIED = {"certificate_id": Ref("certificates", "verified")}
_LASTS = {"begins_at": lambda row: an_instant(-1), "ends_at": lambda row: an_instant(31)}
_TYPED = {"number": "typed", "issuer": "typed", "scope": "company", "is_open": "y", "valid_from": a_day(-3).isoformat()}

LEGAL: dict[str, Any] = {
    "certificate_reminders.days": 90,
    "attachments.kind": "drawing",
    "attachments.order_revision": 1,
    **dict.fromkeys(("attachments.ended_revision", "attachments.ended_because")),
}
RECIPES: dict[str, dict[str, dict[str, Any]]] = {
    "confided_files": {"": {}, "verified": {}},
    "certificates": {
        "submitted": {"confided_file_id": Ref("confided_files")},
        "verified": {"confided_file_id": Ref("confided_files", "verified"), **_DECIDED},
    },
    "certificate_plants": {"": _FOR_VERIFIED},
    "certificate_categories": {"": _FOR_VERIFIED},
    "certificate_reminders": {"": _FOR_VERIFIED},
    "certificate_waivers": {"": _LASTS},
    "line_lacks": {"": _LASTS | {"state": State.EXPIRED, "policy": Policy.WARN}},
}
CODES_OF: dict[str, dict[str, str]] = {
    "certifications.requirement_added": {"level": str(Level.COMPANY)},
    "certifications.requirement_removed": {"level": str(Level.COMPANY)},
    "certifications.certificate_type_added": {"policy": str(Policy.WARN)},
    "certifications.certificate_type_changed": {"policy": str(Policy.WARN)},
}
BODIES: dict[str, dict[str, Any]] = {
    "attachments.attach": {"line": "0", "kind": "drawing", "revision": "B", "files": Upload(b"%PDF-1.7 %%EOF")},
    "attachments.withdraw": {"why": "replaced"},
    "certifications.submit": {"type": "{certificate_types.id}", "files": Upload(b"%PDF-1.7 %%EOF"), **_TYPED},
    "certifications.add_type": {"name": "typed", "criterion": "ethics", "policy": "warn", "in_use": "y"},
    "certifications.require": {"type": "{certificate_types.id}", "level": "plant", "category": "0", "site": "{sites.id}"},
    "certifications.reject": {"version": "1", "reason": "typed"},
    "certifications.revoke": {"version": "1", "reason": "typed"},
    "certifications.grant_waiver": {"type": "{certificate_types.id}", "valid_to": a_day(30).isoformat(), "reason": "typed"},
    "certifications.withdraw_waiver": {"version": "1", "reason": "typed"},
}
