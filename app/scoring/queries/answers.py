"""What is asked of suppliers, what they answered, and what that is worth."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.scoring.models.judging import SupplierCategory
from app.scoring.models.questionnaires import QuestionAnswer, Questionnaire
from app.scoring.rules.questionnaires import Asked, Topic, worth, worth_of_topics


def current_questionnaires(actor: Principal) -> list[Questionnaire]:
    wanted = select(Questionnaire).where(Questionnaire.is_current).order_by(Questionnaire.category_id, Questionnaire.name)
    return sorted(db.session.scalars(wanted), key=lambda each: (each.category_id or 0, each.name))


def versions_of(actor: Principal, name: str) -> list[Questionnaire]:
    """Every version, the newest first."""
    wanted = select(Questionnaire).where(Questionnaire.name == name)
    return list(db.session.scalars(wanted.order_by(Questionnaire.number.desc())))


def asked_of(actor: Principal, supplier_id: int) -> list[Questionnaire]:
    """What a supplier is asked: what is for everybody, and what is for the categories that it was said to deliver."""
    return for_categories(current_questionnaires(actor), _named(actor, [supplier_id])[supplier_id])


def _named(actor: Principal, supplier_ids: Collection[int]) -> dict[int, set[int]]:
    """What procurement says that they deliver: a supplier reads no items, so its lines do not tell it."""
    wanted = select(SupplierCategory.supplier_id, SupplierCategory.category_id)
    found: dict[int, set[int]] = {each: set() for each in supplier_ids}
    for supplier_id, category_id in db.session.execute(wanted.where(SupplierCategory.supplier_id.in_(supplier_ids))):
        found[supplier_id].add(category_id)
    return found


def for_categories(known: Iterable[Questionnaire], categories: Collection[int]) -> list[Questionnaire]:
    return [each for each in known if each.category_id is None or each.category_id in categories]


def answers_of(actor: Principal, supplier_ids: Collection[int]) -> dict[int, dict[str, QuestionAnswer]]:
    """By supplier and key."""
    found: dict[int, dict[str, QuestionAnswer]] = {}
    for row in db.session.scalars(select(QuestionAnswer).where(QuestionAnswer.supplier_id.in_(supplier_ids))):
        found.setdefault(row.supplier_id, {})[row.key] = row
    return found


def worth_of(actor: Principal, supplier_ids: Collection[int]) -> dict[int, dict[Topic, Decimal]]:
    """What the answers of each are worth, by topic."""
    known, given = current_questionnaires(actor), answers_of(actor, supplier_ids)
    if not known or not given:
        return {}
    asked = {each: questions(for_categories(known, found)) for each, found in _named(actor, given).items()}
    return {each: worth_of_topics(asked[each], {key: row.answer for key, row in rows.items()}) for each, rows in given.items()}


def answered_by(actor: Principal, supplier_id: int) -> list[tuple[Asked, str, Decimal]]:
    """What a supplier answered and what that is worth; questions that are read by people and open ones are left out."""
    asked = questions(asked_of(actor, supplier_id))
    given = {key: row.answer for key, row in answers_of(actor, [supplier_id]).get(supplier_id, {}).items()}
    return [(each, given[each.key], known) for each in asked if (known := worth(each, given.get(each.key))) is not None]


def questions(asked: Iterable[Questionnaire]) -> list[Asked]:
    return [question.asked for each in asked for question in each.questions]
