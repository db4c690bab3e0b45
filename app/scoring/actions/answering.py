"""A supplier answers what it is asked about itself; procurement says what is asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from app import clock
from app.catalog.queries import category_for
from app.catalog.rules import check_written
from app.files.actions import confide
from app.files.intake import Upload
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.scoring.events.judging import QuestionnaireWritten, QuestionsAnswered
from app.scoring.models.questionnaires import Question, QuestionAnswer, Questionnaire
from app.scoring.queries.answers import answers_of, asked_of, current_questionnaires, questions
from app.scoring.rules.questionnaires import LONGEST_NAME, MOST, Asked, Kind, check_answer, check_question
from app.suppliers.queries import supplier_for
from app.transaction import Work, transaction

Given = Mapping[str, str]
Files = Mapping[str, Upload]


def answer_questions(actor: Principal, given: Given, files: Files, *, seen: int, once: str | None = None) -> int:
    """Say something of oneself: answers by key, files for those that want one. An empty answer takes one back.

    `seen` is the sum of the versions of the answers that were on the page. Returns how many are answered now.
    Raises `RuleBroken`, `Stale`, `NotFound`.
    """
    if not actor.can(Permission.QUESTION_ANSWER) or actor.supplier_id is None:
        raise NotFound
    with transaction(actor, once) as work:
        supplier = supplier_for(actor, actor.supplier_id, lock=True)
        kept = answers_of(actor, [supplier.id]).get(supplier.id, {})
        _check_seen(kept, seen)
        asked = {each.key: each for each in questions(asked_of(actor, supplier.id))}
        changed = [key for key, each in asked.items() if _answer(work, supplier.id, each, kept, given, files)]
        if changed:
            work.session.flush()
            work.record(QuestionsAnswered(supplier_id=supplier.id, keys=tuple(changed)))
        return len(answers_of(actor, [supplier.id]).get(supplier.id, {}))


def _check_seen(kept: Mapping[str, QuestionAnswer], seen: int) -> None:
    if sum(row.version for row in kept.values()) != seen:
        raise Stale("stale_answers", "Somebody of your company answered since you opened the page. Look at it again.")


def _answer(work: Work, supplier_id: int, asked: Asked, kept: Mapping[str, QuestionAnswer], given: Given, files: Files) -> bool:
    """Keep one answer. Returns whether it is another one now. What was not asked for on the page is left alone."""
    row = kept.get(asked.key)
    if asked.kind is Kind.FILE:
        return asked.key in files and _keep_file(work, supplier_id, asked, row, files[asked.key])
    if asked.key not in given or given[asked.key] == (row.answer if row else ""):
        return False
    if not given[asked.key]:
        work.session.delete(row)
        return True
    _keep(work, supplier_id, asked.key, row, check_answer(asked, given[asked.key]))
    return True


def _keep_file(work: Work, supplier_id: int, asked: Asked, row: QuestionAnswer | None, upload: Upload) -> bool:
    file = confide(work, upload, "question", supplier_id=supplier_id)
    _keep(work, supplier_id, asked.key, row, file.name).confided_file_id = file.id
    return True


def _keep(work: Work, supplier_id: int, key: str, row: QuestionAnswer | None, answer: str) -> QuestionAnswer:
    found = row or QuestionAnswer(supplier_id=supplier_id, key=key)
    found.answer, found.answered_at, found.answered_by = answer, clock.now(), work.actor.person_id
    work.add(found)
    return found


def write_questionnaire(
    actor: Principal,
    name: str,
    asked: Sequence[Asked],
    *,
    category_id: int | None = None,
    seen: int = 0,
    once: str | None = None,
) -> int:
    """Ask this from now on: a new questionnaire, or the next version of the one with that name. Answers stay.

    `seen` is the number of the version that was on the page, 0 for a new one. Returns its id. Raises `RuleBroken`, `Stale`.
    """
    if not actor.can(Permission.NEWCOMER_WRITE):
        raise NotFound
    with transaction(actor, once) as work:
        kept = check_written(name, LONGEST_NAME, field="name")
        before = next((each for each in current_questionnaires(actor) if each.name.casefold() == kept.casefold()), None)
        _check_version(before, seen)
        row = _next(actor, before, kept, category_id)
        known = {each.key for each in before.questions} if before else set[str]()
        row.questions = [Question.of(each, place) for place, each in enumerate(_checked(asked, known), 1)]
        if before is not None:
            before.is_current = False
            work.session.flush()
        work.add(row)
        work.session.flush()
        work.record(QuestionnaireWritten(questionnaire_id=row.id, number=row.number))
        return row.id


def _check_version(before: Questionnaire | None, seen: int) -> None:
    found = before.number if before else 0
    if found and not seen:
        raise RuleBroken(
            "taken", "There is such a questionnaire already. Change that one, or choose another name.", field="name"
        )
    if found != seen:
        raise Stale("stale_questions", "Somebody wrote version {found} since you opened it. Look at it again.", found=found)


def _next(actor: Principal, before: Questionnaire | None, name: str, category_id: int | None) -> Questionnaire:
    category = category_for(actor, category_id).id if category_id is not None else None
    number = before.number + 1 if before else 1
    return Questionnaire(
        name=before.name if before else name, number=number, category_id=category, is_current=True, made_at=clock.now(),
        made_by=actor.person_id,
    )  # fmt: skip


def _checked(asked: Sequence[Asked], known: Collection[str]) -> list[Asked]:
    """As they are kept: a question of before keeps its key, so that its answers are found again; a new one gets one."""
    if not asked or len(asked) > MOST:
        raise RuleBroken("questions", "{found} questions were found. Ask from 1 to {most}.", found=len(asked), most=MOST)
    checked = [check_question(each) for each in asked]
    return [each if each.key in known else replace(each, key=f"q{uuid4().hex[:12]}") for each in checked]
