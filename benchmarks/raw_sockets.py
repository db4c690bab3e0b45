"""The floor of a fan-out: plain sockets, each frame made once and written to all. `python -m benchmarks.raw_sockets port …`

It speaks just enough websocket and Socket.IO for the load client: whoever connects is greeted, nobody is listened to.
"""

import base64
import hashlib
import json
import selectors
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
PATIENCE = 0.01


def framed(text: str) -> bytes:
    data = text.encode()
    length = len(data).to_bytes(2) if len(data) < 65_536 else len(data).to_bytes(8)
    head = bytes([len(data)]) if len(data) < 126 else bytes([126 if len(length) == 2 else 127]) + length
    return b"\x81" + head + data


def said(name: str, data: dict[str, Any]) -> bytes:
    return framed("42" + json.dumps([name, data], separators=(",", ":")))


class Broadcaster:
    """One thread, one loop."""

    def __init__(self, port: int, rounds: int, between: float, rows: int, text: str) -> None:
        self._rounds, self._between, self._pieces = rounds, between, [text] * rows
        self._door = socket.create_server(("127.0.0.1", port), backlog=1024)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._door, selectors.EVENT_READ)
        self._heard: list[socket.socket] = []
        self._due: list[float] = []
        signal.signal(signal.SIGUSR1, lambda *_: self._begin())

    def _begin(self) -> None:
        now = time.monotonic()
        self._due = [now + number * self._between for number in range(self._rounds)]

    def run(self) -> None:
        while True:
            for key, _ in self._selector.select(self._patience()):
                self._greet() if key.fileobj is self._door else self._listen(key.fileobj)
            if self._due and self._due[0] <= time.monotonic():
                self._due.pop(0)
                self._say()

    def _patience(self) -> float:
        return max(0.0, min(PATIENCE, self._due[0] - time.monotonic())) if self._due else PATIENCE

    def _greet(self) -> None:
        connection, _ = self._door.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked = connection.recv(65_536)
        key = next(line.split(b": ")[1] for line in asked.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key"))
        accepted = base64.b64encode(hashlib.sha1(key + MAGIC).digest())
        lines = [b"HTTP/1.1 101 Switching Protocols", b"Upgrade: websocket", b"Connection: Upgrade"]
        connection.sendall(b"\r\n".join([*lines, b"Sec-WebSocket-Accept: " + accepted, b"", b""]))
        connection.sendall(framed('0{"pingInterval":60000}') + said("hello", {}))
        self._selector.register(connection, selectors.EVENT_READ)
        self._heard.append(connection)

    def _listen(self, connection: Any) -> None:
        if not connection.recv(65_536):
            self._selector.unregister(connection)
            self._heard.remove(connection)

    def _say(self) -> None:
        frame = said("frame", {"at": time.monotonic(), "pieces": self._pieces})
        for connection in self._heard:
            with suppress(OSError):
                connection.sendall(frame)


if __name__ == "__main__":
    _, port, rounds, between, rows, text = sys.argv
    Broadcaster(int(port), int(rounds), float(between), int(rows), text).run()
