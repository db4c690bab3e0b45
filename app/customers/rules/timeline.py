"""The way of a customer order line as geometry: what happened, and the promise marker with the trail that it left. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

WIDTH, HEIGHT = 640, 76
LEFT, RIGHT = 24, 40
AXIS, RISE = 46, 22
LABEL_ROOM = 52


class Step(StrEnum):
    """What can happen to a line, in its order."""

    ORDERED = "ordered"
    PROMISED = "promised"
    SHIPPED = "shipped"
    RECEIVED = "received"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Mark:
    x: float
    step: Step
    day: date


@dataclass(frozen=True)
class Stand:
    """Where the promise marker stands, or stood before it moved."""

    x: float
    day: date
    is_now: bool
    named: bool
    """Whether there is room to write the day beside it."""


@dataclass(frozen=True)
class Timeline:
    """`trail` are arcs in the words of SVG, each from where the marker stood to where it went."""

    width: int
    height: int
    axis: int
    begin: float
    end: float
    today: float
    wanted: float | None
    marks: tuple[Mark, ...]
    stands: tuple[Stand, ...]
    trail: tuple[str, ...]


def drawn(happened: Iterable[tuple[Step, date]], expected: Sequence[date], *, promised_on: date, today: date) -> Timeline:
    """The line as of a day; `expected` are the days at which the promise marker stood, the one of now last."""
    steps = sorted(set(happened), key=lambda each: (each[1], list(Step).index(each[0])))
    days = [today, promised_on, *expected, *(day for _, day in steps)]
    first, span = min(days), max(1, (max(days) - min(days)).days)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    places = [x(day) for day in expected]
    return Timeline(
        width=WIDTH,
        height=HEIGHT,
        axis=AXIS,
        begin=LEFT,
        end=WIDTH - RIGHT,
        today=x(today),
        wanted=x(promised_on),
        marks=tuple(Mark(x(day), step, day) for step, day in steps),
        stands=_stands(places, expected),
        trail=tuple(_arc(before, after) for before, after in pairwise(places) if before != after),
    )


def _stands(places: Sequence[float], days: Sequence[date]) -> tuple[Stand, ...]:
    """The marker of now is always named, the one it began at where there is room between the two."""
    last = len(places) - 1
    apart = abs(places[0] - places[-1]) >= LABEL_ROOM if places else False
    return tuple(
        Stand(place, day, at == last, at == last or (at == 0 and apart))
        for at, (place, day) in enumerate(zip(places, days, strict=True))
    )


def _arc(before: float, after: float) -> str:
    """A bow over the axis, so that a move back is another one than a move on."""
    return f"M{before} {AXIS}Q{round((before + after) / 2, 1)} {AXIS - 2 * RISE} {after} {AXIS}"
