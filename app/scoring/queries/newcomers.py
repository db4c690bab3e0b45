"""What is known of a supplier before it delivers, and how it was appraised."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, select

from app.database import db
from app.orders.models import OrderLine
from app.principal import Principal
from app.scoring.models.judging import KeptAppraisal, Sanction, SupplierCategory
from app.scoring.models.questionnaires import QuestionAnswer, Questionnaire
from app.scoring.queries.answers import answers_of, asked_of, questions
from app.scoring.queries.countries import GOVERNANCE, indices_for
from app.scoring.queries.criteria import sanctioned_among
from app.scoring.queries.papers import papers_of
from app.scoring.queries.places import countries_of, location_facts
from app.scoring.rules.appraisal import NewcomerFacts
from app.scoring.rules.location import nearest_km
from app.scoring.rules.questionnaires import Asked, Kind, Topic, number, worth_of_topics
from app.sourcing.models import SupplierItem


@dataclass(frozen=True)
class Questioned:
    """What a supplier is asked, and what it answered, by key."""

    asked: list[Questionnaire]
    given: dict[str, QuestionAnswer]

    @property
    def questions(self) -> list[Asked]:
        return questions(self.asked)

    @property
    def answers(self) -> dict[str, str]:
        return {key: row.answer for key, row in self.given.items()}

    @property
    def answered(self) -> int:
        return sum(each.key in self.given for each in self.questions)

    @property
    def seen(self) -> int:
        return sum(row.version for row in self.given.values())


def questioned(actor: Principal, supplier_id: int) -> Questioned:
    return Questioned(asked_of(actor, supplier_id), answers_of(actor, [supplier_id]).get(supplier_id, {}))


def newcomer_facts(actor: Principal, supplier_id: int) -> NewcomerFacts:
    """Everything that an appraisal looks at."""
    said, papers = questioned(actor, supplier_id), papers_of(actor, [supplier_id])[supplier_id]
    place = location_facts(actor, [supplier_id], None)[supplier_id]
    country = countries_of(actor, [supplier_id]).get(supplier_id, "")
    return NewcomerFacts(
        is_sanctioned=supplier_id in sanctioned_among(actor, [supplier_id]),
        answered=said.answered,
        asked=len(said.questions),
        answers={str(topic): value for topic, value in worth_of_topics(said.questions, said.answers).items()},
        missing_certificates=papers.missing,
        required=len(papers.required),
        distance_km=nearest_km(place.plants, place.sites),
        governance=indices_for(actor).get((country, GOVERNANCE)),
        turnover_share=_turnover_share(said),
        alone=len(items_alone(actor, supplier_id)),
    )


def _turnover_share(said: Questioned) -> Decimal | None:
    """What it says of how much of its turnover we would be: the first number that it was asked about its dependency."""
    asked = next((each for each in said.questions if (each.topic, each.kind) == (Topic.DEPENDENCY, Kind.NUMBER)), None)
    return number(said.answers[asked.key]) if asked and asked.key in said.answers else None


def items_alone(actor: Principal, supplier_id: int) -> set[int]:
    """The items that are bought from this supplier, or would be, and from nobody else."""
    mine = _items(SupplierItem.supplier_id == supplier_id, OrderLine.supplier_id == supplier_id)
    if not mine:
        return set()
    others = SupplierItem.supplier_id != supplier_id, OrderLine.supplier_id != supplier_id
    return mine - _items(*others, among=mine)


def _items(named: ColumnElement[bool], ordered: ColumnElement[bool], among: set[int] | None = None) -> set[int]:
    words, lines = select(SupplierItem.item_id).where(named), select(OrderLine.item_id).where(ordered)
    if among is not None:
        words, lines = words.where(SupplierItem.item_id.in_(among)), lines.where(OrderLine.item_id.in_(among))
    return set(db.session.scalars(words)) | set(db.session.scalars(lines.distinct()))


def appraisals_of(actor: Principal, supplier_id: int) -> list[KeptAppraisal]:
    """Those that it was approved with, the newest first."""
    wanted = select(KeptAppraisal).where(KeptAppraisal.supplier_id == supplier_id)
    return list(db.session.scalars(wanted.order_by(KeptAppraisal.id.desc())))


def sanction_of(actor: Principal, supplier_id: int) -> Sanction | None:
    """The one that shuts it out now."""
    return db.session.scalar(select(Sanction).where(Sanction.supplier_id == supplier_id, Sanction.lifted_at.is_(None)))


def named_categories(actor: Principal, supplier_id: int) -> set[int]:
    """What procurement says that it delivers, or would."""
    return set(db.session.scalars(select(SupplierCategory.category_id).where(SupplierCategory.supplier_id == supplier_id)))
