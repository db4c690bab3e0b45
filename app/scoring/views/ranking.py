"""The ranking of suppliers, under a set of weights or under weights that are tried; and the same as a file."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from app import clock
from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import BaseForm
from app.principal import Permission
from app.scoring.forms.weighing import TriedForm, WeightsForm
from app.scoring.queries import weights as sets
from app.scoring.queries.standing import Compared, Mark, Standing, everybody_known
from app.scoring.queries.trends import position_now, trends_of
from app.scoring.rules.definitions import PERIODS
from app.scoring.rules.points import Criterion
from app.scoring.rules.ranking import Key, Ranked, order, rank
from app.scoring.rules.total import ALL
from app.scoring.shown import ranking as shown
from app.scoring.shown.ranked import rows as ranked_rows
from app.scoring.views.blueprint import bp
from app.scoring.words.criteria import CRITERIA
from app.sheets import Cell, Kind, Row
from app.web import sent

PAGE, LONGEST = 100, 12


@bp.get("/ranking")
@requires(Permission.RANKING_READ)
def ranking(refused: BaseForm | None = None) -> str:
    position, known = position_now(actor()), sets.weight_sets(actor())
    chosen, tried = _chosen(known), _tried(_chosen(known))
    page = _ranked(known, chosen, tried)
    part = page.part(_after(page), PAGE)
    trends = trends_of(actor(), [each.candidate.supplier_id for each in part.ranked])
    rows = ranked_rows(part, trends, _period())
    return render_template(
        "scoring/ranking.html",
        ranked=[each for each in rows if each.is_placed],
        others=[each for each in rows if not each.is_placed],
        leader=shown.leader(page),
        is_whole=len(part.ranked) == len(page.ranked),
        next_href=_further(page, part, tried),
        peers=part.compared.peers,
        means=shown.means(part),
        sets=known,
        chosen=chosen,
        tried=tried,
        is_tried=tried.weights != chosen.current.weights,
        periods=PERIODS,
        period=_period(),
        criteria=[(str(each), CRITERIA[each]) for each in ALL],
        keep=refused or _keeping(tried),
        file_query=_query(tried),
        as_of=clock.now(),
        position=position,
    )


def _after(page: shown.Page) -> Key | None:
    """Behind whom the page before ended: how far behind, its total, its id; its name is looked up."""
    typed = request.args.get("after", "").split("~")
    if len(typed) != 3 or not all(each.isdecimal() and len(each) < LONGEST for each in typed):
        return None
    behind, total, supplier_id = map(int, typed)
    return behind, -total, page.name_of(supplier_id), supplier_id


def _further(page: shown.Page, part: shown.Page, tried: TriedForm) -> str | None:
    if not part.ranked or part.ranked[-1] is page.ranked[-1]:
        return None
    behind, total, _name, supplier_id = order(part.ranked[-1])
    return url_for("scoring.ranking", **_query(tried), after=f"{behind}~{-total}~{supplier_id}")


def _chosen(known: Any) -> Any:
    """The set that the address names, else the default."""
    wanted = request.args.get("set", type=int)
    return next((each for each in known if each.id == wanted), known[0])


def _tried(chosen: Any) -> TriedForm:
    """What the address wants to weigh; where that makes no sense, what the set weighs, with a word beside the field."""
    form = TriedForm.asked(request.args, chosen.current.weights)
    if form.is_said:
        form.validate()
    return form


def _period() -> int:
    asked = request.args.get("period", PERIODS[-1], type=int)
    return asked if asked in PERIODS else PERIODS[-1]


def _keeping(tried: TriedForm) -> WeightsForm:
    form = WeightsForm(formdata=None, data={str(each): weight for each, weight in tried.weights.items()})
    return form.offer([(each.id, each.name) for each in catalog.categories_for(actor())])


def _ranked(known: Any, chosen: Any, tried: TriedForm) -> shown.Page:
    """Those alone who are judged by the set; a set of nobody in particular looks at those of the default."""
    everybody = everybody_known(actor(), _period())
    ids = [each.supplier_id for each in everybody.standings]
    of_each = sets.set_of_each(actor(), known, ids, everybody.categories)
    judged_by = chosen.id if chosen.is_default or chosen.category_id else known[0].id
    among = [each for each in everybody.standings if of_each[each.supplier_id] == judged_by]
    weights = tried.weights if not tried.errors and any(tried.weights.values()) else chosen.current.weights
    return shown.Page(Compared(among, everybody.peers), rank([each.candidate for each in among], weights), weights)


def _query(tried: TriedForm) -> dict[str, Any]:
    """The address that shows the same."""
    kept = {name: request.args[name] for name in ("set", "period") if name in request.args}
    return kept | {str(each): weight for each, weight in tried.weights.items()}


@bp.get("/ranking.<any(csv,xlsx):kind>")
@requires(Permission.RANKING_READ)
def ranking_file(kind: str) -> Response:
    """Exactly the rows of the page, with the numbers that count and those of the supplier alone."""
    known = sets.weight_sets(actor())
    page = _ranked(known, _chosen(known), _tried(_chosen(known)))
    heads = [_("Place"), _("Supplier"), _("Total"), _("Criteria with data"), _("Lines"), _("Top 3 in per cent")]
    own = [_("%(criterion)s, own", criterion=CRITERIA[each]) for each in ALL]
    counts = [str(CRITERIA[each]) for each in ALL]
    return sent(Kind(kind), f"ranking-{clock.now():%Y-%m-%d}", [*heads, *counts, *own], _cells(page))


def _cells(page: shown.Page) -> Iterator[Row]:
    by_id = {each.supplier_id: each for each in page.compared.standings}
    for each in page.ranked:
        yield _cell(each, by_id[each.candidate.supplier_id])


def _cell(ranked: Ranked, standing: Standing) -> Row:
    head: list[Cell] = [ranked.place, standing.name, _score(ranked.total), ranked.coverage.covered, standing.lines]
    marks = standing.marks
    return [*head, shown.firm_percent(ranked.firm), *_column(marks, "counts"), *_column(marks, "own")]


def _column(marks: Mapping[Criterion, Mark], name: str) -> list[Decimal | None]:
    return [_score(getattr(marks[each], name)) if each in marks else None for each in ALL]


def _score(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100
