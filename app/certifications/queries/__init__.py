"""What may be read of certificates. Every function takes the actor first; the session filters by them."""

from app.certifications.queries.certificates import (
    PAGE,
    Filter,
    Seen,
    certificate_for,
    certificates_of,
    certificates_page,
    ending_count,
    is_being_renewed,
    renewals_of,
    same_number,
    seen_by_id,
    seen_for,
    to_check,
    to_check_count,
)
from app.certifications.queries.history import Told, histories_of
from app.certifications.queries.needs import Stands, lacks_of, let_pass, spans_of, stands_for
from app.certifications.queries.reminders import Reminded, reminders_for
from app.certifications.queries.types import requirement_for, requirements_for, type_for, types_for
from app.certifications.queries.waivers import certificates_of_type, waiver_for, waivers_of

__all__ = [
    "PAGE",
    "Filter",
    "Reminded",
    "Seen",
    "Stands",
    "Told",
    "certificate_for",
    "certificates_of",
    "certificates_of_type",
    "certificates_page",
    "ending_count",
    "histories_of",
    "is_being_renewed",
    "lacks_of",
    "let_pass",
    "reminders_for",
    "renewals_of",
    "requirement_for",
    "requirements_for",
    "same_number",
    "seen_by_id",
    "seen_for",
    "spans_of",
    "stands_for",
    "to_check",
    "to_check_count",
    "type_for",
    "types_for",
    "waiver_for",
    "waivers_of",
]
