"""A verb of a program: carried out once, however often its request is sent."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from app.api.shown import tag_of
from app.orders import actions as orders
from app.orders import queries
from app.orders.rules.answers import LineAnswer
from app.principal import Principal
from app.refusals import Stale
from app.transaction import AlreadyDone, answer_before, transaction

Answer = dict[str, Any]


@dataclass(frozen=True)
class Asking:
    """A request that may come again: its key, and the hash of what it asks."""

    key: str
    asked: str


class KeyReused(Exception):
    """The key of an earlier request came with another one."""


def once(actor: Principal, asking: Asking, act: Callable[[], Answer]) -> Answer:
    """What `act` answers, or what it answered the first time: the answer is stored together with what it changes.

    Who comes while the first is under way waits for it. What was refused may be tried again with the same key.
    Raises `KeyReused`, and what `act` raises.
    """
    try:
        with transaction(actor, once=asking.key) as work:
            answer = act()
            work.keep_answer(asking.asked, answer)
            return answer
    except AlreadyDone:
        return _answered(actor, asking)


def _answered(actor: Principal, asking: Asking) -> Answer:
    before = answer_before(actor, asking.key)
    if before is None or before[0] != asking.asked:
        raise KeyReused
    return before[1]


def answer_line(actor: Principal, line_id: int, tags: Collection[str], given: Callable[[int, int], LineAnswer]) -> None:
    """Answer a line that is as it was seen. `given` makes the answer of the line's id and version. Raises `Stale`."""
    line = queries.line_for(actor, line_id, lock=True)
    if tag_of(line) not in tags:
        raise Stale("changed", "Line {line_no} was changed since you read it.", line_no=line.line_no)
    orders.answer_line(actor, given(line_id, line.version), revision=line.order.revision)
