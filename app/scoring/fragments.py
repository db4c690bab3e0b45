"""What facts redraw in an open ranking: the row of the supplier that they move. Its place follows in the browser."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from flask import render_template

from app.certifications.events import CertificateEvent
from app.live.fragments import Draw, Piece, draws, redraws, reloads
from app.orders.events import LacksChanged, LinePriceChanged
from app.principal import Permission, Principal
from app.quality.events import CorrectiveActionEvent
from app.scoring.events.judging import CountryIndicesReplaced, JudgedEvent, QuestionnaireWritten, WeightsChanged
from app.scoring.events.measured import ScoreMoved
from app.scoring.queries.standing import standings
from app.scoring.queries.trends import trends_of
from app.scoring.queries.weights import set_of_each, weight_sets
from app.scoring.rules.definitions import PERIODS
from app.scoring.rules.ranking import rank
from app.scoring.shown.ranked import rows
from app.scoring.shown.ranking import Page
from app.suppliers.events import PlantAdded, SupplierChanged, SupplierStateChanged

OF_SUPPLIER = (
    *(ScoreMoved, JudgedEvent, CertificateEvent, CorrectiveActionEvent, SupplierStateChanged),
    *(LacksChanged, LinePriceChanged, PlantAdded, SupplierChanged),
)
"""What moves a criterion of one supplier. What dates alone change of its certificates is told with what its lines lack."""


reloads(WeightsChanged, CountryIndicesReplaced, QuestionnaireWritten)


@redraws(*OF_SUPPLIER)
def rows_of_the_supplier(fact: Any) -> Iterable[Piece]:
    return {Piece(f"ranked-{period}", fact.supplier_id) for period in PERIODS}


def ranked_rows(period: int, ids: Collection[int], actor: Principal) -> dict[int, str]:
    """By the set of weights that each is judged by. A place is among all: the page around has it."""
    compared, known = standings(actor, period, ids), weight_sets(actor)
    judged_by, by_id = set_of_each(actor, known, ids), {each.id: each for each in known}
    trends, found = trends_of(actor, ids), dict[int, str]()
    for each in compared.standings:
        weights = by_id[judged_by[each.supplier_id]].current.weights
        page = Page(compared, rank([each.candidate], weights), weights)
        (row,) = rows(page, trends, period, without_place=True)
        found[each.supplier_id] = render_template("scoring/_ranked_row.html", row=row, period=period)
    return found


def _drawing(period: int) -> Callable[[Draw], Draw]:
    return draws(f"ranked-{period}", needs=Permission.RANKING_READ)


for _period in PERIODS:
    _drawing(_period)(partial(ranked_rows, _period))
