"""Many sockets in one small process: a raw websocket client that speaks just enough Socket.IO to stay connected."""

import asyncio
import json
import os
import resource
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.live.listening import SignedIn

Heard = Callable[[str, Any], None]


def allow_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Socket:
    """One connection. `hear` is called with the name and the data of each message."""

    opening = "/socket.io/?EIO=4&transport=websocket"
    """The address; a page that shows little says so in it (`&shows=…`)."""

    def __init__(self, hear: Heard) -> None:
        self._hear = hear
        self.greeted = asyncio.Event()

    async def connect(self, url: str, who: SignedIn) -> None:
        address = urlsplit(url)
        self._reader, self._writer = await asyncio.open_connection(address.hostname, address.port)
        lines = [
            f"GET {self.opening} HTTP/1.1",
            f"Host: {address.netloc}",
            f"Origin: {url}",
            *(f"{name}: {value}" for name, value in who.headers.items()),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError(head.split(b"\r\n")[0].decode())
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        try:
            while True:
                self._take_bytes(await self._frame())
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return

    async def _frame(self) -> bytes:
        head = await self._reader.readexactly(2)
        length = head[1] & 0x7F
        if length == 126:
            length = int.from_bytes(await self._reader.readexactly(2), "big")
        elif length == 127:
            length = int.from_bytes(await self._reader.readexactly(8), "big")
        return await self._reader.readexactly(length)

    def _take_bytes(self, message: bytes) -> None:
        self._take(message.decode())

    def _take(self, message: str) -> None:
        if message.startswith("0"):
            self._say("40")
        elif message == "2":
            self._say("3")
        elif message.startswith("42"):
            name, data = json.loads(message[2:])
            if name == "hello":
                self.greeted.set()
            self._hear(name, data)

    def _say(self, text: str) -> None:
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(text.encode()))
        self._writer.write(bytes([0x81, 0x80 | len(masked)]) + mask + masked)

    async def close(self) -> None:
        self._listening.cancel()
        self._writer.close()


async def connect_all(url: str, people: list[SignedIn], hear: Heard, make: Callable[[Heard], Socket] = Socket) -> list[Socket]:
    """A socket for each of the people, twenty at a time, all greeted."""
    opened: list[Socket] = []
    for begin in range(0, len(people), 20):
        fresh = [make(hear) for _ in people[begin : begin + 20]]
        for socket, who in zip(fresh, people[begin:], strict=False):
            await asyncio.wait_for(socket.connect(url, who), 30)
        await asyncio.wait_for(asyncio.gather(*(socket.greeted.wait() for socket in fresh)), 30)
        opened += fresh
    return opened


async def ask(url: str, path: str, who: SignedIn) -> bytes:
    """One HTTP request on a connection of its own; returns the answer with its head."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    cookie = "".join(f"{name}: {value}\r\n" for name, value in who.headers.items())
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n{cookie}Connection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer
