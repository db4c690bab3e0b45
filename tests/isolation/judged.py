"""What the walk has to be told of how suppliers are judged; see `seeds`."""

from typing import Any

from app.scoring.rules.points import Criterion
from app.scoring.rules.questionnaires import Kind, Topic

_WEIGHTS = {str(each): 100 if each is Criterion.QUALITY else 0 for each in Criterion}
_TYPED = {name: str(weight) for name, weight in _WEIGHTS.items()}

LEGAL: dict[str, Any] = {
    **{f"weight_versions.{name}": weight for name, weight in _WEIGHTS.items()},
    "weight_sets.is_default": False,
    "weight_sets.number": 1,
    "weight_sets.category_id": None,
    "weight_versions.number": 1,
    "questionnaires.number": 1,
    "questionnaires.is_current": True,
    "questionnaires.category_id": None,
    "questions.kind": str(Kind.YES_NO),
    "questions.topic": str(Topic.ETHICS),
    "questions.choices": "yes = 100\nno = 0",
    "question_answers.confided_file_id": None,
    "sanctions.lifted_at": None,
    "appraisals.risk": "low",
    "appraisals.findings": lambda row: [],
    "country_indices.country": lambda row: {"a": "DE", "b": "AT"}.get(row.world, "US"),
    "country_indices.code": "governance",
    "country_indices.figure": 1,
    "country_indices.year": 2022,
}
CODES_OF: dict[str, dict[str, str]] = {"scoring.supplier_appraised": {"risk": "low"}}
BODIES: dict[str, dict[str, Any]] = {
    "scoring.add_weights": {**_TYPED, "name": "typed", "category": "0"},
    "scoring.name_categories": {"categories": "{categories.id}"},
    "scoring.sanction": {"reason": "typed"},
    "scoring.lift_sanction": {"version": "1"},
    "scoring.write_questionnaire": {"name": "typed", "category": "0", "seen": "0", "new1-words": "typed"}
    | {"new1-kind": "text", "new1-topic": "ethics", "new1-choices": ""},
    "scoring.answer_questions": {"seen": "1", "{questions.key}": "yes"},
    "scoring.change_weights": _TYPED | {"quality": "90", "price": "10", "reason": "typed", "version": "1"},
}
