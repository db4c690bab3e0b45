"""The promise slip chart as geometry: x is the day on which a date was said, y the date that was said. Pure.

Both axes are the same days, so the diagonal is "today", day after day: a flat line that meets it is a kept promise,
a step up is a slip, and whatever lies below it was late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.orders.rules.slips import LineSaid, Statement, step_days

WIDTH, HEIGHT = 480, 264
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 14, 26
STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364)
MOST_TICKS = 5
APART = 17


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Tick:
    at: float
    day: date


@dataclass(frozen=True)
class Step:
    """A promise that was followed by another one: where it is written, and by how many days it moved."""

    x: float
    y: float
    days: int


@dataclass(frozen=True)
class Drawn:
    """One line of the order: paths in the words of SVG. `ends` is where its last promise, or its request, stands now."""

    line_no: int
    asked: str
    promised: str
    to_come: str
    offered: str
    steps: tuple[Step, ...]
    arrived: tuple[Point, ...]
    ends: Point
    day: date
    asked_ends: Point
    asked_day: date
    offer_ends: Point | None
    offered_day: date | None


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    begin: Point
    end: Point
    today: float
    lines: tuple[Drawn, ...]


class _Scale:
    """Days to places, both ways alike."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._days = max(1, (last - first).days)

    def x(self, day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self._days, 1)

    def y(self, day: date) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (day - self.first).days / self._days, 1)

    def ticks(self) -> Iterable[date]:
        step = next((each for each in STEPS if self._days / each <= MOST_TICKS), STEPS[-1])
        return (self.first + timedelta(days=each) for each in range(0, self._days + 1, step))


def drawn(lines: Sequence[LineSaid], today: date) -> Chart:
    """The chart of some lines as of a day; at least one of them has said something."""
    scale = _Scale(*_ends(lines, today))
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        across=tuple(Tick(scale.x(day), day) for day in scale.ticks()),
        up=tuple(Tick(scale.y(day), day) for day in scale.ticks()),
        begin=Point(scale.x(scale.first), scale.y(scale.first)),
        end=Point(scale.x(scale.last), scale.y(scale.last)),
        today=scale.x(today),
        lines=tuple(_drawn(line, scale, today) for line in lines),
    )


def _ends(lines: Sequence[LineSaid], today: date) -> tuple[date, date]:
    """The first and the last day on the axes, with some air behind."""
    said = [day for line in lines for _kind, each in line.said for day in (each.said_on, each.day)]
    days = [today, *said, *(day for line in lines for day in line.arrived)]
    first, last = min(days), max(days)
    return first, last + timedelta(days=max(2, (last - first).days // 16))


def _drawn(line: LineSaid, scale: _Scale, today: date) -> Drawn:
    until = today if line.is_open or not line.arrived else max(line.arrived)
    named = line.promised or line.asked
    last = named[-1]
    stands = Point(scale.x(max(until, last.said_on)), scale.y(last.day))
    offer = line.offered
    return Drawn(
        line_no=line.line_no,
        asked=_path(line.asked, scale, until),
        promised=_path(line.promised, scale, until),
        to_come=f"M{stands.x} {stands.y}H{scale.x(last.day)}" if line.is_open and last.day > until else "",
        offered=f"M{scale.x(offer.said_on)} {stands.y}V{scale.y(offer.day)}H{scale.x(today)}" if offer else "",
        steps=_steps(line, scale),
        arrived=tuple(Point(scale.x(day), scale.y(day)) for day in line.arrived),
        ends=stands,
        day=last.day,
        asked_ends=Point(scale.x(max(until, line.asked[-1].said_on)), scale.y(line.asked[-1].day)),
        asked_day=line.asked[-1].day,
        offer_ends=Point(scale.x(today), scale.y(offer.day)) if offer else None,
        offered_day=offer.day if offer else None,
    )


def _path(said: Sequence[Statement], scale: _Scale, until: date) -> str:
    """Flat while a date stands, up or down when another one is said."""
    if not said:
        return ""
    begin, *moves = said
    steps = "".join(f"H{scale.x(each.said_on)}V{scale.y(each.day)}" for each in moves)
    return f"M{scale.x(begin.said_on)} {scale.y(begin.day)}{steps}H{scale.x(max(until, said[-1].said_on))}"


def _steps(line: LineSaid, scale: _Scale) -> tuple[Step, ...]:
    pairs = zip(line.promised, line.promised[1:], strict=False)
    found = [(after, before, step_days(line, before, after)) for before, after in pairs]
    return tuple(
        Step(scale.x(after.said_on), round((scale.y(before.day) + scale.y(after.day)) / 2, 1), days)
        for after, before, days in found
        if days
    )


def labels_apart(heights: Sequence[float], apart: float = APART) -> list[float]:
    """Where labels stand so that none lies on another: in the order of their heights, moved down as little as needed."""
    placed: dict[int, float] = {}
    lowest = float("-inf")
    for place, height in sorted(enumerate(heights), key=lambda pair: pair[1]):
        lowest = max(height, lowest + apart)
        placed[place] = lowest
    return [placed[place] for place in range(len(heights))]
