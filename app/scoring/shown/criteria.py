"""An opened score under the names that its templates use."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.receipts.words import reject_word
from app.scoring.queries.opened import Evidence, Score
from app.scoring.queries.prices import PricedLine
from app.scoring.queries.rejects import Arrived
from app.scoring.rules.points import Criterion, CriterionScore, Measured, in_hundredths
from app.scoring.rules.questionnaires import Topic
from app.scoring.rules.total import ALL, coverage, total
from app.scoring.shown.ranking import TARGET, BarWords, tenth
from app.scoring.words.criteria import CRITERIA, METRICS
from app.scoring.words.formulas import how_counted, how_measured, how_scored, how_totalled, how_worth, hundredths, number

MOST_LISTED = 20


def summary(score: Score) -> dict[str, Any]:
    """See `scoring/_criteria.html`."""
    words = BarWords()
    return {
        "supplier_id": score.supplier.id,
        "period": score.period,
        "is_compared": score.weighed is not None,
        "set_name": score.judged_by.name,
        "set_version": score.judged_by.current.number,
        "weights": [(CRITERIA[each], weight) for each, weight in score.judged_by.current.weights.items()],
        "rows": [_criterion(score, each, words) for each in ALL if each in score.criteria],
        **_whole(score),
    }


def _whole(score: Score) -> dict[str, Any]:
    """The total with its coverage, for who compares suppliers."""
    if score.weighed is None:
        return {"total": None}
    counted, weights = score.weighed.standing.candidate.scores, score.weighed.weights
    covered = coverage(counted, weights)
    return {
        "total": tenth(total(counted, weights)),
        "covered": covered.covered,
        "of": covered.of,
        "lines": score.weighed.standing.lines,
        "is_shut": score.weighed.standing.is_sanctioned,
        "formula": how_totalled(score.weighed),
    }


def _criterion(score: Score, criterion: Criterion, words: BarWords) -> dict[str, Any]:
    found = score.criteria[criterion]
    mark = score.weighed.standing.marks.get(criterion) if score.weighed else None
    own = found.own.score
    counts = mark.counts if mark else own
    return {
        "code": str(criterion),
        "criterion": CRITERIA[criterion],
        "own": None if own is None else hundredths(own),
        "counts": counts,
        "written": tenth(counts),
        "n": found.n,
        **words.of(str(CRITERIA[criterion]), tenth(counts), tenth(own), found.n),
        "median": _median(score, criterion),
        "target": TARGET,
        "weight": score.weighed.weights[criterion] if score.weighed else None,
        "leans": how_counted(criterion, score.weighed, found) if score.weighed else "",
    }


def _median(score: Score, criterion: Criterion) -> int | None:
    known = score.weighed.peers.medians.get(criterion) if score.weighed else None
    return None if known is None else in_hundredths(known)


def sections(score: Score, facts: Evidence) -> list[dict[str, Any]]:
    """Each criterion with its metrics: what was found, what it is worth, how both come about."""
    return [_section(found, facts) for each in ALL if (found := score.criteria.get(each)) is not None]


def _section(found: CriterionScore, facts: Evidence) -> dict[str, Any]:
    return {
        "code": str(found.criterion),
        "criterion": CRITERIA[found.criterion],
        "score": None if found.score is None else number(found.score, "0.00"),
        "formula": how_scored(found),
        "metrics": [_metric(each, facts) for each in found.metrics],
    }


def _metric(each: Measured, facts: Evidence) -> dict[str, Any]:
    known = each.score
    return {
        "code": str(each.metric).replace(".", "-"),
        "name": METRICS[each.metric],
        "value": None if each.value is None else number(each.value),
        "points": None if known is None else number(known, "0.00"),
        "n": each.n,
        "how": "" if known is None else how_measured(each.metric, facts),
        "worth": "" if known is None else how_worth(each),
    }


def facts_shown(facts: Evidence, rejected: list[Arrived], units: Mapping[str, str]) -> dict[str, Any]:
    """What stands below the metrics, by criterion: the newest of what was rejected and bought, and all the rest."""
    return {
        "quality": {
            "reasons": [(reject_word(code), count) for code, count in facts.rejects.reasons.most_common()],
            "rejected": [_rejected(each) for each in rejected],
        },
        "price": [_priced(each, units) for each in facts.prices[:MOST_LISTED]],
        "priced_count": len(facts.prices),
        "legs": facts.legs,
        "transits": facts.transits,
        "required": sorted(facts.papers.required.items()),
        "ethics": sorted((name, name in facts.papers.ethics_held) for name in _of_ethics(facts)),
        "answers": {
            str(topic): [(asked.words, given, worth) for asked, given, worth in facts.answers if asked.topic is topic]
            for topic in (Topic.ETHICS, Topic.COMPLIANCE)
        },
    }


def _of_ethics(facts: Evidence) -> frozenset[str]:
    return facts.papers.ethics_required | facts.papers.ethics_held


def _rejected(each: Arrived) -> Mapping[str, Any]:
    return each._asdict() | {"reasons": ", ".join(reject_word(code) for code in each.reasons)}


def _priced(each: PricedLine, units: Mapping[str, str]) -> dict[str, Any]:
    priced = each.priced
    return {
        "line_id": each.line_id,
        "order_number": each.order_number,
        "line_no": each.line_no,
        "item_name": each.item_name,
        "quantity": priced.quantity,
        "unit": units.get(priced.unit, priced.unit),
        "price": _money(priced.unit_price),
        "standard": _money(priced.standard),
        "best": _money(each.best),
        "currency": priced.currency,
    }


def _money(price: Decimal | None) -> str | None:
    return None if price is None else number(price, "#,##0.00##")
