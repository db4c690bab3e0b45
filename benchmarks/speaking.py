"""Our server, which on SIGUSR1 says the same to every socket, so many times: its whole way out and nothing else.

`python -m benchmarks.speaking rounds seconds-between rows text`, with the environment of `wsgi.py`.
"""

from gevent import monkey

monkey.patch_all()

import signal  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import gevent  # noqa: E402

from app import create_app  # noqa: E402
from app.live.server import Server  # noqa: E402
from app.live.socket import LiveSocket  # noqa: E402


def speak(live: LiveSocket, rounds: int, between: float, rows: int, text: str) -> None:
    began = time.monotonic()
    for number in range(rounds):
        gevent.sleep(max(0.0, began + number * between - time.monotonic()))
        live.delivery.deliver(live.registry.sids(), "frame", {"at": time.monotonic(), "pieces": [text] * rows})


def main() -> None:
    rounds, between, rows, text = sys.argv[1:]
    server = Server(create_app())
    gevent.signal_handler(signal.SIGUSR1, gevent.spawn, speak, server.live, int(rounds), float(between), int(rows), text)
    server.serve()


if __name__ == "__main__":
    main()
