"""Where things stand in the pictures of suppliers: on a map of the world, and by risk and value. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.scoring.rules.location import Place
from app.scoring.rules.points import Criterion
from app.scoring.rules.total import Scores

MAP_WIDTH, MAP_HEIGHT = 720, 300
NORTH, DEGREE = 90, 2
"""The map is drawn from 90° north to 60° south, two units a degree: equal angles, for places and not for sizes."""
RISKY = (Criterion.DELIVERY, Criterion.LOCATION, Criterion.ETHICS, Criterion.COMPLIANCE)
"""What makes a supplier risky; a price or a reject is no risk of supply."""
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 44, 24, 16, 40
MIDDLE = 5_000
LATE, WATCHED = Decimal("0.2"), Decimal("0.05")


def on_map(place: Place) -> tuple[float, float]:
    return round((place.longitude + 180) * DEGREE, 1), round((NORTH - place.latitude) * DEGREE, 1)


def meaning_of(lines: int, late: int) -> str:
    """Up to one line of twenty is well, up to one of five wants a look; nothing measured waits."""
    if not lines:
        return "wait"
    share = Decimal(late) / lines
    return "ok" if share <= WATCHED else "watch" if share <= LATE else "wrong"


def radius(lines: int) -> float:
    """By the area: four times the lines, twice as wide."""
    return round(min(14.0, 3.5 + lines**0.5), 1)


def risk_of(scores: Scores) -> int | None:
    """A hundred less the mean of what speaks of risk, in hundredths; None where none of it has data."""
    found = [scores[each] for each in RISKY if each in scores]
    return 10_000 - round(sum(found) / len(found)) if found else None


@dataclass(frozen=True)
class Spot:
    """A supplier by its value (to the right) and its risk (upward); the place of its name keeps clear of others."""

    key: int
    x: float
    y: float
    label_y: float


def spots(found: Collection[tuple[int, Decimal, int]]) -> list[Spot]:
    """From (key, value, risk in hundredths): value by its square root, so that the small ones stand apart, too."""
    most = max((float(value) ** 0.5 for _key, value, _risk in found), default=0) or 1
    across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    placed = [
        (key, round(LEFT + across * (float(value) ** 0.5) / most, 1), round(TOP + up * (1 - risk / 10_000), 1))
        for key, value, risk in found
    ]
    heights = apart([y for _key, _x, y in placed])
    return [Spot(key, x, y, label) for (key, x, y), label in zip(placed, heights, strict=True)]


def apart(heights: Sequence[float], least: float = 13) -> list[float]:
    """The same heights moved down as little as needed, so that no name lies on another."""
    found: dict[int, float] = {}
    lowest = float("-inf")
    for at, height in sorted(enumerate(heights), key=lambda pair: pair[1]):
        lowest = max(height, lowest + least)
        found[at] = round(lowest, 1)
    return [found[at] for at in range(len(heights))]


NAME_WIDTH, NAME_HEIGHT = 90, 9
"""How much of the map a name takes, nearly."""


def names_clear(points: Sequence[tuple[float, float]]) -> list[float]:
    """The height of each name beside its point, moved down until it lies on no name before it, from the north on."""
    found: dict[int, float] = {}
    for at, (x, y) in sorted(enumerate(points), key=lambda pair: pair[1][1]):
        height = y
        near = sorted(found[other] for other in found if abs(points[other][0] - x) < NAME_WIDTH)
        for taken in near:
            height = taken + NAME_HEIGHT if abs(taken - height) < NAME_HEIGHT else height
        found[at] = round(height, 1)
    return [found[at] for at in range(len(points))]


QUADRANTS = {
    (True, True): "protect",
    (True, False): "replace",
    (False, True): "partner",
    (False, False): "routine",
}


def quadrant(risk: int, is_valuable: bool) -> str:
    """What to do with a supplier that is risky or not, and worth much or little."""
    return QUADRANTS[risk > MIDDLE, is_valuable]
