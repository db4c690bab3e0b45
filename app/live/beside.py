"""What runs beside the requests of a process, for as long as it lives: slices register it here.

In the processes that may lead, and in those that run alone; several may run at once, so each takes what it does by a lease.
"""

import threading
from collections.abc import Callable

from flask import Flask

Beside = Callable[[Flask, threading.Event], None]
_beside: list[Beside] = []


def runs_beside(run: Beside) -> Beside:
    """Register what goes on until the event is set: `(app, stopped)`."""
    _beside.append(run)
    return run


def begin(app: Flask, stopped: threading.Event) -> None:
    for run in _beside:
        threading.Thread(target=run, args=(app, stopped), name=f"beside {run.__qualname__}", daemon=True).start()
