"""From measured units to a supplier's figures: plain counts and sums, medians by rank. Pure and exact.

Units that are alike are counted together, here or by the database: the same arithmetic either way.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from app.scoring.rules.delivery import Unit
from app.scoring.rules.figures import DaysLate, Delivery
from app.scoring.rules.units import Excluded

JUDGED = frozenset({Excluded.DISPUTED, Excluded.OURS, Excluded.CARRIER, Excluded.FORCE_MAJEURE})
"""Left out of quality too; a line that we cancelled or asked for too late is left out of delivery alone."""
HOUR = 60


class Counted(NamedTuple):
    """So many units that are alike in what they count for. `grows_since` is the end of the window of those still owed.

    `is_net`: in full even without what was rejected; said of lines alone, against the requested baseline.
    """

    n: int
    excluded: str
    is_on_time: bool | None
    is_in_full: bool
    is_net: bool
    is_otif: bool | None
    days_late: int | None
    grows_since: date | None
    site_id: int | None
    received: int
    rejected: int
    promised: int
    slips: int
    notices: int
    notices_right: int


DaysSince = Callable[[int, date], int]
"""How many days the end of a window lies back, today, at a site."""


def alike(units: Iterable[Unit]) -> list[Counted]:
    """Units that are alike in what they count for, counted together: as a database does it for those that are stored."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for unit in units:
        received, slips, in_full = unit.received, unit.slips, unit.is_in_full
        grows = unit.days_late is None and not in_full
        key = (
            unit.excluded, unit.is_on_time, in_full, received - unit.rejected >= unit.quantity, unit.is_otif, unit.days_late,
            unit.ends_on if grows else None, unit.site_id if grows else None,
        )  # fmt: skip
        sums = found.get(key)
        if sums is None:
            sums = found[key] = [0] * 7
        sums[0] += 1
        sums[1] += received
        sums[2] += unit.rejected
        sums[3] += slips is not None
        sums[4] += slips or 0
        sums[5] += unit.notices
        sums[6] += unit.notices_right
    return [Counted(sums[0], *key, *sums[1:]) for key, sums in found.items()]


def delivery_of(
    groups: Iterable[Counted], answers: Mapping[int, int], days_since: DaysSince, *, open_units: int = 0
) -> Delivery:
    """The figures of a period. `answers` says how often so many minutes passed before the first word about a line."""
    sums: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    late: Counter[int] = Counter()
    for each in groups:
        _add_quality(sums, each)
        if each.excluded:
            left_out[each.excluded] += each.n
            continue
        _add_delivery(sums, each)
        days = days_since(each.site_id or 0, each.grows_since) if each.grows_since else each.days_late
        if days is not None:
            late[days] += each.n
    waited = _median(answers)
    return Delivery(
        **sums,
        excluded=dict(sorted(left_out.items())),
        open=open_units,
        days_late=DaysLate(late.total(), _median(late), _p90(late)),
        answers=sum(answers.values()),
        answer_hours=None if waited is None else (waited / HOUR).quantize(Decimal("0.01")),
    )


def _add_quality(sums: Counter[str], each: Counted) -> None:
    if each.excluded not in JUDGED:
        sums["received"] += each.received
        sums["rejected"] += each.rejected


def _add_delivery(sums: Counter[str], each: Counted) -> None:
    sums["n"] += each.n
    sums["dated"] += each.n if each.is_otif is not None else 0
    sums["on_time"] += each.n if each.is_on_time and each.is_otif is not None else 0
    sums["in_full"] += each.n if each.is_in_full else 0
    sums["in_full_net"] += each.n if each.is_net else 0
    sums["otif"] += each.n if each.is_otif else 0
    sums["overdue"] += each.n if each.grows_since else 0
    for name in ("promised", "slips", "notices", "notices_right"):
        sums[name] += getattr(each, name)


def _median(values: Mapping[int, int]) -> Decimal | None:
    """The middle one, or the mean of the middle two."""
    total = sum(values.values())
    if not total:
        return None
    return Decimal(_at_rank(values, (total + 1) // 2) + _at_rank(values, total // 2 + 1)) / 2


def _p90(values: Mapping[int, int]) -> Decimal | None:
    """The least value that nine of ten do not exceed."""
    total = sum(values.values())
    return Decimal(_at_rank(values, -(-9 * total // 10))) if total else None


def _at_rank(values: Mapping[int, int], rank: int) -> int:
    for value in sorted(values):
        rank -= values[value]
        if rank <= 0:
            return value
    raise LookupError(f"there are not so many values: {rank} too few")
