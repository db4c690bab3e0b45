"""gevent-websocket, and whatever it needs to be trusted: its last release is from 2017, so it is pinned and kept here.

What is changed, and why: it reads messages of any length into memory (bounded here before reading); it upgrades every
request that asks, before the application sees it (only the socket's address here, and only for our own origins); after
closing it leaves the connection and its reader to the client's good will (hung up here); each message costs a greenlet
switch and a header of its own (here one framed message is written to all sockets, and who is behind is left out).
"""

import os
import socket
from collections import deque
from time import monotonic
from typing import Any

import gevent
from gevent import monkey
from geventwebsocket import handler as upstream
from geventwebsocket.exceptions import ProtocolError
from geventwebsocket.websocket import Header, WebSocket

from app.measures import REFUSED

LARGEST_MESSAGE = 8_192
PATH = "/socket.io/"
# A client says hello and answers pings, nothing else. More than this is not our script.
MOST_FRAMES, WITHIN = 40, 10.0
# Kernel's patience with a peer that takes nothing in: then connection, buffers and greenlets are freed.
UNREACHABLE_AFTER_MS = 30_000
# What may wait for one slow reader: here, and in the kernel, which would otherwise take megabytes.
MOST_BEHIND = 256 * 1024
KERNEL_BUFFER = 128 * 1024


def async_mode() -> str:
    """Socket.IO's concurrency: greenlets where `wsgi.py` or gunicorn's worker patched the process, else threads."""
    return "gevent" if monkey.is_module_patched("socket") else "threading"


def tune(connection: Any) -> None:
    """For a listener, whose connections inherit it, or for one connection."""
    # With Nagle's algorithm on, an answer in two writes waits 40 ms for the peer's delayed acknowledgement.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREACHABLE_AFTER_MS)


class Outgoing:
    """The way out of one connection: in order, without waiting, bounded. Belongs to one thread's greenlets."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._flushing = False

    @property
    def is_behind(self) -> bool:
        return self._size > MOST_BEHIND

    def write(self, data: bytes) -> None:
        """Send what the network takes now and keep the rest. Raises `OSError` when the connection is gone."""
        sent = 0
        if not self._waiting:
            try:
                sent = os.write(self._connection.fileno(), data)
            except BlockingIOError:
                sent = 0
        if sent < len(data):
            self._waiting.append(data[sent:])
            self._size += len(data) - sent
            if not self._flushing:
                self._flushing = True
                gevent.spawn(self._flush)

    def _flush(self) -> None:
        try:
            while self._waiting:
                self._connection.sendall(self._waiting[0])
                self._size -= len(self._waiting.popleft())
        except OSError:
            self._waiting.clear()  # it is gone; its reader notices and cleans up
            self._size = 0
        finally:
            self._flushing = False


def framed(text: str) -> bytes:
    """A message as the bytes that go over the wire: one text frame from the server."""
    payload = text.encode()
    header = Header.encode_header(True, WebSocket.OPCODE_TEXT, b"", len(payload), 0)
    return bytes(header) + payload


class BoundedWebSocket(WebSocket):
    """Refuses what is too large before reading it, and what comes too often; hangs up when it closes."""

    def __init__(self, environ: dict[str, Any], stream: Any, handler: Any) -> None:
        super().__init__(environ, stream, handler)
        self.arrivals: deque[float] = deque(maxlen=MOST_FRAMES)
        self.taken = 0
        self.line = handler.socket
        tune(self.line)
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        self.outgoing = Outgoing(self.line)
        self.raw_write = self.outgoing.write  # Socket.IO's own messages keep their place among ours

    def read_message(self) -> Any:
        self.taken = 0
        return super().read_message()

    def read_frame(self) -> tuple[Header, bytes]:
        header = Header.decode_header(self.stream)
        self._refuse_flood()
        self.taken += header.length
        if header.flags or not header.mask or self.taken > LARGEST_MESSAGE:
            REFUSED.labels("frame").inc()
            raise ProtocolError("expected a masked frame without extensions, of a message that is not too large")
        payload = self.raw_read(header.length) if header.length else b""
        if len(payload) != header.length:
            raise ProtocolError("the frame ended early")
        return header, bytes(header.unmask_payload(payload))

    def _refuse_flood(self) -> None:
        now = monotonic()
        if len(self.arrivals) == MOST_FRAMES and now - self.arrivals[0] < WITHIN:
            REFUSED.labels("flood").inc()
            raise ProtocolError("too many frames")
        self.arrivals.append(now)

    def close(self, code: int = 1000, message: bytes = b"") -> None:
        if self.closed:
            return
        super().close(code, message)
        try:
            self.line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is gone already


# gunicorn's worker brings the library's own handler; both make their sockets by this name.
upstream.WebSocket = BoundedWebSocket


class WebSocketHandler(upstream.WebSocketHandler):
    """pywsgi's handler, with one address that is upgraded. `origins` are the only ones that may ask."""

    origins: frozenset[str] = frozenset()

    def upgrade_websocket(self) -> Any:
        if "HTTP_UPGRADE" not in self.environ:
            return None
        if not self.environ.get("PATH_INFO", "").startswith(PATH):
            self.environ.pop("HTTP_UPGRADE")  # an ordinary request that asks for something we do not speak here
            return None
        if self.environ.get("HTTP_ORIGIN") not in self.origins:
            self.start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return [b""]
        return super().upgrade_websocket()

    def log_request(self) -> None:
        """Requests are logged by whoever stands in front."""
