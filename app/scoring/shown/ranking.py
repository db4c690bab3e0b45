"""A ranking under the names that its templates and its file use."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal

from app.scoring.queries.standing import Compared, Standing
from app.scoring.rules.points import Criterion
from app.scoring.rules.ranking import Ranked
from app.scoring.rules.stability import VARIANTS
from app.scoring.rules.total import ALL, in_hundredths
from app.scoring.words.criteria import CRITERIA, WHY_NOT

TARGET = 8000
"""What a supplier is expected to reach in every criterion, in hundredths."""
SPARK_WIDTH, SPARK_HEIGHT = 64, 20


@dataclass(frozen=True)
class Page:
    """What a ranking is drawn from."""

    compared: Compared
    ranked: list[Ranked]
    weights: Mapping[Criterion, int]


def tenth(hundredths: int | None) -> str:
    """A score as it is written: to the tenth, half up."""
    return "–" if hundredths is None else format_decimal(Decimal((hundredths + 5) // 10) / 10, "0.0")


def firm_percent(count: int) -> int:
    """In how many per cent of the variants, half up."""
    return (count * 200 + VARIANTS) // (2 * VARIANTS)


def rows(page: Page) -> list[dict[str, Any]]:
    """See `scoring/_ranked.html`."""
    by_id = {each.supplier_id: each for each in page.compared.standings}
    medians = {each: in_hundredths(found) for each, found in page.compared.peers.medians.items()}
    by_name = {each: at for at, each in enumerate(sorted(by_id, key=lambda found: by_id[found].name))}
    return [
        _row(each, by_id[each.candidate.supplier_id], medians) | {"by_name": by_name[each.candidate.supplier_id]}
        for each in page.ranked
    ]


def _row(ranked: Ranked, standing: Standing, medians: Mapping[Criterion, int]) -> dict[str, Any]:
    return {
        "supplier_id": standing.supplier_id,
        "name": standing.name,
        "code": standing.code,
        "is_internal": standing.is_internal,
        "place": ranked.place,
        "total": tenth(ranked.total),
        "covered": ranked.coverage.covered,
        "of": ranked.coverage.of,
        "lines": standing.lines,
        "why": WHY_NOT.get(ranked.why, ""),
        "firm": firm_percent(ranked.firm),
        "scores": ",".join(str(standing.marks[each].counts) if each in standing.marks else "" for each in ALL),
        "bars": [_bar(each, standing, medians) for each in ALL],
        "spark": spark(standing.trend),
    }


def _bar(criterion: Criterion, standing: Standing, medians: Mapping[Criterion, int]) -> dict[str, Any]:
    mark = standing.marks.get(criterion)
    return {
        "criterion": CRITERIA[criterion],
        "counts": mark.counts if mark else None,
        "written": tenth(mark.counts if mark else None),
        "own": tenth(mark.own if mark else None),
        "n": mark.n if mark else 0,
        "median": medians.get(criterion),
        "target": TARGET,
    }


def spark(trend: tuple[int, ...]) -> str:
    """The path of a sparkline in a box of 64 by 20, zero to a hundred; empty with fewer than two points."""
    if len(trend) < 2:
        return ""
    step = SPARK_WIDTH / (len(trend) - 1)
    heights = [SPARK_HEIGHT - value * SPARK_HEIGHT / 10_000 for value in trend]
    return "M" + "L".join(f"{round(place * step, 1)} {round(height, 1)}" for place, height in enumerate(heights))
