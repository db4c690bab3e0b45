"""What the criteria weigh: whole per cent that sum to a hundred. Pure."""

from collections.abc import Collection, Mapping

from app.refusals import RuleBroken
from app.scoring.rules.points import Criterion
from app.scoring.rules.total import ALL

WHOLE = 100
LONGEST_NAME, LONGEST_REASON = 60, 300
FIRST_NAME = "General"
FIRST: dict[Criterion, int] = dict(zip(ALL, (25, 30, 20, 5, 10, 10), strict=True))
"""What the first set weighs until procurement says otherwise."""


def check_weights(weights: Mapping[Criterion, int]) -> dict[Criterion, int]:
    """Each from 0 to 100, together exactly 100. Raises `RuleBroken`, beside the field that is wrong."""
    for each in ALL:
        if not 0 <= weights[each] <= WHOLE:
            raise RuleBroken(
                "weight",
                "{found} per cent is no weight. Type a whole number from 0 to 100.",
                field=str(each),
                found=weights[each],
            )
    found = sum(weights[each] for each in ALL)
    if found != WHOLE:
        raise RuleBroken(
            "sum", "The six weights come to {found} per cent. Expected exactly 100: {by} is to be changed.",
            found=found, by=f"{WHOLE - found:+d}",
        )  # fmt: skip
    return {each: weights[each] for each in ALL}


def check_free(name: str, taken: Collection[str]) -> None:
    """Raises `RuleBroken` where another set has that name already."""
    if name.casefold() in {each.casefold() for each in taken}:
        raise RuleBroken("taken", "There is a set called “{found}” already. Choose another name.", field="name", found=name)


def check_category_free(category: str, taken_by: str | None) -> None:
    """A category has one set at most. Raises `RuleBroken`."""
    if taken_by is not None:
        raise RuleBroken(
            "category", "“{category}” is weighed by the set “{found}” already. Change that one.",
            field="category", category=category, found=taken_by,
        )  # fmt: skip


def written(weights: Mapping[Criterion, int]) -> str:
    """The weights as an address keeps them: `25-30-20-5-10-10`."""
    return "-".join(str(weights[each]) for each in ALL)


def read(text: str) -> dict[Criterion, int] | None:
    """The weights of an address; None where it says none that count."""
    parts = text.split("-")
    if len(parts) != len(ALL) or not all(part.isdecimal() and len(part) <= 3 for part in parts):
        return None
    found = dict(zip(ALL, map(int, parts), strict=True))
    return found if max(found.values()) <= WHOLE and any(found.values()) else None
