"""Runs the named measurements, or all of them; each prints its findings and keeps them in benchmarks/results/."""

import sys
from collections.abc import Callable

from benchmarks import (
    board,
    certificates,
    fanout,
    frames,
    growth,
    idle_sockets,
    importing,
    looking_up,
    pages,
    promise_chain,
    ranking,
    scores,
    starting,
    updates,
)

ALL: dict[str, Callable[[], None]] = {
    "updates": updates.measure,
    "frames": frames.measure,
    "fanout": fanout.measure,
    "idle_sockets": idle_sockets.measure,
    "board": board.measure,
    "pages": pages.measure,
    "certificates": certificates.measure,
    "growth": growth.measure,
    "looking_up": looking_up.measure,
    "promise_chain": promise_chain.measure,
    "scores": scores.measure,
    "ranking": ranking.measure,
    "importing": importing.measure,
    "starting": starting.measure,
}


def main() -> None:
    unknown = set(sys.argv[1:]) - set(ALL)
    if unknown:
        sys.exit(f"There is no measurement called {', '.join(sorted(unknown))}. There are: {', '.join(ALL)}.")
    for name in sys.argv[1:] or ALL:
        ALL[name]()


main()
