"""What may be done with a shipment now, and by whom: asked by pages before, and by the verbs themselves. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from app.principal import Permission, Principal
from app.shipments.rules.steps import Flag, Step


class Act(StrEnum):
    """A verb on a shipment."""

    MOVE = "move"
    DISPATCH = "dispatch"
    CANCEL = "cancel"
    RETURN = "return"
    CORRECT_STEP = "correct_step"
    CORRECT = "correct"
    PACK = "pack"
    FLAG = "flag"
    LIFT = "lift"


class Moving(Protocol):
    """What the offers need of a shipment."""

    @property
    def step(self) -> Step: ...
    @property
    def is_received(self) -> bool: ...
    @property
    def is_all_here(self) -> bool: ...
    @property
    def flags(self) -> Iterable[Flag]: ...


ON_THE_WAY = frozenset({Act.MOVE, Act.CORRECT, Act.PACK, Act.FLAG})
BY_STEP: dict[Step, frozenset[Act]] = {
    Step.DRAFT: ON_THE_WAY | {Act.DISPATCH, Act.CANCEL},
    Step.READY: ON_THE_WAY | {Act.DISPATCH, Act.CANCEL, Act.CORRECT_STEP},
    Step.DISPATCHED: ON_THE_WAY | {Act.RETURN, Act.CORRECT_STEP},
    Step.IN_TRANSIT: ON_THE_WAY | {Act.RETURN, Act.CORRECT_STEP},
    Step.OUT_FOR_DELIVERY: ON_THE_WAY | {Act.RETURN, Act.CORRECT_STEP},
    Step.DELIVERED: frozenset({Act.CORRECT, Act.PACK, Act.RETURN, Act.CORRECT_STEP}),
    Step.RETURNED: frozenset({Act.CORRECT_STEP}),
    Step.CANCELLED: frozenset({Act.CORRECT_STEP}),
}


def acts(shipment: Moving, actor: Principal) -> frozenset[Act]:
    """What this actor may do with it now. What the supplier's state forbids is asked elsewhere."""
    if not actor.can(Permission.LINE_SHIP):
        return frozenset()
    possible = BY_STEP[Step(shipment.step)]
    if shipment.is_received:
        possible -= {Act.CORRECT, Act.PACK}
    if shipment.is_all_here:
        possible -= {Act.RETURN, Act.FLAG, Act.MOVE, Act.CORRECT_STEP}
    return possible | {Act.LIFT} if any(True for _ in shipment.flags) else possible
