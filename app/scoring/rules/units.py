"""Units: what is measured of a line against each baseline, and what is left out with its reason. Pure.

The order line against the day that we asked for, the parts of a promise against the days that were agreed. Only our own
revision moves a baseline; what a supplier promises later stands in the latest baseline alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.catalog.rules import Calendar
from app.scoring.rules.definitions import Baseline
from app.scoring.rules.matching import Arrival
from app.scoring.rules.windows import Windows


class Excluded(StrEnum):
    """Why a unit is left out; it is counted as left out."""

    CANCELLED = "cancelled"
    LEAD_TIME = "lead_time"
    OURS = "ours"
    CARRIER = "carrier"
    FORCE_MAJEURE = "force_majeure"
    DISPUTED = "disputed"


class Part(NamedTuple):
    quantity: int
    due_on: date


class Promised(NamedTuple):
    """One promise, by the revision that it was given for."""

    revision: int
    parts: tuple[Part, ...]


class Cut(NamedTuple):
    """So much was cancelled on that day at the site, by us or for force majeure. What a supplier gives up is no cut."""

    quantity: int
    on: date
    why: Excluded


@dataclass(frozen=True, slots=True)
class LineFacts:
    """All that delivery is measured from, of one line. Quantities in millionths of its unit.

    `asked_on` is the day on which the requested date was asked for, `lead_days` what was agreed as lead time. `left` is
    what left the supplier and when, for terms under which that counts. `judged` is how a dispute about the line stands.
    """

    line_id: int
    order_id: int
    supplier_id: int
    site_id: int
    calendar: Calendar
    quantity: int
    requested_on: date
    category_id: int | None = None
    incoterm: str | None = None
    asked_on: date | None = None
    lead_days: int | None = None
    arrivals: tuple[Arrival, ...] = ()
    left: tuple[Arrival, ...] = ()
    rejected: int = 0
    cuts: tuple[Cut, ...] = ()
    promises: tuple[Promised, ...] = ()
    moved_at: tuple[int, ...] = ()
    given_up_on: date | None = None
    judged: str = ""
    answer_minutes: int | None = None
    slips: int | None = None
    notices: int = 0
    notices_right: int = 0


class Wished(NamedTuple):
    """A unit before anything came: what was wanted when, and why it is left out, if it is; `cut` is one of which nothing
    is wanted any more.
    """

    part: int
    quantity: int
    due_on: date
    excluded: str
    cut: bool = False


def wished(line: LineFacts, baseline: Baseline, windows: Windows) -> list[Wished]:
    """The units of a line against a baseline, by day; none where nothing was promised."""
    if baseline is Baseline.REQUESTED and not line.cuts:
        return [Wished(0, line.quantity, line.requested_on, line.judged or _asked_too_late(line, windows))]
    parts = _parts(line, baseline)
    kept = _cut(parts, line.cuts, windows)
    soon = _asked_too_late(line, windows) if baseline is Baseline.REQUESTED else ""
    return [
        Wished(part, quantity or parts[part].quantity, due_on, why or line.judged or soon, cut=not quantity)
        for part, (quantity, due_on, why) in enumerate(kept)
    ]


def _parts(line: LineFacts, baseline: Baseline) -> list[Part]:
    if baseline is Baseline.REQUESTED:
        return [Part(line.quantity, line.requested_on)]
    if not line.promises:
        return []
    promise = line.promises[-1] if baseline is Baseline.LATEST else first_promise(line)
    return _within(sorted(promise.parts, key=lambda part: part.due_on), line.quantity)


def first_promise(line: LineFacts) -> Promised:
    """The first since we moved the baseline ourselves; while that is not answered, the first of those before."""
    since = [revision for revision in line.moved_at if revision <= line.promises[-1].revision]
    begun = max(since, default=0)
    return next(each for each in line.promises if each.revision >= begun)


def _within(parts: Iterable[Part], ordered: int) -> list[Part]:
    """More than is ordered now need not come: what was promised beyond it falls away from the end."""
    kept: list[Part] = []
    for part in parts:
        quantity = min(part.quantity, ordered)
        if quantity > 0:
            kept.append(Part(quantity, part.due_on))
        ordered -= quantity
    return kept


def _cut(parts: Sequence[Part], cuts: Iterable[Cut], windows: Windows) -> list[tuple[int, date, str]]:
    """What is still wanted of each part. Cuts take from the last one, those of ours only before its window begins."""
    left: list[list] = [[part.quantity, part.due_on, ""] for part in parts]
    for cut in cuts:
        rest = cut.quantity
        for unit in reversed(left):
            if cut.why is Excluded.CANCELLED and cut.on >= _begins(windows, unit[1]):
                continue
            taken = min(rest, unit[0])
            unit[0], rest = unit[0] - taken, rest - taken
            if taken and not unit[0]:
                unit[2] = str(cut.why)
    return [(quantity, due_on, why) for quantity, due_on, why in left]


def _begins(windows: Windows, due_on: date) -> date:
    """Where anything may come as early as it likes, the window begins on the day itself."""
    window = windows.of(due_on)
    return window.begin or min(due_on, window.end)


def _asked_too_late(line: LineFacts, windows: Windows) -> str:
    """We asked for it sooner than the lead time that was agreed."""
    if line.lead_days is None or line.asked_on is None:
        return ""
    return str(Excluded.LEAD_TIME) if windows.shifted(line.asked_on, line.lead_days) > line.requested_on else ""
