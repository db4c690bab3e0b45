"""Procurement decides about certificates: verify, reject, and later revoke."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.certifications import queries
from app.certifications.events import (
    CertificateRejected,
    CertificateRevoked,
    CertificateSuperseded,
    CertificateVerified,
)
from app.certifications.models import Certificate
from app.principal import Permission, Principal
from app.refusals import NotFound, Stale
from app.transaction import Work, transaction


@contextmanager
def _reviewing(
    actor: Principal, certificate_id: int, version: int | None, once: str | None
) -> Iterator[tuple[Work, Certificate]]:
    """The transaction of somebody who reviews, with the certificate as it was seen. Raises `NotFound`, `Stale`."""
    if not actor.can(Permission.CERTIFICATE_REVIEW):
        raise NotFound
    with transaction(actor, once) as work:
        row = queries.certificate_for(actor, certificate_id, lock=True)
        if version is not None and row.version != version:
            raise Stale(
                "stale_certificate",
                "Certificate {number} was changed since you opened it: it is {review} now. Look at it again.",
                number=row.number,
                review=str(row.review),
            )
        yield work, row


def verify(actor: Principal, certificate_id: int, *, version: int | None = None, once: str | None = None) -> None:
    """Say that it is genuine: it counts by its dates, in place of what it renews. Raises `RuleBroken`, `Stale`."""
    with _reviewing(actor, certificate_id, version, once) as (work, row):
        row.verify(actor.person_id)
        work.record(CertificateVerified(**row.facts(), **row.dates()))
        if row.renews is not None and row.renews.superseded_from is not None:
            since = row.renews.superseded_from
            work.record(CertificateSuperseded(**row.renews.facts(), superseded_from=since))


def reject(actor: Principal, certificate_id: int, *, reason: str, version: int | None = None, once: str | None = None) -> None:
    """Say why it does not prove what it is to prove. Raises `RuleBroken`, `Stale`."""
    with _reviewing(actor, certificate_id, version, once) as (work, row):
        row.reject(reason, actor.person_id)
        work.record(CertificateRejected(**row.facts(), reason=row.reason))


def revoke(actor: Principal, certificate_id: int, *, reason: str, version: int | None = None, once: str | None = None) -> None:
    """Say why a verified certificate does not count any more. Raises `RuleBroken`, `Stale`."""
    with _reviewing(actor, certificate_id, version, once) as (work, row):
        row.revoke(reason, actor.person_id)
        work.record(CertificateRevoked(**row.facts(), reason=row.reason, renews_id=row.renews_id))
