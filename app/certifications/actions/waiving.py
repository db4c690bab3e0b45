"""A buyer lets pass for some days that a supplier lacks a certificate, and takes that back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from app.certifications import queries
from app.certifications.events import WaiverGranted, WaiverWithdrawn
from app.certifications.models import CertificateWaiver
from app.principal import Permission, Principal
from app.refusals import NotFound, Stale
from app.suppliers.queries import supplier_for
from app.transaction import Work, transaction


@contextmanager
def _waiving(actor: Principal, once: str | None) -> Iterator[Work]:
    if not actor.can(Permission.CERTIFICATE_REVIEW):
        raise NotFound
    with transaction(actor, once) as work:
        yield work


def grant_waiver(
    actor: Principal,
    supplier_id: int,
    type_id: int,
    *,
    valid_to: date,
    valid_from: date | None = None,
    reason: str,
    once: str | None = None,
) -> int:
    """Let a missing type pass through a day, from today if not said otherwise. Returns its id. Raises `RuleBroken`."""
    with _waiving(actor, once) as work:
        supplier, kind = supplier_for(actor, supplier_id, lock=True), queries.type_for(actor, type_id)
        begins = valid_from or supplier.today
        row = CertificateWaiver.grant(supplier, kind, begins, valid_to, reason, actor.person_id)
        work.add(row)
        work.session.flush()
        told = _facts(actor, row) | {"valid_from": row.valid_from, "valid_to": row.valid_to}
        work.record(WaiverGranted(**told, reason=row.reason))
        return row.id


def withdraw_waiver(actor: Principal, waiver_id: int, *, version: int, reason: str, once: str | None = None) -> None:
    """What was let pass is not any more. Raises `RuleBroken`, `Stale`."""
    with _waiving(actor, once) as work:
        supplier_for(actor, queries.waiver_for(actor, waiver_id).supplier_id, lock=True)
        row = queries.waiver_for(actor, waiver_id, lock=True)
        if row.version != version:
            raise Stale("stale_waiver", "Somebody changed this waiver since you opened it. Look at it again.")
        row.withdraw(reason, actor.person_id)
        work.record(WaiverWithdrawn(**_facts(actor, row), reason=row.why_withdrawn))


def _facts(actor: Principal, row: CertificateWaiver) -> dict[str, Any]:
    of_type = queries.certificates_of_type(actor, row.supplier_id, row.type_id)
    return {"waiver_id": row.id, "supplier_id": row.supplier_id, "type_id": row.type_id, "certificate_ids": of_type}
