"""Certificates under the names that templates use. Facts only: what a person may do is drawn around them."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import current_app

from app import clock
from app.certifications import queries
from app.certifications.events import CertificateSubmitted
from app.certifications.models import Certificate
from app.certifications.queries import Seen, Stands, Told
from app.certifications.rules import State
from app.certifications.words import LEVELS, POLICIES
from app.files.shown import shown as shown_file
from app.identity.queries import names_of
from app.principal import Principal
from app.wording import said

# What wants a look comes first, what is over last.
ORDER = (
    State.REJECTED,
    State.EXPIRED,
    State.EXPIRING,
    State.SUBMITTED,
    State.NOT_YET_VALID,
    State.VALID,
    State.REVOKED,
    State.SUPERSEDED,
)
OVER = frozenset({State.SUPERSEDED, State.REVOKED})
NAMES = ("id", "supplier_id", "number", "issuer", "of_company", "valid_from", "valid_to", "reason", "is_encrypted", "version")
OF_WAIVER = ("valid_from", "valid_to", "reason", "granted_at", "withdrawn_at", "why_withdrawn")
TIMES = ("submitted_at", "decided_at", "revoked_at", "superseded_from", "renews_id")


def row(seen: Seen) -> dict[str, Any]:
    """One certificate in a list, see `certifications/_row.html`."""
    found = seen.row
    return {name: getattr(found, name) for name in NAMES + TIMES} | {
        "type_id": found.type_id,
        "type_name": found.type.name,
        "supplier_name": found.supplier.name,
        "state": str(seen.state),
        "plants": [each.plant.name for each in found.plants],
        "categories": [each.category.name for each in found.categories],
        "days_left": _days_left(found) if seen.state is State.EXPIRING else None,
        "is_past": (_days_left(found) or 0) < 0,
    }


def _days_left(found: Certificate) -> int | None:
    """Counted where it ends last, as its state is."""
    if found.valid_to is None:
        return None
    return (found.valid_to - min(clock.today(zone) for zone in found.zones)).days


def certificates(actor: Principal, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Certificates with their files and what renews them, see `certifications/_certificate.html`."""
    renewals = queries.renewals_of(actor, ids)
    return {
        each: row(seen) | {"file": shown_file(seen.row.file), "renewal": _renewal(renewals.get(each))}
        for each, seen in queries.seen_by_id(actor, ids).items()
    }


def _renewal(seen: Seen | None) -> dict[str, Any] | None:
    return {"id": seen.row.id, "number": seen.row.number, "state": str(seen.state)} if seen else None


def of_supplier(actor: Principal, supplier_id: int) -> dict[str, Any]:
    """Everything of a supplier, see `certifications/_of_supplier.html`."""
    found = queries.certificates_of(actor, supplier_id)
    found.sort(key=lambda seen: ORDER.index(seen.state))
    return {
        "supplier_id": supplier_id,
        "current": [row(seen) for seen in found if seen.state not in OVER],
        "over": [row(seen) for seen in found if seen.state in OVER],
    }


def waiting(actor: Principal) -> dict[str, Any]:
    """What waits for a review, see `certifications/_to_check.html`."""
    return {"certificates": [row(seen) for seen in queries.to_check(actor)], "total": queries.to_check_count(actor)}


def reminders(actor: Principal) -> list[dict[str, Any]]:
    """What the actor's side is reminded of, see `certifications/_reminders.html`."""
    return [
        row(each.seen) | {"days_left": _days_left(each.seen.row), "renewal": _renewal(each.renewal)}
        for each in queries.reminders_for(actor)
    ]


def required(stands: Iterable[Stands]) -> list[dict[str, Any]]:
    """What is required and what stands for it, see `certifications/_required.html`."""
    return [
        {
            "type_id": each.type.id,
            "type_name": each.type.name,
            "description": each.type.description,
            "level": LEVELS[each.level],
            "policy": POLICIES[each.type.policy],
            "state": str(each.state) if each.state else "missing",
            "holds": each.holds,
            "certificate_id": each.certificate.id if each.certificate else None,
            "valid_to": each.certificate.valid_to if each.certificate else None,
        }
        for each in stands
    ]


def waivers(actor: Principal, supplier_id: int) -> dict[str, Any]:
    """What was waived for a supplier, see `dashboard/_waivers.html`."""
    found = queries.waivers_of(actor, supplier_id)
    names = names_of(actor, {each.granted_by for each in found if each.granted_by is not None})
    return {
        "supplier_id": supplier_id,
        "waivers": [
            {name: getattr(each, name) for name in ("id", "version", *OF_WAIVER)}
            | {"type_name": each.type.name, "who": names.get(each.granted_by or 0, ""), "state": each.state_at(clock.now())}
            for each in found
        ],
    }


def entries(told: Iterable[Told], supplier_name: str) -> list[dict[str, Any]]:
    """What happened to a certificate in words, see `orders/_history_entry.html`."""
    return [entry for each in told if (entry := _entry(each, supplier_name))]


def _entry(told: Told, supplier_name: str) -> dict[str, Any] | None:
    sentence = said(told.fact)
    if sentence is None:
        return None
    ours = str(current_app.config["SETTINGS"].company_name)
    whose = supplier_name if isinstance(told.fact, CertificateSubmitted) else ours
    words = {"words": sentence.words, "meaning": sentence.meaning, "note": sentence.note, "moved": ()}
    return {"occurred_at": told.occurred_at, "who": told.who or whose} | words


def differences(renewal: dict[str, Any], renewed: dict[str, Any] | None) -> frozenset[str]:
    """The names of what a renewal says otherwise than what it renews, its days left out."""
    compared = ("number", "issuer", "of_company", "plants", "categories")
    return frozenset(name for name in compared if renewed is not None and renewal[name] != renewed[name])
