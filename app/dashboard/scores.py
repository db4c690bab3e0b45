"""How a supplier delivers: its page, the rows behind the number as a file, and the pushed figures."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import Response, render_template, request, url_for

from app.access import actor, requires
from app.dashboard.desk import bp, printed, units
from app.live.fragments import Piece, draws, redraws
from app.principal import Permission, Principal
from app.scoring.events.measured import ScoreMoved
from app.scoring.queries.changes import since_last_month
from app.scoring.queries.pages import PAGE, Looked, suppliers_seen
from app.scoring.queries.peers import peers_now
from app.scoring.rules.asked import Asked, Only, asked_in
from app.scoring.rules.definitions import PERIODS, Baseline, Days, Happening
from app.scoring.shown.changes import changes_shown
from app.scoring.shown.figures import figures
from app.scoring.shown.trend import trend_shown
from app.scoring.shown.units import cells, headings, row
from app.sheets import Kind
from app.web import sent

LATE_CHOICES, EARLY_CHOICES = (0, 1, 2, 5), (0, 1, 2, 5)


@bp.get("/suppliers/<int:supplier_id>/score")
@requires(Permission.SCORE_READ)
def score(supplier_id: int) -> str:
    """One supplier's delivery, for buyers; and for the supplier itself."""
    return _page(supplier_id)


@bp.get("/score")
@requires(Permission.UNIT_DISPUTE)
def own_score() -> str:
    """The reader's own company."""
    return _page(actor().supplier_id or 0)


def _page(supplier_id: int) -> str:
    page, asked = printed(), asked_in(request.args)
    looked = Looked(actor(), supplier_id, asked)
    listed, names = looked.units(), units()
    return render_template(
        "scoring/score.html",
        supplier=looked.supplier,
        asked=asked,
        score=figures(looked.delivery(), asked)
        | {"supplier_id": supplier_id if asked.is_told_live else "as-asked", "facts": _facts(supplier_id, asked)},
        trend=trend_shown(looked.trend()),
        rows=[row(each, names) for each in listed],
        next_href=_more(supplier_id, asked, listed) if len(listed) == PAGE else None,
        choices=_choices(supplier_id, asked),
        peers=peers_now(actor()) if asked.is_told_live else None,
        changes=changes_shown(since_last_month(actor(), supplier_id)),
        files={kind: url_for("dashboard.score_file", supplier_id=supplier_id, kind=kind, **asked.words()) for kind in Kind},
        **page,
    )


def _more(supplier_id: int, asked: Asked, listed: Any) -> str:
    day, line_id, part = listed[-1].key
    return _href(supplier_id, asked, after=f"{day.isoformat()}~{line_id}~{part}")


def _href(supplier_id: int, asked: Asked, **changed: Any) -> str:
    return url_for("dashboard.score", supplier_id=supplier_id, **asked.words(**changed))


def _facts(supplier_id: int, asked: Asked) -> dict[str, str]:
    """Where the units stand that a number is made of."""
    return {str(only): f"{_href(supplier_id, asked, only=only)}#units" for only in Only}


def _choices(supplier_id: int, asked: Asked) -> dict[str, list[dict[str, Any]]]:
    """Links that change one word of the address each."""
    now = asked.said
    offered: dict[str, Iterable[Any]] = {
        "baseline": Baseline,
        "period": (*PERIODS, "all"),
        "only": Only,
        "days": Days,
        "event": Happening,
        "early": (*EARLY_CHOICES, "any"),
        "late": LATE_CHOICES,
    }
    return {
        name: [
            {"code": str(code), "href": _href(supplier_id, asked, **{name: code}), "current": str(code) == str(now[name])}
            for code in codes
        ]
        for name, codes in offered.items()
    }


@bp.get("/suppliers/<int:supplier_id>/score/units.<any(csv,xlsx):kind>")
@requires(Permission.SCORE_READ)
def score_file(supplier_id: int, kind: str) -> Response:
    """Exactly the rows behind the number: a spreadsheet that divides two sums gets the same one."""
    asked = asked_in(request.args)
    looked = Looked(actor(), supplier_id, asked)
    rows = (cells(each) for each in looked.every_unit())
    return sent(Kind(kind), f"{looked.supplier.code}-{asked.baseline}", headings(), rows)


@redraws(ScoreMoved)
def the_figures_of_a_supplier(fact: ScoreMoved) -> Iterable[Piece]:
    return {Piece("score-figures", fact.supplier_id)}


@draws("score-figures", needs=Permission.SCORE_READ)
def figures_of(ids: Collection[int], reader: Principal) -> Mapping[int, str]:
    asked = Asked()
    seen = suppliers_seen(reader, ids)
    found = {each: figures(Looked(reader, each, asked).delivery(), asked) for each in seen}
    return {
        each: render_template("scoring/_figures.html", score=words | {"supplier_id": each, "facts": _facts(each, asked)})
        for each, words in found.items()
    }
