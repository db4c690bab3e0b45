"""A ranking under the names that its templates and its file use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _

from app.scoring.queries.standing import Compared, Standing
from app.scoring.rules.points import Criterion
from app.scoring.rules.ranking import Key, Ranked, further
from app.scoring.rules.stability import VARIANTS
from app.scoring.rules.total import ALL, in_hundredths
from app.scoring.rules.trend import Charted, Trend
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

    def part(self, after: Key | None, count: int) -> "Page":
        """So many of them behind a key; the places are those among all."""
        return replace(self, ranked=further(self.ranked, after, count))

    def name_of(self, supplier_id: int) -> str:
        """Empty where it is not ranked any more."""
        return next((each.name for each in self.compared.standings if each.supplier_id == supplier_id), "")


def tenth(hundredths: int | None) -> str:
    """A score as it is written: to the tenth, half up."""
    return "–" if hundredths is None else format_decimal(Decimal((hundredths + 5) // 10) / 10, "0.0")


def firm_percent(count: int) -> int:
    """In how many per cent of the variants, half up."""
    return (count * 200 + VARIANTS) // (2 * VARIANTS)


def leader(page: Page) -> dict[str, str] | None:
    """Who stands first of all, and with which total; None where nobody has a place."""
    first = page.ranked[0] if page.ranked else None
    return {"name": first.candidate.name, "total": tenth(first.total)} if first and not first.why else None


def rows(page: Page, trends: Mapping[int, Trend]) -> list[dict[str, Any]]:
    """See `scoring/_ranked.html`."""
    by_id = {each.supplier_id: each for each in page.compared.standings}
    medians = {each: in_hundredths(found) for each, found in page.compared.peers.medians.items()}
    return [
        _row(each, by_id[each.candidate.supplier_id], medians) | trend_words(trends[each.candidate.supplier_id])
        for each in page.ranked
    ]


def means(page: Page) -> list[tuple[Any, str, int]]:
    """What small samples lean on: the criterion, the mean, and of how many suppliers."""
    peers = page.compared.peers
    return [
        (CRITERIA[each], tenth(in_hundredths(peers.means[each])), peers.suppliers[each]) for each in ALL if each in peers.means
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
        "is_placed": not ranked.why,
        "why": WHY_NOT.get(ranked.why, ""),
        "firm": firm_percent(ranked.firm),
        "scores": ",".join(str(standing.marks[each].counts) if each in standing.marks else "" for each in ALL),
        "bars": [_bar(each, standing, medians) for each in ALL],
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


def trend_words(trend: Trend) -> dict[str, Any]:
    """Lines in time and in full by month: the path of a sparkline, what it says, and which month stands out."""
    known = [each for each in trend.months if each.month.share is not None]
    out = [each for each in known if each.stands_out]
    return {"spark": spark([each.month.share for each in trend.months]), "trend": _said(known), "stands_out": _named(out)}


def _said(known: Sequence[Charted]) -> str:
    """Every month with data."""
    return ", ".join(f"{_month(each)} {format_percent(each.month.share, '0 %')} ({each.month.n})" for each in known)


def _named(out: Sequence[Charted]) -> str:
    return _("%(months)s: more than chance", months=", ".join(map(_month, out))) if out else ""


def _month(each: Charted) -> str:
    return str(format_date(each.month.begin, "MMM yyyy"))


def spark(shares: Sequence[float | None]) -> str:
    """A line in a box of 64 by 20, from nothing to all; over months without data, empty with fewer than two points."""
    if sum(share is not None for share in shares) < 2:
        return ""
    step, path, pen = SPARK_WIDTH / (len(shares) - 1), "", "M"
    for place, share in enumerate(shares):
        if share is None:
            continue
        path += f"{pen}{round(place * step, 1)} {round(SPARK_HEIGHT * (1 - share), 1)}"
        pen = "L"
    return path
