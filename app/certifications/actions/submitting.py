"""A supplier submits a certificate, or the renewal of one."""

from dataclasses import replace

from app.catalog.queries import categories_for
from app.catalog.rules import check_written
from app.certifications import queries, rules
from app.certifications.events import CertificateSubmitted
from app.certifications.models import Certificate, CertificateType
from app.certifications.rules import LONGEST_ISSUER, LONGEST_NUMBER, Paper
from app.files.actions import confide
from app.files.intake import Upload
from app.files.rules import MediaType
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.suppliers.models import Supplier
from app.suppliers.queries import supplier_for
from app.transaction import transaction


def submit(actor: Principal, type_id: int, paper: Paper, document: Upload, *, once: str | None = None) -> int:
    """Hand a certificate in; it does not count before its review. Returns its id. Raises `RuleBroken`, `NotFound`."""
    if not actor.can(Permission.CERTIFICATE_SUBMIT) or actor.supplier_id is None:
        raise NotFound
    with transaction(actor, once) as work:
        supplier = supplier_for(actor, actor.supplier_id, lock=True)
        kind = queries.type_for(actor, type_id)
        kept = _checked(actor, supplier, kind, paper, document)
        file = confide(work, document, "certificate", supplier_id=supplier.id)
        row = Certificate.submit(supplier, kind, kept, file, actor.person_id)
        work.add(row)
        work.session.flush()
        work.record(CertificateSubmitted(**row.facts(), **row.dates()))
        return row.id


def _checked(actor: Principal, supplier: Supplier, kind: CertificateType, paper: Paper, document: Upload) -> Paper:
    """What was typed, as it is kept. Raises `RuleBroken`; `NotFound` for plants and categories that there are not."""
    rules.check_may_submit(supplier.state)
    if not kind.in_use:
        raise RuleBroken("type", "{name} is not asked for any more. Choose another type.", field="type", name=kind.name)
    if not paper.plant_ids <= {plant.id for plant in supplier.plants}:
        raise NotFound
    if not paper.category_ids <= {category.id for category in categories_for(actor)}:
        raise NotFound
    rules.check_validity(paper.valid_from, paper.valid_to)
    number = check_written(paper.number, LONGEST_NUMBER, field="number")
    _check_renewed(actor, kind, paper)
    _check_number(actor, supplier, number, paper)
    encrypted = document.media_type is MediaType.PDF and rules.is_encrypted(document.content)
    issuer = check_written(paper.issuer, LONGEST_ISSUER, field="issuer")
    return replace(paper, number=number, issuer=issuer, is_encrypted=encrypted)


def _check_renewed(actor: Principal, kind: CertificateType, paper: Paper) -> None:
    if paper.renews_id is None:
        return
    renewed = queries.certificate_for(actor, paper.renews_id)
    again = queries.is_being_renewed(actor, renewed.id)
    rules.check_renewable(renewed, kind.id, is_being_renewed=again)


def _check_number(actor: Principal, supplier: Supplier, number: str, paper: Paper) -> None:
    other = queries.same_number(actor, supplier.id, number, paper.renews_id)
    if other is not None:
        raise rules.taken(other.number, other.type.name, other.valid_to)
