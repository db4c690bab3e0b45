"""What suppliers announced of lines: what left when, and how many notices said truly what came."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.principal import Principal
from app.scoring.queries import rows
from app.scoring.queries.rows import Of
from app.scoring.rules.matching import Arrival


@dataclass(frozen=True, slots=True)
class Sent:
    """Of one line: what left, what came without a notice by its arrival, and the notices that are settled."""

    left: tuple[Arrival, ...] = ()
    notices: int = 0
    right: int = 0


def sent_of(actor: Principal, of: Of, receipts: Mapping[int, list[Any]]) -> dict[int, Sent]:
    """By line; lines of which nothing was announced are left out."""
    announced: dict[int, list[Any]] = defaultdict(list)
    for each in rows.shipped(actor, of):
        announced[each.order_line_id].append(each)
    if not announced:
        return {}
    used: dict[int, list[Any]] = defaultdict(list)
    for match in rows.matches(actor, of):
        used[match.shipment_line_id].append(match)
    return {line_id: _sent(found, receipts.get(line_id, []), used) for line_id, found in announced.items()}


def _sent(announced: list[Any], receipts: list[Any], used: Mapping[int, list[Any]]) -> Sent:
    days = {each.id: each.arrived_on for each in receipts}
    with_notice: dict[int, int] = defaultdict(int)
    left: list[Arrival] = []
    for notice in announced:
        here = 0
        for match in used.get(notice.id, ()):
            with_notice[match.receipt_id] += match.quantity
            here += match.quantity
        left += _gone(notice, here)
    left += [
        Arrival(each.arrived_on, each.quantity - with_notice[each.id])
        for each in receipts
        if each.quantity > with_notice[each.id]
    ]
    settled = [each for each in announced if each.closed and each.received + each.missing]
    right = sum(_said_truly(each, [days.get(match.receipt_id) for match in used.get(each.id, ())]) for each in settled)
    return Sent(tuple(left), len(settled), right)


def _gone(notice: Any, here: int) -> list[Arrival]:
    """What is here of a notice left when it says; so did what is still on its way, once it has left."""
    on_the_way = 0 if notice.closed or notice.step not in rows.GONE_OFF else max(0, notice.quantity - notice.received)
    return [Arrival(notice.shipped_on, here + on_the_way)] if here + on_the_way else []


def _said_truly(notice: Any, days: list[date | None]) -> bool:
    """As many came as were announced, and not after the day that was announced."""
    if notice.received != notice.quantity:
        return False
    return notice.eta_on is None or all(day is not None and day <= notice.eta_on for day in days)
