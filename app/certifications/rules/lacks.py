"""From when until when nothing holds for a requirement: worked out once, from instants, so that dates alone change it. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Protocol, TypeVar

from app.certifications.rules.needs import Need, Scoped, best_of, covers
from app.certifications.rules.states import HOLDING, State, Timed, state_at

ALWAYS, FOR_EVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Waived = tuple[datetime, datetime]
"""From when until when somebody lets it pass."""


class Placed(Scoped, Timed, Protocol):
    """A certificate with its scope, its days and the instants of these."""

    @property
    def id(self) -> int: ...


Paper = TypeVar("Paper", bound=Placed)


@dataclass(frozen=True)
class Span:
    """Between two instants nothing holds: what the best certificate is then; without one, there is none at all.

    `on` is the day that is said of it: the last of one that expired, the first of one that is to come.
    """

    since: datetime
    until: datetime
    state: State | None = None
    certificate_id: int | None = None
    on: date | None = None


def lacking(papers: Iterable[Placed], waived: Collection[Waived], need: Need, level: str, now: datetime) -> list[Span]:
    """The spans, from now on, in which the requirement is neither met nor waived, one after the other."""
    covering = [paper for paper in papers if covers(paper, need, level)]
    edges = sorted({now, FOR_EVER, *_edges(covering, waived, now)})
    found = [_span(covering, waived, since, until) for since, until in pairwise(edges)]
    return _joined([each for each in found if each is not None], now)


def _edges(papers: Iterable[Placed], waived: Collection[Waived], now: datetime) -> set[datetime]:
    """When something may change."""
    instants = {each for paper in papers for each in (paper.begins_at, paper.ends_at, paper.superseded_at) if each}
    return {each for each in instants | {edge for pair in waived for edge in pair} if now < each < FOR_EVER}


def _span(papers: Iterable[Placed], waived: Collection[Waived], since: datetime, until: datetime) -> Span | None:
    if any(begins <= since < ends for begins, ends in waived):
        return None
    best = best_of((paper, state_at(paper, since)) for paper in papers)
    if best is None:
        return Span(since, until)
    paper, state = best
    return None if state in HOLDING else Span(since, until, state, paper.id, said_on(state, paper.valid_from, paper.valid_to))


def said_on(state: str, valid_from: date, valid_to: date | None) -> date | None:
    """The day that is said beside a state that does not hold."""
    return {State.EXPIRED: valid_to, State.NOT_YET_VALID: valid_from}.get(State(state))


def _joined(spans: Iterable[Span], now: datetime) -> list[Span]:
    """Neighbours that say the same are one; what is so now has been so since ever, as far as anybody asks."""
    found: list[Span] = []
    for each in spans:
        last = found[-1] if found else None
        if last and last.until == each.since and _says(last) == _says(each):
            found[-1] = Span(last.since, each.until, *_says(each))
        else:
            found.append(Span(ALWAYS if each.since == now else each.since, each.until, *_says(each)))
    return found


def _says(span: Span) -> tuple[State | None, int | None, date | None]:
    return span.state, span.certificate_id, span.on
