"""Appraising a newcomer: its class with the reasons, what it would deliver, and sanctions."""

from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import BaseForm, answered
from app.principal import Permission
from app.scoring.actions import judging as actions
from app.scoring.forms.newcomers import CategoriesForm, LiftForm, SanctionForm, answer_word
from app.scoring.queries import newcomers as queries
from app.scoring.rules.appraisal import Finding, appraise
from app.scoring.views.blueprint import bp
from app.scoring.words.findings import HEADINGS, TOPICS, found, mended_by
from app.suppliers.forms import StateForm
from app.suppliers.queries import supplier_for
from app.suppliers.rules import MOVES, State

PAGE = "scoring.appraisal"
NEXT = {State.PROSPECT: State.ONBOARDING, State.ONBOARDING: State.APPROVED}


@bp.get("/suppliers/<int:supplier_id>/appraisal")
@requires(Permission.RANKING_READ)
def appraisal(supplier_id: int, refused: BaseForm | None = None) -> str:
    supplier = supplier_for(actor(), supplier_id)
    result, said = appraise(queries.newcomer_facts(actor(), supplier_id)), queries.questioned(actor(), supplier_id)
    return render_template(
        "scoring/appraisal.html",
        supplier=supplier,
        risk=result.risk,
        heading=HEADINGS[result.risk],
        against=[_finding(each) for each in result.against],
        in_favour=[_finding(each) for each in result.in_favour],
        questions=[_answer(each, said) for each in said.questions],
        kept=queries.appraisals_of(actor(), supplier_id),
        headings=HEADINGS,
        sanction=queries.sanction_of(actor(), supplier_id),
        forms=_forms(supplier, refused),
        next_state=NEXT.get(State(supplier.state)),
    )


def _finding(each: Finding) -> dict[str, str]:
    return {"weight": each.weight, "words": found(each.code, each.values), "change": mended_by(each.code, each.values)}


def _answer(asked: Any, said: queries.Questioned) -> dict[str, Any]:
    row = said.given.get(asked.key)
    answer = answer_word(row.answer) if row else None
    return {"words": asked.words, "topic": TOPICS[asked.topic], "answer": answer, "file": row.file if row else None}


def _forms(supplier: Any, refused: BaseForm | None) -> dict[str, Any]:
    named = sorted(queries.named_categories(actor(), supplier.id))
    fresh: dict[str, Any] = {
        "categories": _categories(CategoriesForm(formdata=None, data={"categories": named})),
        "sanction": SanctionForm(formdata=None),
        "state": StateForm(formdata=None, data={"version": supplier.version}),
    }
    fresh["state"].offer(MOVES[State(supplier.state)])
    return {name: refused if type(form) is type(refused) else form for name, form in fresh.items()}


def _categories(form: CategoriesForm) -> CategoriesForm:
    return form.offer([(each.id, each.name) for each in catalog.categories_for(actor())])


@bp.post("/suppliers/<int:supplier_id>/categories")
@requires(Permission.NEWCOMER_WRITE)
def name_categories(supplier_id: int) -> Response:
    form = _categories(CategoriesForm())
    words = {"once": form.nonce.data}
    chosen = form.categories
    status = form.attempt(lambda: actions.name_categories(actor(), supplier_id, chosen.data or [], **words))
    return answered(status, form, PAGE, supplier_id=supplier_id)


@bp.post("/suppliers/<int:supplier_id>/sanction")
@requires(Permission.NEWCOMER_WRITE)
def sanction(supplier_id: int) -> Response:
    supplier_for(actor(), supplier_id)
    form = SanctionForm()
    words = {"reason": form.reason.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.sanction(actor(), supplier_id, **words))
    return answered(status, form, PAGE, supplier_id=supplier_id)


@bp.post("/suppliers/<int:supplier_id>/sanction/lift")
@requires(Permission.NEWCOMER_WRITE)
def lift_sanction(supplier_id: int) -> Response:
    supplier_for(actor(), supplier_id)
    form = LiftForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.lift_sanction(actor(), supplier_id, **words))
    return answered(status, form, PAGE, supplier_id=supplier_id)
