"""What is lacking for lines, as facts that stand on them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.orders.queries.needs import Lacking, lacks_now
from app.orders.words.lacking import lacking_words
from app.orders.words.lacking import missing_words as missing_words
from app.principal import Principal


class Lined(Protocol):
    """A line as far as holds go."""

    @property
    def need_id(self) -> int | None: ...
    @property
    def open_quantity(self) -> Decimal: ...
    @property
    def in_transit(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Lack:
    """What stands on a line: the words, and whether it holds the line."""

    words: str
    held: bool


Lacks = Mapping[int, Sequence[Lacking]]
"""By need."""


def lacks_of_lines(actor: Principal, lines: Collection[Lined]) -> Lacks:
    """What is lacking for those of the lines of which something is open, in one query at most."""
    return lacks_now(actor, {line.need_id for line in lines if line.open_quantity})


def lacks_on(line: Lined, lacks: Lacks) -> list[Lack]:
    """What stands on one of them. What is on its way is not held any more."""
    if not line.open_quantity:
        return []
    left = line.open_quantity > line.in_transit
    return [Lack(lacking_words(each), each.held) for each in lacks.get(line.need_id or 0, ()) if left or not each.held]
