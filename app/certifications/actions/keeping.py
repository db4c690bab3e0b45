"""Procurement keeps the types of certificates, and what requires them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from app.catalog.queries import category_for, site_for
from app.catalog.rules import check_words, check_written
from app.certifications import queries
from app.certifications.events import CertificateTypeAdded, CertificateTypeChanged, RequirementAdded, RequirementRemoved
from app.certifications.models import CertificateType, Requirement
from app.certifications.models.types import LONGEST_DESCRIPTION, LONGEST_NAME
from app.certifications.rules import Level, Policy
from app.certifications.rules.policies import Criterion
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.transaction import Work, transaction

FIELDS = ("name", "description", "criterion", "policy", "in_use")


@contextmanager
def _keeping(actor: Principal, once: str | None) -> Iterator[Work]:
    if not actor.can(Permission.CERTIFICATE_TYPE_WRITE):
        raise NotFound
    with transaction(actor, once) as work:
        yield work


def add_type(
    actor: Principal,
    *,
    name: str,
    criterion: Criterion,
    policy: Policy = Policy.WARN,
    description: str = "",
    once: str | None = None,
) -> int:
    """Add a sort of document that may be asked for. Returns its id. Raises `RuleBroken`."""
    with _keeping(actor, once) as work:
        row = CertificateType(name="", criterion=criterion, policy=policy)
        _write(work, row, name, description)
        work.add(row)
        work.session.flush()
        work.record(CertificateTypeAdded(type_id=row.id, policy=str(row.policy)))
        return row.id


def change_type(
    actor: Principal,
    type_id: int,
    *,
    version: int,
    name: str,
    criterion: Criterion,
    policy: Policy,
    description: str = "",
    in_use: bool = True,
    once: str | None = None,
) -> None:
    """Change a type, what a missing one does, or whether it is asked for at all. Raises `RuleBroken`, `Stale`."""
    with _keeping(actor, once) as work:
        row = queries.type_for(actor, type_id, lock=True)
        if row.version != version:
            raise Stale("stale", "Somebody changed “{name}” since you opened it. Look at it again.", name=row.name)
        before = {field: getattr(row, field) for field in FIELDS}
        row.criterion, row.policy, row.in_use = criterion, policy, in_use
        _write(work, row, name, description)
        fields = tuple(field for field in FIELDS if getattr(row, field) != before[field])
        if fields:
            work.record(CertificateTypeChanged(type_id=row.id, fields=fields, policy=str(row.policy)))


def _write(work: Work, row: CertificateType, name: str, description: str) -> None:
    kept = check_written(name, LONGEST_NAME, field="name")
    same = select(CertificateType.id).where(CertificateType.name == kept, CertificateType.id != (row.id or 0))
    with work.session.no_autoflush:
        if work.session.scalar(same) is not None:
            raise RuleBroken("taken", "“{value}” exists already. Choose another.", field="name", value=kept)
    row.name, row.description = kept, check_words(description, LONGEST_DESCRIPTION, field="description")


def require(
    actor: Principal,
    type_id: int,
    *,
    level: Level = Level.COMPANY,
    category_id: int | None = None,
    site_id: int | None = None,
    once: str | None = None,
) -> int:
    """Say that a category, a site, both together or everything requires a type. Returns its id. Raises `RuleBroken`."""
    with _keeping(actor, once) as work:
        kind = queries.type_for(actor, type_id, lock=True)
        category = category_for(actor, category_id) if category_id is not None else None
        site = site_for(actor, site_id) if site_id is not None else None
        wanted = {"type_id": kind.id, "level": str(level), "category_id": category_id, "site_id": site_id}
        if any(each.asks == wanted for each in queries.requirements_for(actor)):
            raise RuleBroken("required", "{name} is required there already.", field="type", name=kind.name)
        row = Requirement(type=kind, level=level, category=category, site=site)
        work.add(row)
        work.session.flush()
        work.record(RequirementAdded(requirement_id=row.id, **row.asks))
        return row.id


def remove_requirement(actor: Principal, requirement_id: int, *, once: str | None = None) -> None:
    """Say that a type is not required there any more."""
    with _keeping(actor, once) as work:
        row = queries.requirement_for(actor, requirement_id)
        told = RequirementRemoved(requirement_id=row.id, **row.asks)
        work.session.delete(row)
        work.record(told)
