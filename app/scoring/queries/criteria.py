"""The five criteria beside delivery, from facts, for any number of suppliers in a fixed number of statements."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.scoring.models.judging import Sanction
from app.scoring.queries.answers import worth_of
from app.scoring.queries.countries import DEVELOPMENT, GOVERNANCE, Indices, indices_for
from app.scoring.queries.papers import Papers, papers_of
from app.scoring.queries.places import countries_of, location_facts
from app.scoring.queries.prices import offers_of, priced_lines
from app.scoring.queries.rejects import quality_facts
from app.scoring.rules.compliance import ComplianceFacts, compliance
from app.scoring.rules.ethics import EthicsFacts, ethics
from app.scoring.rules.location import location
from app.scoring.rules.points import Criterion, CriterionScore
from app.scoring.rules.price import price
from app.scoring.rules.quality import QualityFacts, quality
from app.scoring.rules.questionnaires import Topic

Scored = dict[int, dict[Criterion, CriterionScore]]
Answers = dict[Topic, Decimal]


def five_of(actor: Principal, supplier_ids: Collection[int], since: date | None) -> Scored:
    """Every supplier with its five criteria; a criterion without data has the score None.

    `since` begins the period of what is counted: receipts, orders, shipments. Certificates and answers are those of today.
    """
    if not supplier_ids:
        return {}
    rejects, places = quality_facts(actor, supplier_ids, since), location_facts(actor, supplier_ids, since)
    prices, judged = _prices(actor, supplier_ids, since), _judged(actor, supplier_ids)
    return {
        each: {
            Criterion.QUALITY: quality(rejects.get(each, QualityFacts())),
            Criterion.PRICE: prices[each],
            Criterion.LOCATION: location(places[each]),
            **judged[each],
        }
        for each in supplier_ids
    }


def _prices(actor: Principal, supplier_ids: Collection[int], since: date | None) -> dict[int, CriterionScore]:
    lines = priced_lines(actor, supplier_ids, since)
    offers = offers_of(actor, {line.item_id for found in lines.values() for line in found}, since)
    return {each: price(lines.get(each, []), offers) for each in supplier_ids}


def _judged(actor: Principal, supplier_ids: Collection[int]) -> Scored:
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
