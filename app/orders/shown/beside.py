"""What upper slices show beside a line in the table of its order. They register it; orders know nothing of them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from app.orders.models import OrderLine
from app.principal import Principal

# (actor, lines): what stands beside a line, by its id: at least the `template` that draws it.
Beside = Callable[[Principal, Collection[OrderLine]], Mapping[int, dict[str, Any]]]
_besides: list[Beside] = []


def beside_lines(show: Beside) -> Beside:
    """Register what stands beside lines. Facts only: it is pushed with the line."""
    _besides.append(show)
    return show


def beside(actor: Principal, lines: Collection[OrderLine]) -> dict[int, list[dict[str, Any]]]:
    """What stands beside each of the lines, with one question to each slice."""
    found: dict[int, list[dict[str, Any]]] = {}
    for show in _besides:
        for line_id, shown in show(actor, lines).items():
            found.setdefault(line_id, []).append(shown)
    return found
