"""The way of a shipment as a table: steps forward, what holds it up, and how a wrong step is taken back. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from app.refusals import RuleBroken


class Step(StrEnum):
    """The way of a shipment. Steps may be skipped forward, never backward."""

    DRAFT = "draft"
    READY = "ready_for_pickup"
    DISPATCHED = "dispatched"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Flag(StrEnum):
    """What holds a shipment up; set with a reason, and lifted."""

    CUSTOMS_HOLD = "customs_hold"
    DELAYED = "delayed"
    EXCEPTION = "exception"


WAY = (Step.DRAFT, Step.READY, Step.DISPATCHED, Step.IN_TRANSIT, Step.OUT_FOR_DELIVERY, Step.DELIVERED)
BEFORE_DISPATCH = frozenset({Step.DRAFT, Step.READY})
MOVES: dict[Step, frozenset[Step]] = {
    **{step: frozenset(WAY[n + 1 :]) | {Step.RETURNED} for n, step in enumerate(WAY)},
    Step.DRAFT: frozenset(WAY[1:]) | {Step.CANCELLED},
    Step.READY: frozenset(WAY[2:]) | {Step.CANCELLED},
    Step.RETURNED: frozenset(),
    Step.CANCELLED: frozenset(),
}
GONE = frozenset({Step.RETURNED, Step.CANCELLED})
COUNTS = frozenset(WAY[1:])
"""While a shipment is at one of these steps, what it holds is announced: it need not be shipped again."""


class Told(NamedTuple):
    """A step as it was told: where the shipment was before, and which earlier one it takes back, if it corrects one."""

    id: int
    step: Step
    before: Step
    corrects: int | None = None


def check_step(before: Step, after: Step) -> None:
    """Raises `RuleBroken` unless the step is ahead. A wrong one is corrected, not undone."""
    if after not in MOVES[before]:
        raise RuleBroken(
            "step",
            "The shipment is {step_before}: it cannot be {step_after} now. Expected one of: {steps_expected}.",
            field="step",
            step_before=str(before),
            step_after=str(after),
            steps_expected=", ".join(ahead(before)) or "–",
        )


def ahead(step: Step) -> tuple[Step, ...]:
    """The steps that may come next, in their order."""
    return tuple(each for each in Step if each in MOVES[step])


def leaves(before: Step, after: Step) -> bool:
    """Whether the goods leave the supplier by this step."""
    return before in BEFORE_DISPATCH and after not in BEFORE_DISPATCH | GONE


def check_returnable(after: Step, *, all_here: bool) -> None:
    """What is not awaited any more does not come back by itself. Raises `RuleBroken`."""
    if after is Step.RETURNED and all_here:
        raise RuleBroken(
            "all_here", "Nothing of it is on its way any more. What goes back is told by those who received it.", field="step"
        )


def check_correctable(told: Sequence[Told]) -> int:
    """Which step is taken back: the last one that was neither corrected nor is a correction. Raises `RuleBroken`.

    `told` is the way in its order. Returns the place in it.
    """
    taken_back = {each.corrects for each in told if each.corrects is not None}
    for place in range(len(told) - 1, -1, -1):
        if told[place].corrects is None and told[place].id not in taken_back:
            return place
    raise RuleBroken("step", "There is no step left to take back.")


def replayed(told: Iterable[Told]) -> Step:
    """Where a shipment is that was told these steps: a correction leads back to before the step that it takes back."""
    at, before = Step.DRAFT, dict[int, Step]()
    for each in told:
        before[each.id] = at
        at = each.step if each.corrects is None else before[each.corrects]
    return at


def check_instant(at: datetime | None, now: datetime) -> None:
    """A step is told when it has happened. Raises `RuleBroken`."""
    if at is not None and at > now:
        raise RuleBroken(
            "at",
            "{day} {time} UTC is still to come. Expected when it happened, or nothing for now.",
            field="on",
            day=at.astimezone(UTC).date(),
            time=f"{at.astimezone(UTC):%H:%M}",
        )


def check_flag(flag: Flag, reason: str) -> str:
    """What holds a shipment up is told with its reason. Raises `RuleBroken`."""
    if not reason.strip():
        raise RuleBroken("reason", "Say what holds the shipment up.", field="reason")
    return reason.strip()


def check_flag_on_the_way(step: Step) -> None:
    """What has arrived, came back or never left is held up by nothing. Raises `RuleBroken`."""
    if step in GONE | {Step.DELIVERED}:
        raise RuleBroken("step", "The shipment is {step_before}: nothing holds it up any more.", step_before=str(step))
