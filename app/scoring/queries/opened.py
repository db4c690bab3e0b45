"""One supplier's score, opened: its criteria as they count, and the facts that each number is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.catalog.queries import todays
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.scoring.models.weights import WeightSet
from app.scoring.queries.answers import answered_by
from app.scoring.queries.corrective import Corrective, corrective_of
from app.scoring.queries.countries import CountryFigure, kept_indices
from app.scoring.queries.criteria import Scores, criteria_of
from app.scoring.queries.pages import Looked
from app.scoring.queries.papers import Papers, papers_of
from app.scoring.queries.places import countries_of, location_facts
from app.scoring.queries.prices import PricedLine, priced_facts
from app.scoring.queries.rejects import Rejects, rejects_of
from app.scoring.queries.standing import Peers, Standing, standings
from app.scoring.queries.units import first_day_of
from app.scoring.queries.weights import set_of
from app.scoring.rules.asked import Asked
from app.scoring.rules.figures import Delivery
from app.scoring.rules.location import Leg, legs
from app.scoring.rules.points import Criterion
from app.scoring.rules.questionnaires import Asked as Question
from app.suppliers.models import Supplier
from app.suppliers.queries import supplier_for


@dataclass(frozen=True)
class Weighed:
    """How buyers compare: the supplier among its peers, under the set of weights that it is judged by."""

    standing: Standing
    peers: Peers
    weights: Mapping[Criterion, int]


@dataclass(frozen=True)
class Score:
    """The criteria over the last `period` days (90 or 365), since `since`, and the set of weights that they are judged by.

    `weighed` is None for who compares nobody. To its supplier the price is left out: what others offered would follow
    from it.
    """

    supplier: Supplier
    period: int
    since: date
    criteria: Scores
    judged_by: WeightSet
    weighed: Weighed | None


def score_of(actor: Principal, supplier_id: int, period: int) -> Score:
    """Raises `NotFound` for whoever may not see scores, or not this supplier's."""
    if not actor.can(Permission.SCORE_READ):
        raise NotFound
    supplier = supplier_for(actor, supplier_id)
    found, judged_by = criteria_of(actor, [supplier_id], period)[supplier_id], set_of(actor, supplier_id)
    weighed = _weighed(actor, supplier_id, period, found, judged_by.current.weights)
    return Score(supplier, period, first_day_of(todays(actor), period), found, judged_by, weighed)


def _weighed(
    actor: Principal, supplier_id: int, period: int, scores: Scores, weights: Mapping[Criterion, int]
) -> Weighed | None:
    """None too for a supplier that does not deliver: nobody is compared with it."""
    if not actor.can(Permission.RANKING_READ):
        return None
    own = {criterion: score.own for criterion, score in scores.items()}
    compared = standings(actor, period, [supplier_id], {supplier_id: own})
    return Weighed(compared.standings[0], compared.peers, weights) if compared.standings else None


@dataclass(frozen=True)
class Evidence:
    """The facts behind the criteria of one supplier. `prices` are empty for whoever reads none."""

    delivery: Delivery
    rejects: Rejects
    corrective: Corrective
    prices: Sequence[PricedLine]
    legs: Sequence[Leg]
    transits: Sequence[int]
    country: str
    indices: Mapping[str, CountryFigure]
    papers: Papers
    answers: Sequence[tuple[Question, str, Decimal]]


def evidence_of(actor: Principal, score: Score) -> Evidence:
    supplier_id, since = score.supplier.id, score.since
    places = location_facts(actor, [supplier_id], since)[supplier_id]
    country = countries_of(actor, [supplier_id]).get(supplier_id, "")
    return Evidence(
        delivery=Looked(actor, supplier_id, Asked(period=score.period)).delivery(),
        rejects=rejects_of(actor, [supplier_id], since).get(supplier_id, Rejects()),
        corrective=corrective_of(actor, [supplier_id], since).get(supplier_id, Corrective()),
        prices=priced_facts(actor, supplier_id, since) if Criterion.PRICE in score.criteria else (),
        legs=legs(places.plants, places.sites),
        transits=sorted(places.transits),
        country=country,
        indices={each.code: each for each in kept_indices(actor) if each.country == country},
        papers=papers_of(actor, [supplier_id])[supplier_id],
        answers=answered_by(actor, supplier_id),
    )
