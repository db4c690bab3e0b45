"""Which item a revision asked for, and which one took its place while that revision held. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Called:
    """An item with the words that a line keeps of it."""

    item_id: int
    number: str
    name: str


class Swap(Protocol):
    """Another item took the place of what stood there, while the order was at a revision."""

    @property
    def revision(self) -> int: ...
    @property
    def item_before_id(self) -> int: ...
    @property
    def number_before(self) -> str: ...
    @property
    def name_before(self) -> str: ...


def item_asked(now: Called, swaps: Sequence[Swap], revision: int) -> Called:
    """The item as a revision asked for it: what took its place later, by an agreement, is not what it said.

    `now` is what stands there today, `swaps` are all that led there, the oldest first.
    """
    return next((_before(swap) for swap in swaps if swap.revision >= revision), now)


def item_agreed(now: Called, swaps: Sequence[Swap], revision: int) -> Called | None:
    """The item that took its place while the revision held; None where none did."""
    if all(swap.revision != revision for swap in swaps):
        return None
    return next((_before(swap) for swap in swaps if swap.revision > revision), now)


def _before(swap: Swap) -> Called:
    return Called(swap.item_before_id, swap.number_before, swap.name_before)
