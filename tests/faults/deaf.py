"""Readers that never read: connected, greeted, and from then on their connection fills up."""

import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import requests

from tests.live.listening import SignedIn
from tests.live.wire import Wire

MESSAGE = re.compile(r'42(\["\w+".*)', re.DOTALL)


class Deaf(Wire):
    """Takes nothing out of its connection, until `hears` looks at what is in there."""

    def __init__(self, url: str, who: SignedIn) -> None:
        super().__init__(url, who.headers | {"Origin": url})
        assert self.status == 101, f"the socket was refused with {self.status}"
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # the kernel would read a lot for us
        self.send("40")

    def hears(self, seconds: float) -> Iterator[tuple[str, Any]]:
        """Begins to read, and goes on for so many seconds: what Socket.IO says, as names with data."""
        for text in self.texts(seconds):
            if said := MESSAGE.match(text):
                name, data = json.loads(said[1])
                yield name, data


def counted(url: str, name: str) -> float:
    """What a server's `/metrics` say of one name, summed over its labels."""
    lines = requests.get(f"{url}/metrics", timeout=10).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if re.match(rf"{name}[ {{]", line))
