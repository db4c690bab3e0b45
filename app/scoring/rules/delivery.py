"""How a line is measured: facts in, units out; the same for a page, a command and what is stored. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.scoring.rules.definitions import BY_SHIP_DATE, Baseline, Definition, Happening
from app.scoring.rules.matching import Arrival, Matched, Wanted, matched
from app.scoring.rules.units import LineFacts, Wished, wished
from app.scoring.rules.windows import Windows, windows_at

ONE_DAY = timedelta(days=1)
NOTHING_SAID: tuple[int, int, int | None, int | None, int, int] = (0, 0, None, None, 0, 0)


class Unit(NamedTuple):
    """One unit as it was measured; `models.MeasuredUnit` has the same names and says what they mean."""

    line_id: int
    baseline: Baseline
    part: int
    supplier_id: int
    site_id: int
    order_id: int
    category_id: int | None
    due_on: date
    begins_on: date | None
    ends_on: date
    counts_from: date
    excluded: str
    quantity: int
    on_time: int
    early: int
    late: int
    undated: int
    missing: int
    over: int
    is_on_time: bool | None
    is_in_full: bool
    is_otif: bool | None
    days_late: int | None
    received: int
    rejected: int
    answer_minutes: int | None
    slips: int | None
    notices: int
    notices_right: int


class Verdict(NamedTuple):
    """What became of a unit. None where something came on a day that nobody knows: it has no on time, then."""

    on_time: bool | None
    in_full: bool
    otif: bool | None


def units_of(line: LineFacts, baseline: Baseline, definition: Definition) -> list[Unit]:
    """The units of a line against a baseline, as they stand by the facts alone: no day of today is in them."""
    windows = windows_at(definition, line.calendar)
    wishes = wished(line, baseline, windows)
    wanted = [wish for wish in wishes if not wish.cut]
    matches, over = matched([Wanted(wish.quantity, windows.of(wish.due_on)) for wish in wanted], _what_came(line, definition))
    got, last = iter(matches), (wanted or wishes)[-1:]
    return [
        _measured(line, baseline, wish, _nothing(wish, windows) if wish.cut else next(got), windows, definition,
                  over if wish in last else 0)
        for wish in wishes
    ]  # fmt: skip


def _nothing(wish: Wished, windows: Windows) -> Matched:
    """What comes is for the parts that are still wanted."""
    return Matched(wish.quantity, windows.of(wish.due_on), wish.quantity)


def _what_came(line: LineFacts, definition: Definition) -> Sequence[Arrival]:
    """By the day of arrival; or of leaving, where a ship date is known and the terms say that it counts."""
    by_ship_date = definition.event is Happening.TERMS and line.incoterm in BY_SHIP_DATE and line.left
    return line.left if by_ship_date else line.arrivals


def _measured(
    line: LineFacts, baseline: Baseline, wish: Wished, got: Matched, windows: Windows, definition: Definition, over: int
) -> Unit:
    needed = least(got.quantity, definition.under_percent)
    verdict, end = judged(got, needed), got.window.end
    return Unit(
        line.line_id, baseline, wish.part, line.supplier_id, line.site_id, line.order_id, line.category_id,
        wish.due_on, got.window.begin, end, end + ONE_DAY if got.missing else end, wish.excluded,
        got.quantity, got.on_time, got.early, got.late, got.undated, got.missing, over,
        verdict.on_time, verdict.in_full, verdict.otif, days_late(line, got, needed, windows),
        *(_of_the_line(line) if baseline is Baseline.REQUESTED else NOTHING_SAID),
    )  # fmt: skip


def _of_the_line(line: LineFacts) -> tuple[int, int, int | None, int | None, int, int]:
    """What is said of the whole line goes with its requested unit."""
    received = sum(each.quantity for each in line.arrivals)
    return received, line.rejected, line.answer_minutes, line.slips, line.notices, line.notices_right


def least(quantity: int, under_percent: int) -> int:
    """How much is enough: rounded up, so that a hair less is not."""
    return quantity if not under_percent else -(-quantity * (100 - under_percent) // 100)


def judged(got: Matched, needed: int) -> Verdict:
    """On time: all that came of it, up to what is needed, came inside the window. In full: enough came, on any day.
    OTIF: enough came inside the window. On time and in full both follow from OTIF; it does not follow from them.
    """
    came = got.quantity - got.missing
    in_full = came >= needed
    if got.undated:
        return Verdict(None, in_full, None)
    return Verdict(bool(came) and got.on_time >= min(needed, came), in_full, got.on_time >= needed)


def days_late(line: LineFacts, got: Matched, needed: int, windows: Windows) -> int | None:
    """From the end of the window to the day by which enough was here, or to the day on which we gave it up.

    None while it still grows, and where nobody knows the day.
    """
    if got.quantity - got.missing >= needed:
        day = got.reached_on(needed)
        return None if day is None else windows.days_after(got.window.end, day)
    if line.given_up_on is None:
        return None
    return windows.days_after(got.window.end, max(line.given_up_on, got.window.end + ONE_DAY))
