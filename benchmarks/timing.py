"""Processor time of work in this process, and the database's own share of it by the driver alone."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

REPEATED = 30
Ran = list[tuple[str, Any, bool]]
"""Statements as they went to the driver, with their parameters, and whether for many rows at once."""


def milliseconds_of(work: Callable[[], Any], repeated: int = REPEATED) -> float:
    """The quickest of several: what others do on the machine only ever adds to it."""
    work()
    return min(_once(work) for _ in range(repeated)) * 1000


def milliseconds_of_each(works: Iterable[Callable[[], Any]]) -> float:
    """The median of what can be done only once each."""
    return quickest_and_median_of_each(works)[1]


def quickest_and_median_of_each(works: Iterable[Callable[[], Any]]) -> tuple[float, float]:
    """Both, in milliseconds, of what can be done only once each: far apart where others use the machine."""
    took = sorted(_once(work) for work in works)
    return took[0] * 1000, took[len(took) // 2] * 1000


def median_milliseconds_of(work: Callable[[], Any], repeated: int) -> float:
    """The median of doing the same again and again, the first time left out."""
    work()
    return milliseconds_of_each([work] * repeated)


def waited_for(work: Callable[[], Any], repeated: int) -> float:
    """Milliseconds by the clock on the wall, the quickest of several."""
    found = []
    for _ in range(repeated):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found) * 1000


def _once(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@contextmanager
def statements_of(engine: Engine) -> Iterator[Ran]:
    """Gives the list of statements that run meanwhile."""
    ran: Ran = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        ran.append((statement, parameters, many))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", note)
