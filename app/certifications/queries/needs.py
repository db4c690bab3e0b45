"""What other slices ask: what is required of a supplier's goods on a day, and which certificate stands for it.

    lacking = lacks_of(actor, [Need(supplier_id, category_id, site_id, plant_id)], on=day)

answers for any number of needs in six statements at most. Without a day it is today at the plant, or at the supplier's seat
where the plant is not known.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from app import clock
from app.certifications.models import Certificate, CertificateType, Requirement
from app.certifications.rules import HOLDING, Need, State, best_for
from app.certifications.rules.needs import Level, is_asked
from app.database import db
from app.principal import Principal
from app.suppliers.models import Plant, Supplier

Papers = Mapping[tuple[int, int], list[Certificate]]


@dataclass(frozen=True)
class Stands:
    """A required type, and the best certificate for it on a day: what it is then; all None where there is none."""

    type: CertificateType
    level: Level
    day: date
    state: State | None = None
    certificate: Certificate | None = None

    @property
    def holds(self) -> bool:
        return self.state in HOLDING


def lacks_of(actor: Principal, needs: Collection[Need], on: date | None = None) -> dict[Need, list[Stands]]:
    """The required types that nothing holds for on the day; needs that lack nothing are left out."""
    found = stands_for(actor, needs, on).items()
    lacking = {need: [each for each in stands if not each.holds] for need, stands in found}
    return {need: stands for need, stands in lacking.items() if stands}


def stands_for(actor: Principal, needs: Collection[Need], on: date | None = None) -> dict[Need, list[Stands]]:
    """Every required type of each need, once, with the certificate that stands for it on the day."""
    required = _required(needs)
    if not required:
        return {need: [] for need in needs}
    days = dict.fromkeys(needs, on) if on else _todays(needs)
    papers = _papers({need.supplier_id for need in needs}, {each.type_id for each in required})
    return {need: _stands(need, required, papers, days[need]) for need in needs}


def _required(needs: Collection[Need]) -> list[Requirement]:
    categories = {need.category_id for need in needs} - {None}
    sites = {need.site_id for need in needs} - {None}
    wanted = select(Requirement).join(CertificateType, CertificateType.id == Requirement.type_id)
    asked = (_any_of(Requirement.category_id, categories), _any_of(Requirement.site_id, sites))
    wanted = wanted.where(CertificateType.in_use, *asked)
    return list(db.session.scalars(wanted.order_by(CertificateType.name, Requirement.id)))


def _any_of(column: InstrumentedAttribute[int | None], ids: Collection[int | None]) -> ColumnElement[bool]:
    return or_(column.is_(None), column.in_(ids))


def _todays(needs: Collection[Need]) -> dict[Need, date]:
    seats = select(Supplier.id, Supplier.time_zone).where(Supplier.id.in_({need.supplier_id for need in needs}))
    zones = {row.id: row.time_zone for row in db.session.execute(seats)}
    named = {need.plant_id for need in needs} - {None}
    own = select(Plant.id, Plant.time_zone).where(Plant.id.in_(named))
    plants = {row.id: row.time_zone for row in db.session.execute(own)} if named else {}
    return {need: clock.today(plants.get(need.plant_id or 0) or zones.get(need.supplier_id, "UTC")) for need in needs}


def _papers(supplier_ids: Collection[int], type_ids: Collection[int]) -> Papers:
    wanted = (
        select(Certificate)
        .where(Certificate.supplier_id.in_(supplier_ids), Certificate.type_id.in_(type_ids))
        .options(selectinload(Certificate.plants), selectinload(Certificate.categories))
    )
    found: dict[tuple[int, int], list[Certificate]] = {}
    for row in db.session.scalars(wanted):
        found.setdefault((row.supplier_id, row.type_id), []).append(row)
    return found


def _stands(need: Need, required: list[Requirement], papers: Papers, day: date) -> list[Stands]:
    """A type that is required twice, of company and plant, is asked for as the stricter: of the company."""
    asked: dict[int, Requirement] = {}
    for each in required:
        if is_asked(each.category_id, each.site_id, need) and (each.type_id not in asked or each.level == Level.COMPANY):
            asked[each.type_id] = each
    return [_stand(need, each, papers.get((need.supplier_id, each.type_id), []), day) for each in asked.values()]


def _stand(need: Need, required: Requirement, papers: list[Certificate], day: date) -> Stands:
    row, state = best_for(papers, need, required.level, day) or (None, None)
    return Stands(required.type, Level(required.level), day, state, row)
