"""What suppliers are asked about themselves: procurement writes it, each supplier answers on a page of its own."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import answered
from app.principal import Permission
from app.scoring.actions import answering as actions
from app.scoring.forms.newcomers import AnswersForm, QuestionnaireForm, answer_word, kinds, topics
from app.scoring.queries import answers as queries
from app.scoring.queries.newcomers import Questioned, questioned
from app.scoring.rules.questionnaires import Asked, Kind
from app.scoring.views.blueprint import bp
from app.scoring.words.findings import TOPICS
from app.web import accepts_up_to


@bp.get("/questionnaires")
@requires(Permission.RANKING_READ)
def questionnaires(refused: QuestionnaireForm | None = None) -> str:
    known = queries.current_questionnaires(actor())
    forms = [(each, refused if _is_of(refused, each) else _filled(each)) for each in known]
    fresh = _offering(QuestionnaireForm(formdata=None).fill([]))
    new = refused if refused and not any(form is refused for _each, form in forms) else fresh
    return render_template("scoring/questionnaires.html", known=forms, new=new, kinds=kinds(), topics=topics())


def _is_of(refused: QuestionnaireForm | None, each: Any) -> bool:
    return refused is not None and bool(refused.seen.data) and refused.name.data == each.name


def _filled(each: Any) -> QuestionnaireForm:
    data = {"name": each.name, "category": each.category_id or 0, "seen": each.number}
    return _offering(QuestionnaireForm(formdata=None, data=data).fill([question.asked for question in each.questions]))


def _offering(form: QuestionnaireForm) -> QuestionnaireForm:
    return form.offer([(each.id, each.name) for each in catalog.categories_for(actor())])


@bp.post("/questionnaires")
@requires(Permission.NEWCOMER_WRITE)
def write_questionnaire() -> Response:
    form = _offering(QuestionnaireForm().read(request.form))
    words: dict[str, Any] = {"seen": form.seen.data or 0, "once": form.nonce.data, "category_id": form.category.data or None}
    status = form.attempt(lambda: actions.write_questionnaire(actor(), form.name.data or "", form.asked, **words))
    if status == 200:
        flash(_("Suppliers are asked this from now on. What they answered before stays."), "ok")
    return answered(status, form, "scoring.questionnaires")


@bp.get("/questionnaire")
@requires(Permission.QUESTION_ANSWER)
def own_questionnaire(refused: AnswersForm | None = None) -> str:
    """A supplier's own: every question that it is asked, with what it said."""
    said = questioned(actor(), actor().supplier_id or 0)
    form = refused or AnswersForm(formdata=None, data={"seen": said.seen}).keep(said.answers)
    return render_template(
        "scoring/own_questionnaire.html",
        asked=[(each, [_shown(question.asked, form, said) for question in each.questions]) for each in said.asked],
        answered=said.answered,
        count=len(said.questions),
        form=form,
    )


def _shown(asked: Asked, form: AnswersForm, said: Questioned) -> dict[str, Any]:
    row = said.given.get(asked.key)
    return {
        "key": asked.key,
        "kind": str(asked.kind),
        "topic": TOPICS[asked.topic],
        "words": asked.words,
        "choices": [(each.answer, answer_word(each.answer)) for each in asked.choices if asked.kind is not Kind.NUMBER],
        "given": form.given.get(asked.key, ""),
        "file": row.file if row else None,
        "is_wrong": form.wrong == asked.key,
    }


@bp.post("/questionnaire")
@requires(Permission.QUESTION_ANSWER)
@accepts_up_to("file_limit_mb")
def answer_questions() -> Response:
    said, count = questioned(actor(), actor().supplier_id or 0), list[int]()
    form = AnswersForm().read(said.questions)
    words = {"seen": form.seen.data or 0, "once": form.nonce.data}
    status = form.attempt(lambda: count.append(actions.answer_questions(actor(), form.given, form.sent_files, **words)))
    if status == 200 and count:
        flash(ngettext("Kept: 1 question is answered.", "Kept: %(num)s questions are answered.", count[0]), "ok")
    return answered(status, form, "scoring.own_questionnaire")
