"""What may be attached to an order and taken back again, and which documents held at a revision of it. Pure."""

from enum import StrEnum
from typing import Protocol

from app.orders.rules.states import OrderState
from app.refusals import RuleBroken

LONGEST_REVISION = 20


class Kind(StrEnum):
    DRAWING = "drawing"
    SPECIFICATION = "specification"
    OTHER = "other"


class Why(StrEnum):
    """Why a document was withdrawn. A code and no free text: people read it who must not read of prices."""

    REPLACED = "replaced"
    MISTAKEN = "mistaken"
    NOT_NEEDED = "not_needed"


class Held(Protocol):
    @property
    def order_revision(self) -> int: ...
    @property
    def ended_revision(self) -> int | None: ...


def accepts(state: str) -> bool:
    """Whether documents may be attached to an order in this state at all."""
    return state in (OrderState.DRAFT, OrderState.ISSUED)


def check_order(state: str, *, of_line: bool) -> None:
    """Raises `RuleBroken` where nothing may be attached."""
    if not accepts(state):
        raise RuleBroken("over", "The order is {state}: nothing more is attached to it.", state=str(state))
    if of_line and state == OrderState.DRAFT:
        raise RuleBroken(
            "draft_line",
            "The lines of a draft are not final. Attach it to the whole order, or issue the order first.",
            field="line",
        )


def check_revision(text: str) -> str:
    """The document's revision as it is kept. Raises `RuleBroken` (field `revision`) if it is too long."""
    kept = " ".join(text.split())
    if len(kept) > LONGEST_REVISION:
        raise RuleBroken(
            "long",
            "This has {found} characters. A revision has at most {longest}, like B or 2026-04.",
            field="revision",
            found=len(kept),
            longest=LONGEST_REVISION,
        )
    return kept


def check_standing(held: Held) -> None:
    """Raises `RuleBroken` if the document was withdrawn before."""
    if held.ended_revision is not None:
        raise RuleBroken("withdrawn", "This document was withdrawn meanwhile.")


def held_at(held: Held, revision: int) -> bool:
    """Whether the document stood when the order's revision came to its end, or stands now if it is the present one."""
    return held.order_revision <= revision and (held.ended_revision is None or held.ended_revision > revision)
