"""Rows of a ranking: a hundred at once, so what they have in common is asked for once and not for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flask_babel import format_date, format_percent, ngettext
from flask_babel import gettext as _

from app.scoring.queries.standing import Standing
from app.scoring.rules.points import Criterion, in_hundredths
from app.scoring.rules.ranking import Ranked
from app.scoring.rules.total import ALL
from app.scoring.rules.trend import Charted, Trend
from app.scoring.shown.ranking import TARGET, BarWords, Page, firm_percent, tenth
from app.scoring.words.criteria import CRITERIA, WHY_NOT
from app.templating import addresses, language, written_quantity

SPARK_WIDTH, SPARK_HEIGHT = 64, 20
NO_SCORE = "–"


class Bar(NamedTuple):
    """One criterion of a row: what counts and the median in hundredths, and what is said of it. None without data."""

    criterion: str
    counts: int | None = None
    written: str = NO_SCORE
    owned: str = ""
    said: str = ""
    median: int | None = None
    target: int = TARGET


class Sparkline(NamedTuple):
    """Lines in time and in full by month: the path, what it says, and which months stand out. Empty without data."""

    path: str
    said: str
    stands_out: str


@dataclass(frozen=True, slots=True)
class Row:
    """A supplier in words: a template finds attributes faster than keys. `place` and `firm` are empty without a place."""

    supplier_id: int
    name: str
    is_internal: bool
    href: str
    score_href: str
    is_placed: bool
    place: str
    total: str
    coverage: str
    lines: str
    why: str
    firm: str
    scores: str
    bars: list[Bar]
    spark: Sparkline


def rows(page: Page, trends: Mapping[int, Trend], period: int, *, without_place: bool = False) -> list[Row]:
    """In the order of the page. A row that stands for itself knows no place: that is among all."""
    by_id, sheet = {each.supplier_id: each for each in page.compared.standings}, _Sheet(page, period, without_place)
    return [sheet.row(each, by_id[each.candidate.supplier_id], trends[each.candidate.supplier_id]) for each in page.ranked]


class _Sheet:
    """What the rows of a page are written with."""

    def __init__(self, page: Page, period: int, without_place: bool) -> None:
        self._without_place = without_place
        self._language = language()
        self._medians = {each: in_hundredths(found) for each, found in page.compared.peers.medians.items()}
        self._criteria = {each: str(CRITERIA[each]) for each in ALL}
        self._href: Callable[[int], str] = addresses("dashboard.supplier", "supplier_id")
        self._score_href: Callable[[int], str] = addresses("dashboard.criteria", "supplier_id", period=period)
        self._coverage, self._firm = _("%(n)s of %(of)s"), _("%(n)s %%")
        self._words = BarWords()

    def row(self, ranked: Ranked, standing: Standing, trend: Trend) -> Row:
        marks = standing.marks
        return Row(
            supplier_id=standing.supplier_id,
            name=standing.name,
            is_internal=standing.is_internal,
            href=self._href(standing.supplier_id),
            score_href=self._score_href(standing.supplier_id),
            is_placed=not ranked.why,
            place=str(ranked.place or "") if not self._without_place else "",
            total=tenth(ranked.total),
            coverage=self._coverage % {"n": ranked.coverage.covered, "of": ranked.coverage.of},
            lines=_lines(standing.lines, self._language),
            why=str(WHY_NOT.get(ranked.why, "")),
            firm=self._firm % {"n": firm_percent(ranked.firm)} if not ranked.why else "",
            scores=",".join(str(marks[each].counts) if each in marks else "" for each in ALL),
            bars=[self._bar(each, standing) for each in ALL],
            spark=sparkline(trend),
        )

    def _bar(self, criterion: Criterion, standing: Standing) -> Bar:
        word, mark = self._criteria[criterion], standing.marks.get(criterion)
        if mark is None:
            return Bar(word)
        written = tenth(mark.counts)
        words = self._words.of(word, written, tenth(mark.own), mark.n)
        return Bar(word, mark.counts, written, words["owned"], words["said"], self._medians.get(criterion))


@lru_cache(maxsize=4096)
def _lines(count: int, _language: str) -> str:
    return str(ngettext("1 line", "%(count)s lines", count, count=written_quantity(count)))


def sparkline(trend: Trend) -> Sparkline:
    known, readers = [each for each in trend.months if each.month.share is not None], language()
    out = ", ".join(_month(each.month.begin, readers) for each in known if each.stands_out)
    stands_out = _("%(months)s: more than chance", months=out) if out else ""
    return Sparkline(path_of([each.month.share for each in trend.months]), _said(known, readers), stands_out)


def _said(known: Sequence[Charted], readers: str) -> str:
    """Every month with data."""
    return ", ".join(
        f"{_month(each.month.begin, readers)} {_percent(each.month.share or 0.0, readers)} ({each.month.n})" for each in known
    )


@lru_cache(maxsize=1024)
def _month(begin: date, _language: str) -> str:
    return str(format_date(begin, "MMM yyyy"))


@lru_cache(maxsize=4096)
def _percent(share: float, _language: str) -> str:
    return str(format_percent(share, "0 %"))


def path_of(shares: Sequence[float | None]) -> str:
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
