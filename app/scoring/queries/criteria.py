"""The six criteria, from facts and from what was measured of deliveries, for any number of suppliers in a fixed number of
statements.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.catalog.queries import todays
from app.database import db
from app.principal import Permission, Principal
from app.scoring.models.judging import Sanction
from app.scoring.queries.answers import worth_of
from app.scoring.queries.corrective import Corrective, corrective_of
from app.scoring.queries.countries import DEVELOPMENT, GOVERNANCE, Indices, indices_for
from app.scoring.queries.kept import Kept, kept_figures
from app.scoring.queries.papers import Papers, papers_of
from app.scoring.queries.places import countries_of, location_facts
from app.scoring.queries.prices import offers_of, priced_lines
from app.scoring.queries.rejects import Rejects, rejects_of
from app.scoring.queries.units import first_day_of
from app.scoring.rules.compliance import ComplianceFacts, compliance
from app.scoring.rules.ethics import EthicsFacts, ethics
from app.scoring.rules.location import location
from app.scoring.rules.points import Criterion, CriterionScore, Measured, Metric
from app.scoring.rules.price import price
from app.scoring.rules.quality import QualityFacts, quality
from app.scoring.rules.questionnaires import Topic

Scores = dict[Criterion, CriterionScore]
Answers = dict[Topic, Decimal]
DELIVERY = tuple(metric for metric in Metric if metric.criterion is Criterion.DELIVERY)
NOT_MEASURED: tuple[Decimal | None, int] = (None, 0)


def criteria_of(actor: Principal, supplier_ids: Collection[int], period: int) -> dict[int, Scores]:
    """Every supplier with its six criteria over the last `period` days (90 or 365); one without data has the score None.

    To a supplier itself the price is left out: what others offered would follow from it. Delivery and rejects are the
    figures that the supplier's own page shows. Certificates and answers are those of today.
    """
    if not supplier_ids:
        return {}
    since, kept = first_day_of(todays(actor), period), kept_figures(actor, supplier_ids, period)
    rejects, places = rejects_of(actor, supplier_ids, since), location_facts(actor, supplier_ids, since)
    asked = corrective_of(actor, supplier_ids, since)
    prices, judged = _prices(actor, supplier_ids, since), _judged(actor, supplier_ids)
    return {
        each: {
            Criterion.QUALITY: _quality(kept.get(each, {}), rejects.get(each, Rejects()), asked.get(each, Corrective())),
            Criterion.DELIVERY: _delivery(kept.get(each, {})),
            Criterion.LOCATION: location(places[each]),
            **prices.get(each, {}),
            **judged[each],
        }
        for each in supplier_ids
    }


def _quality(kept: Kept, rejects: Rejects, corrective: Corrective) -> CriterionScore:
    rejected, lines = kept.get(Metric.REJECTED_PPM, NOT_MEASURED)
    return quality(QualityFacts(lines, rejected, rejects.receipts, rejects.reasons, *corrective))


def _delivery(kept: Kept) -> CriterionScore:
    measured = tuple(Measured(metric, *kept.get(metric, NOT_MEASURED)) for metric in DELIVERY)
    return CriterionScore(Criterion.DELIVERY, measured, kept.get(Metric.OTIF, NOT_MEASURED)[1])


def _prices(actor: Principal, supplier_ids: Collection[int], since: date) -> dict[int, Scores]:
    if not actor.can(Permission.RANKING_READ):
        return {}
    lines = priced_lines(actor, supplier_ids, since)
    offers = offers_of(actor, {line.item_id for found in lines.values() for line in found}, since)
    return {each: {Criterion.PRICE: price(lines.get(each, []), offers)} for each in supplier_ids}


def _judged(actor: Principal, supplier_ids: Collection[int]) -> dict[int, Scores]:
    """Ethics and legal compliance: certificates, country, what the supplier says, and the gate."""
    papers, answers, indices = papers_of(actor, supplier_ids), worth_of(actor, supplier_ids), indices_for(actor)
    countries, shut_out = countries_of(actor, supplier_ids), sanctioned_among(actor, supplier_ids)
    return {
        each: _of_one(papers[each], answers.get(each, {}), each in shut_out, countries.get(each, ""), indices)
        for each in supplier_ids
    }


def _of_one(papers: Papers, answers: Answers, shut: bool, country: str, indices: Indices) -> dict[Criterion, CriterionScore]:
    of_ethics = EthicsFacts(
        held=len(papers.ethics_held),
        asked=len(papers.ethics_required | papers.ethics_held),
        governance=indices.get((country, GOVERNANCE)),
        development=indices.get((country, DEVELOPMENT)),
        answers=answers.get(Topic.ETHICS),
    )
    of_law = ComplianceFacts(len(papers.required), len(papers.held), answers.get(Topic.COMPLIANCE), is_sanctioned=shut)
    return {Criterion.ETHICS: ethics(of_ethics), Criterion.COMPLIANCE: compliance(of_law)}


def sanctioned_among(actor: Principal, supplier_ids: Collection[int]) -> set[int]:
    """Those that a sanction shuts out, as far as the actor may know."""
    if actor.is_supplier:
        return set()
    wanted = select(Sanction.supplier_id).where(Sanction.lifted_at.is_(None), Sanction.supplier_id.in_(supplier_ids))
    return set(db.session.scalars(wanted))
