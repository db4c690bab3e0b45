"""What may be said, and how far a message has come. Pure."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.catalog.rules import plain_text
from app.orders.rules.states import OrderState
from app.refusals import RuleBroken

LONGEST = 2_000


class State(StrEnum):
    """Of a message, for who wrote it. A question that was read still waits; only an answer or a waiver ends that."""

    DELIVERED = "delivered"
    READ = "read"
    ANSWERED = "answered"
    WAIVED = "waived"


class Said(Protocol):
    @property
    def asks(self) -> bool: ...
    @property
    def read_at(self) -> datetime | None: ...
    @property
    def answered_at(self) -> datetime | None: ...
    @property
    def waived_at(self) -> datetime | None: ...


def state_of(message: Said) -> State:
    if message.answered_at:
        return State.ANSWERED
    if message.waived_at:
        return State.WAIVED
    return State.READ if message.read_at else State.DELIVERED


def is_open(message: Said) -> bool:
    """Whether somebody still owes an answer to it."""
    return message.asks and not message.answered_at and not message.waived_at


def check_text(text: str, *, with_files: bool) -> str:
    """The text as it is kept. Raises `RuleBroken` (field `text`) if there is nothing to send, or too much."""
    kept = plain_text(text)
    if not kept and not with_files:
        raise RuleBroken("empty", "Write something or attach a file.", field="text")
    if len(kept) > LONGEST:
        raise RuleBroken(
            "long", "This has {found} characters. At most {longest} fit.", field="text", found=len(kept), longest=LONGEST
        )
    return kept


def check_order(state: str) -> None:
    """A draft is not known to its supplier yet. Raises `RuleBroken`."""
    if state == OrderState.DRAFT:
        raise RuleBroken("draft", "The order is a draft: its supplier does not know of it. Issue it first.")


def check_waivable(message: Said) -> None:
    """Raises `RuleBroken` unless the message is a question that still waits."""
    if message.answered_at:
        raise RuleBroken("answered", "This was answered meanwhile.")
    if not is_open(message):
        raise RuleBroken("closed", "This waits for no answer.")
