"""Suppliers in an order under one set of weights: who has a place, who has none and why, how firm a place is. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.scoring.rules.stability import held
from app.scoring.rules.total import Coverage, Scores, Weights, coverage, places, total

MINIMUM_SAMPLE = 5
FEW, SHUT, NOTHING = "few", "shut", "nothing"


@dataclass(frozen=True)
class Candidate:
    """A supplier with its scores as they count (shrunk), in hundredths; `lines` is the sample that they stand on."""

    supplier_id: int
    name: str
    scores: Scores
    lines: int = 0
    is_shut: bool = False
    """A gate is down: whatever its numbers, it has no place."""


@dataclass(frozen=True)
class Ranked:
    """`place` is None where `why` says that it has none; `firm` counts the variants of the weights that keep it on top."""

    candidate: Candidate
    total: int | None
    coverage: Coverage
    place: int | None = None
    firm: int = 0
    why: str = ""


def why_not(candidate: Candidate, found: int | None) -> str:
    """Why a supplier has no place; empty where it has one."""
    if candidate.is_shut:
        return SHUT
    if found is None:
        return NOTHING
    return FEW if candidate.lines < MINIMUM_SAMPLE else ""


def rank(candidates: Collection[Candidate], weights: Weights) -> list[Ranked]:
    """Those with a place first, by their totals and then by name; behind them those without one."""
    totals = {each.supplier_id: total(each.scores, weights) for each in candidates}
    reasons = {each.supplier_id: why_not(each, totals[each.supplier_id]) for each in candidates}
    placed = [each for each in candidates if not reasons[each.supplier_id]]
    found = places([(each.supplier_id, totals[each.supplier_id] or 0) for each in placed])
    firm = held({each.supplier_id: each.scores for each in placed}, weights)
    ranked = [
        Ranked(
            each, totals[each.supplier_id], coverage(each.scores, weights), found.get(each.supplier_id),
            firm.get(each.supplier_id, 0), reasons[each.supplier_id],
        )
        for each in candidates
    ]  # fmt: skip
    return sorted(ranked, key=order)


BEHIND = ("", FEW, NOTHING, SHUT)
Key = tuple[int, int, str, int]
"""Where a supplier stands in the order: behind whom, its total, its name, its id."""


def order(each: Ranked) -> Key:
    return BEHIND.index(each.why), -(each.total or 0), each.candidate.name, each.candidate.supplier_id


def further(ranked: Sequence[Ranked], after: Key | None, count: int) -> list[Ranked]:
    """So many that stand behind a key; the first ones without one."""
    behind = ranked if after is None else [each for each in ranked if order(each) > after]
    return list(behind[:count])
