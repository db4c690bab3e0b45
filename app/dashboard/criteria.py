"""A supplier's score, opened: six criteria, each down to its facts; the same as files; and the pushed summary."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import Any

from flask import Response, render_template, request, url_for

from app.access import actor, requires
from app.dashboard.desk import bp, printed, units
from app.live.fragments import Piece, draws, redraws
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.scoring.fragments import OF_SUPPLIER
from app.scoring.queries.corrective import asked_of_supplier
from app.scoring.queries.opened import Score, evidence_of, score_of
from app.scoring.queries.pages import suppliers_seen
from app.scoring.queries.rejects import arrivals_of
from app.scoring.rules.definitions import PERIODS
from app.scoring.rules.points import Criterion
from app.scoring.shown.criteria import MOST_LISTED, facts_shown, sections, summary
from app.scoring.shown.criteria_files import file_of, quality_headings, quality_rows
from app.sheets import Kind, Row
from app.web import sent


@bp.get("/suppliers/<int:supplier_id>/criteria")
@requires(Permission.SCORE_READ)
def criteria(supplier_id: int) -> str:
    """One supplier, for buyers; and for the supplier itself."""
    return _page(supplier_id)


@bp.get("/criteria")
@requires(Permission.UNIT_DISPUTE)
def own_criteria() -> str:
    """The reader's own company."""
    return _page(actor().supplier_id or 0)


def _page(supplier_id: int) -> str:
    page, score = printed(), score_of(actor(), supplier_id, _period())
    facts = evidence_of(actor(), score)
    rejected = list(arrivals_of(actor(), supplier_id, score.since, most=MOST_LISTED))
    return render_template(
        "scoring/criteria.html",
        supplier=score.supplier,
        score=summary(score),
        sections=sections(score, facts),
        facts=facts_shown(facts, rejected, units()),
        periods=PERIODS,
        most=MOST_LISTED,
        files=_files(score.criteria, supplier_id),
        **page,
    )


def _period() -> int:
    asked = request.args.get("period", PERIODS[-1], type=int)
    return asked if asked in PERIODS else PERIODS[-1]


def _files(criteria: Iterable[Criterion], supplier_id: int) -> dict[str, dict[str, str]]:
    return {str(each): {kind: _file(each, kind, supplier_id) for kind in Kind} for each in criteria}


def _file(criterion: Criterion, kind: Kind, supplier_id: int) -> str:
    """Delivery has a file of its own, of its units."""
    where: dict[str, Any] = {"supplier_id": supplier_id, "kind": kind, "period": _period()}
    if criterion is Criterion.DELIVERY:
        return url_for("dashboard.score_file", **where)
    return url_for("dashboard.criterion_file", criterion=criterion, **where)


WITH_A_FILE = ",".join(each for each in Criterion if each is not Criterion.DELIVERY)


@bp.get(f"/suppliers/<int:supplier_id>/criteria/<any({WITH_A_FILE}):criterion>.<any(csv,xlsx):kind>")
@requires(Permission.SCORE_READ)
def criterion_file(supplier_id: int, criterion: str, kind: str) -> Response:
    """Exactly the rows behind one criterion."""
    score = score_of(actor(), supplier_id, _period())
    if criterion not in score.criteria:
        raise NotFound
    headings, rows = (
        _quality(score) if criterion == Criterion.QUALITY else file_of(Criterion(criterion), evidence_of(actor(), score))
    )
    return sent(Kind(kind), f"{score.supplier.code}-{criterion}", headings, rows)


def _quality(score: Score) -> tuple[list[str], Iterator[Row]]:
    of = (actor(), score.supplier.id, score.since)
    return quality_headings(), quality_rows(arrivals_of(*of), asked_of_supplier(*of))


@redraws(*OF_SUPPLIER)
def criteria_of_the_supplier(fact: Any) -> Iterable[Piece]:
    return {Piece(f"criteria-{period}", fact.supplier_id) for period in PERIODS}


def summaries(period: int, ids: Collection[int], reader: Principal) -> dict[int, str]:
    return {
        each: render_template("scoring/_criteria.html", score=summary(score_of(reader, each, period)))
        for each in suppliers_seen(reader, ids)
    }


for _each in PERIODS:
    draws(f"criteria-{_each}", needs=Permission.SCORE_READ)(partial(summaries, _each))
