"""How an import goes through many things: in batches, and in steps that a rule may refuse without stopping the rest."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from app.refusals import NotFound, Refusal, RuleBroken, Stale
from app.transaction import Work

Each = TypeVar("Each")
REFUSALS: tuple[type[Exception], ...] = (RuleBroken, Stale, NotFound)


def batches(items: Iterable[Each], size: int) -> Iterator[list[Each]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch


@contextmanager
def step(work: Work) -> Iterator[None]:
    """Carry out something that a rule may refuse; then neither rows nor facts of it are left, nor what follows from them.

    The refusal goes on.
    """
    before = work.mark()
    try:
        with work.session.begin_nested():
            yield
    except BaseException:
        work.take_back(before)
        raise


def as_refusal(raised: BaseException) -> Refusal:
    """`NotFound` says nothing by itself: here it means that a part of an order is not there."""
    if isinstance(raised, Refusal):
        return raised
    return RuleBroken("not_found", "A part of this order is not here any more.")


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """An import makes millions of short-lived objects without cycles; looking for cycles took a quarter of its time."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
