"""A websocket by hand, for what no decent client would do."""

import os
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

OPENING = "/socket.io/?EIO=4&transport=websocket"


class Wire:
    """One connection to a server; `status` is what it answered to the upgrade."""

    def __init__(self, url: str, headers: dict[str, str], path: str = OPENING) -> None:
        address = urlsplit(url)
        self._socket = socket.create_connection((address.hostname or "", address.port or 80), timeout=5)
        asked = {"Host": address.netloc, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                 "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="} | headers  # fmt: skip
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in asked.items()), "", ""]
        self._socket.sendall("\r\n".join(lines).encode())
        self._rest = b""
        self.has_ended = False
        """Whether the server had closed the connection when it was read from last."""
        self.status = int(self._until(b"\r\n\r\n").split()[1])

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._rest:
            self._rest += self._socket.recv(4096)
        head, self._rest = self._rest.split(mark, 1)
        return head

    def send(self, text: str) -> None:
        self.send_bytes(framed(text.encode()))

    def send_bytes(self, data: bytes) -> None:
        self._socket.sendall(data)

    def ends_within(self, seconds: float) -> bool:
        """Whether the server ends the connection; what it sends before is dropped."""
        self._socket.settimeout(seconds)
        try:
            while self._socket.recv(65536):
                continue
        except TimeoutError:
            return False
        except ConnectionError:
            return True
        return True

    def texts(self, seconds: float) -> Iterator[str]:
        """The server's messages: those that lie there already, and what comes within so many seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                self._socket.settimeout(left)
                length = self._take(2)[1]
                if length >= 126:
                    length = int.from_bytes(self._take(2 if length == 126 else 8))
                yield self._take(length).decode(errors="replace")
            except TimeoutError:
                return
            except ConnectionError:
                self.has_ended = True
                return

    def _take(self, length: int) -> bytes:
        while len(self._rest) < length:
            more = self._socket.recv(65536)
            if not more:
                raise ConnectionError("the server has closed the connection")
            self._rest += more
        taken, self._rest = self._rest[:length], self._rest[length:]
        return taken

    def close(self) -> None:
        self._socket.close()


def framed(payload: bytes) -> bytes:
    mask = os.urandom(4)
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return b"\x81" + length + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
