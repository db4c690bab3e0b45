"""What a change touched: the beginning of the chain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from app.customers.rules.states import MovementKind

Key = TypeVar("Key")
MANY = 2_000
"""So many keys at once are asked for in one statement."""


@dataclass(frozen=True)
class Touched:
    """Order lines that feed customers perhaps, customer lines to look at again, customer orders whose state changed.

    `because` is the name of the fact.
    """

    because: str
    order_line_ids: tuple[int, ...] = ()
    line_ids: tuple[int, ...] = ()
    customer_order_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Moved:
    """So many units of an item came to a site or, negative, went. Kept as a movement of its stock."""

    site_id: int
    item_id: int
    quantity: Decimal
    kind: MovementKind
    reason: str = ""
    receipt_id: int | None = None
    dispatch_id: int | None = None

    @property
    def place(self) -> tuple[int, int]:
        return self.site_id, self.item_id


def keys(found: Iterable[int]) -> list[int]:
    return sorted(set(found))


def in_turn(ids: Sequence[Key]) -> list[Sequence[Key]]:
    return [ids[at : at + MANY] for at in range(0, len(ids), MANY)]
