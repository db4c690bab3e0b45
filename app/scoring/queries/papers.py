"""Which certificates suppliers need for what they deliver, and which of them hold today."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from app import clock
from app.certifications.models import Certificate, CertificateType
from app.certifications.queries import Stands, stands_for
from app.certifications.rules import HOLDING, Need
from app.certifications.rules.policies import Criterion
from app.database import db
from app.principal import Principal
from app.scoring.models.judging import SupplierCategory
from app.scoring.queries.delivered import categories_delivered


@dataclass(frozen=True)
class Papers:
    """Of a supplier, by the names of the types: what is required, what of it holds, and what holds for ethics."""

    required: dict[str, bool] = field(default_factory=dict)
    ethics_required: frozenset[str] = frozenset()
    ethics_held: frozenset[str] = frozenset()

    @property
    def missing(self) -> list[str]:
        return sorted(name for name, holds in self.required.items() if not holds)

    @property
    def held(self) -> list[str]:
        return sorted(name for name, holds in self.required.items() if holds)


def papers_of(actor: Principal, supplier_ids: Collection[int]) -> dict[int, Papers]:
    """By supplier, for everything that it delivers or would deliver."""
    needs = {need for each, categories in categories_of(actor, supplier_ids).items() for need in _needs(each, categories)}
    stands: dict[int, list[Stands]] = {each: [] for each in supplier_ids}
    for need, found in stands_for(actor, needs).items():
        stands[need.supplier_id] += found
    held = _ethics_held(supplier_ids)
    return {each: _papers(found, held.get(each, frozenset())) for each, found in stands.items()}


def _needs(supplier_id: int, categories: Collection[int]) -> list[Need]:
    return [Need(supplier_id, category_id) for category_id in categories] or [Need(supplier_id)]


def _papers(stands: Collection[Stands], ethics_held: frozenset[str]) -> Papers:
    required: dict[str, bool] = {}
    for each in stands:
        required[each.type.name] = required.get(each.type.name, True) and each.holds
    of_ethics = frozenset(each.type.name for each in stands if each.type.criterion == Criterion.ETHICS)
    return Papers(required, of_ethics, ethics_held)


def categories_of(actor: Principal, supplier_ids: Collection[int]) -> dict[int, set[int]]:
    """The categories that suppliers deliver, by their order lines and by what procurement says of them."""
    named = select(SupplierCategory.supplier_id, SupplierCategory.category_id)
    found: dict[int, set[int]] = {each: set() for each in supplier_ids}
    for row in db.session.execute(named.where(SupplierCategory.supplier_id.in_(supplier_ids))):
        found[row.supplier_id].add(row.category_id)
    for supplier_id, category_id in categories_delivered(actor, supplier_ids):
        found[supplier_id].add(category_id)
    return found


def _ethics_held(supplier_ids: Collection[int]) -> dict[int, frozenset[str]]:
    wanted = (
        select(Certificate.supplier_id, CertificateType.name)
        .join(CertificateType, CertificateType.id == Certificate.type_id)
        .where(Certificate.supplier_id.in_(supplier_ids), CertificateType.criterion == Criterion.ETHICS)
        .where(Certificate.state_at(clock.now()).in_(sorted(HOLDING)))
        .distinct()
    )
    found: dict[int, frozenset[str]] = {}
    for supplier_id, name in db.session.execute(wanted):
        found[supplier_id] = found.get(supplier_id, frozenset()) | {name}
    return found
