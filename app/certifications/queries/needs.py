"""What other slices ask: what is required of a supplier's goods on a day, and which certificate stands for it.

    lacking = lacks_of(actor, [Need(supplier_id, category_id, site_id, plant_id)], on=day)

answers for any number of needs in seven statements at most. Without a day it is today at the plant; where that is not known,
now, by the instants at which the days of each certificate begin and end. `spans_of` says at once from when until when
something is lacking.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from app import clock
from app.certifications.models import Certificate, CertificateType, CertificateWaiver, Requirement
from app.certifications.rules import HOLDING, Need, State, best_for
from app.certifications.rules.lacks import Span, lacking
from app.certifications.rules.needs import Level, best_of, covers, is_asked
from app.certifications.rules.states import state_at
from app.database import db
from app.principal import Principal
from app.suppliers.models import Plant

Key = tuple[int, int]
Papers = Mapping[Key, list[Certificate]]
Waivers = Mapping[Key, list[CertificateWaiver]]
"""By supplier and type."""


@dataclass(frozen=True)
class Stands:
    """A required type, and the best certificate for it: what it is then; all None where there is none.

    `waived` says that somebody lets it pass if nothing holds.
    """

    type: CertificateType
    level: Level
    state: State | None = None
    certificate: Certificate | None = None
    waived: bool = False

    @property
    def holds(self) -> bool:
        return self.state in HOLDING

    @property
    def lacks(self) -> bool:
        return not (self.holds or self.waived)


def lacks_of(actor: Principal, needs: Collection[Need], on: date | None = None) -> dict[Need, list[Stands]]:
    """The required types that nothing holds for and nobody waived; needs that lack nothing are left out."""
    found = stands_for(actor, needs, on).items()
    lacking_each = {need: [each for each in stands if each.lacks] for need, stands in found}
    return {need: stands for need, stands in lacking_each.items() if stands}


def stands_for(actor: Principal, needs: Collection[Need], on: date | None = None) -> dict[Need, list[Stands]]:
    """Every required type of each need, once, with the certificate that stands for it on the day, or now."""
    session = db.session()
    required = _required(session, needs)
    if not required:
        return {need: [] for need in needs}
    supplier_ids, type_ids = {need.supplier_id for need in needs}, {each.type_id for each in required}
    papers, waivers = _papers(session, supplier_ids, type_ids), _waivers(session, supplier_ids, type_ids)
    days = dict.fromkeys(needs, on) if on else _todays(session, needs)
    return {need: [_stand(need, each, papers, waivers, days[need]) for each in strictest(required, need)] for need in needs}


def _todays(session: Session, needs: Collection[Need]) -> dict[Need, date | None]:
    """What day it is at the plant of each; None where it is not known."""
    named = {need.plant_id for need in needs} - {None}
    wanted = select(Plant).where(Plant.id.in_(named)).options(joinedload(Plant.supplier, innerjoin=True))
    plants = {row.id: row.zone for row in session.scalars(wanted)} if named else {}
    return {need: clock.today(plants[need.plant_id]) if need.plant_id in plants else None for need in needs}


def spans_of(session: Session, needs: Collection[Need], now: datetime) -> dict[Need, list[tuple[Requirement, Span]]]:
    """From now on: by need, what is required with the spans in which it is lacking. In the session of a transaction."""
    required = _required(session, needs)
    supplier_ids, type_ids = {need.supplier_id for need in needs}, {each.type_id for each in required}
    papers, waivers = _papers(session, supplier_ids, type_ids), _waivers(session, supplier_ids, type_ids)
    return {
        need: [(each, span) for each in strictest(required, need) for span in _spans(need, each, papers, waivers, now)]
        for need in needs
    }


def let_pass(session: Session, needs: Collection[Need], waiver: CertificateWaiver, now: datetime) -> list[Need]:
    """For which needs something would be lacking without the waiver, from now until it ends as it was granted."""
    required = [each for each in _required(session, needs) if each.type_id == waiver.type_id]
    since, until = max(waiver.begins_at, now), waiver.granted_until
    if not required or since >= until:
        return []
    papers = _papers(session, {waiver.supplier_id}, {waiver.type_id}).get((waiver.supplier_id, waiver.type_id), ())
    return [
        need
        for need in needs
        for each in strictest(required, need)
        if any(span.since < until and since < span.until for span in lacking(papers, (), need, each.level, now))
    ]


def _spans(need: Need, required: Requirement, papers: Papers, waivers: Waivers, now: datetime) -> list[Span]:
    key = (need.supplier_id, required.type_id)
    waived = [(each.begins_at, each.ends_at) for each in waivers.get(key, ())]
    return lacking(papers.get(key, ()), waived, need, required.level, now)


def _required(session: Session, needs: Collection[Need]) -> list[Requirement]:
    categories = {need.category_id for need in needs} - {None}
    sites = {need.site_id for need in needs} - {None}
    wanted = select(Requirement).join(CertificateType, CertificateType.id == Requirement.type_id)
    asked = (_any_of(Requirement.category_id, categories), _any_of(Requirement.site_id, sites))
    wanted = wanted.where(CertificateType.in_use, *asked)
    return list(session.scalars(wanted.order_by(CertificateType.name, Requirement.id)))


def _any_of(column: InstrumentedAttribute[int | None], ids: Collection[int | None]) -> ColumnElement[bool]:
    return or_(column.is_(None), column.in_(ids))


def _papers(session: Session, supplier_ids: Collection[int], type_ids: Collection[int]) -> Papers:
    wanted = (
        select(Certificate)
        .where(Certificate.supplier_id.in_(supplier_ids), Certificate.type_id.in_(type_ids))
        .options(selectinload(Certificate.plants), selectinload(Certificate.categories))
    )
    found: dict[Key, list[Certificate]] = {}
    for row in session.scalars(wanted) if type_ids else ():
        found.setdefault((row.supplier_id, row.type_id), []).append(row)
    return found


def _waivers(session: Session, supplier_ids: Collection[int], type_ids: Collection[int]) -> Waivers:
    wanted = select(CertificateWaiver)
    wanted = wanted.where(CertificateWaiver.supplier_id.in_(supplier_ids), CertificateWaiver.type_id.in_(type_ids))
    found: dict[Key, list[CertificateWaiver]] = {}
    for row in session.scalars(wanted) if type_ids else ():
        found.setdefault((row.supplier_id, row.type_id), []).append(row)
    return found


def strictest(required: Collection[Requirement], need: Need) -> list[Requirement]:
    """A type that is required twice, of company and plant, is asked for as the stricter: of the company."""
    asked: dict[int, Requirement] = {}
    for each in required:
        if is_asked(each.category_id, each.site_id, need) and (each.type_id not in asked or each.level == Level.COMPANY):
            asked[each.type_id] = each
    return list(asked.values())


def _stand(need: Need, required: Requirement, papers: Papers, waivers: Waivers, on: date | None) -> Stands:
    key, level = (need.supplier_id, required.type_id), Level(required.level)
    of_type, waived_by = papers.get(key, ()), waivers.get(key, ())
    if on is not None:
        row, state = best_for(of_type, need, level, on) or (None, None)
        return Stands(required.type, level, state, row, any(each.holds_on(on) for each in waived_by))
    now = clock.now()
    row, state = best_of((each, state_at(each, now)) for each in of_type if covers(each, need, level)) or (None, None)
    return Stands(required.type, level, state, row, any(each.holds_at(now) for each in waived_by))
