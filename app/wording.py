"""How a fact reads in a history: slices register a sentence for each kind of event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.events import Event

OK, WATCH, WRONG, NEWS, PLAIN = "ok", "watch", "wrong", "news", ""


@dataclass(frozen=True)
class Change:
    """One value that is another since the fact: what it is, from what, to what, written as people read it."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Said:
    """A sentence, what it means (ok, watch, wrong, news or nothing), somebody's own words, and what changed."""

    words: str
    meaning: str = PLAIN
    note: str = ""
    changes: tuple[Change, ...] = ()


Say = Callable[[Any], Said | None]
_says: dict[type[Event], Say] = {}


def says(*kinds: type[Event]) -> Callable[[Say], Say]:
    """Register the sentence of these events: `(fact) -> Said`; None where a fact says nothing of its own."""

    def register(say: Say) -> Say:
        for kind in kinds:
            _says[kind] = say
        return say

    return register


def said(fact: Event) -> Said | None:
    """The sentence of a fact in the reader's language. Raises `LookupError` for a kind that nobody worded."""
    if type(fact) not in _says:
        raise LookupError(f"nobody says how {fact.name} reads: register a sentence with @says")
    return _says[type(fact)](fact)


def is_worded(kind: type[Event]) -> bool:
    return kind in _says
