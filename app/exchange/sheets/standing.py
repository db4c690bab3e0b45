"""How a line stands, in one word of its own: written into the sheet, and compared with what comes back. Pure."""

from collections.abc import Iterable
from typing import Protocol

from app.catalog.rules import plain
from app.orders.rules.quantities import Part, joined
from app.orders.rules.states import Answer


class Standing(Protocol):
    """What the sheet needs of a line."""

    @property
    def answer(self) -> str: ...
    @property
    def standing(self) -> tuple[Part, ...]: ...
    @property
    def wanted(self) -> tuple[Part, ...]: ...


def parts_of(line: Standing) -> tuple[Part, ...]:
    """What the sheet begins with: what is offered, else what is agreed, else what is asked; nothing of a rejected line."""
    if line.answer == Answer.REJECTED:
        return ()
    return line.standing or line.wanted


def code(parts: Iterable[Part]) -> str:
    """`40@2026-06-12 60@2026-06-19`."""
    return " ".join(f"{plain(part.quantity)}@{part.on.isoformat()}" for part in joined(parts))
