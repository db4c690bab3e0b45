"""What revisions changed, field by field: steps back from what stands now. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.catalog.rules import plain


@dataclass(frozen=True)
class Step:
    """What a revision changed of a header or a line, as it stood before."""

    revision: int
    before: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One field, before and after. Of a header, where there is no `line_no`; of a line that was added, `field` is empty."""

    field: str
    before: Any
    after: Any
    line_no: int | None = None

    def __str__(self) -> str:
        whose = f"{self.line_no}: " if self.line_no is not None else ""
        if not self.field:
            return f"{whose}added"
        return f"{whose}{self.field.replace('_', ' ')} {_plainly(self.before)} → {_plainly(self.after)}"


def _plainly(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    return plain(value) if isinstance(value, Decimal) else str(value or "–")


def as_of(now: Mapping[str, Any], steps: Iterable[Step], revision: int) -> dict[str, Any]:
    """What a revision said: what stands now, without what later revisions changed."""
    standing = dict(now)
    for step in sorted(steps, key=lambda step: -step.revision):
        if step.revision > revision:
            standing |= step.before
    return standing


def between(
    now: Mapping[str, Any], steps: Iterable[Step], before: int, after: int, line_no: int | None = None
) -> list[Difference]:
    """What differs between two revisions; a field that was changed and changed back differs in nothing."""
    kept = list(steps)
    then, since = as_of(now, kept, before), as_of(now, kept, after)
    return [Difference(field, then[field], since[field], line_no) for field in now if then[field] != since[field]]
