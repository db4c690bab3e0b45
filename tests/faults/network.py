"""The network between people and a server, which fails on command: it cuts, delays, falls silent and is away."""

import socket
import struct
import threading
import time
from contextlib import suppress

AT_ONCE = struct.pack("ii", 1, 0)
"""Closing with this (SO_LINGER) sends a reset: what was under way is lost, on both sides."""
CHUNK = 65_536


class Network:
    """A TCP proxy. `url` is what people are told; the server has to take it for one of its origins."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.lag = 0.0
        """Seconds by which whatever comes is late, in both directions."""
        self.is_away = False
        self.cuts = 0
        self._port = 0
        self._ways: set[Way] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def lead_to(self, port: int) -> None:
        self._port = port

    def cut(self) -> None:
        """Every connection breaks at this moment, in the middle of whatever it carries."""
        for way in list(self._ways):
            self.cuts += 1
            way.cut()

    def fall_silent(self) -> None:
        """Half-open: both ends believe in the connections that there are, and nothing comes through them ever again."""
        for way in list(self._ways):
            way.is_silent = True

    def go_away(self) -> None:
        self.is_away = True
        self.cut()

    def come_back(self) -> None:
        self.is_away = False

    def forget(self, way: "Way") -> None:
        self._ways.discard(way)

    def close(self) -> None:
        self.go_away()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
                far = None if self.is_away else socket.create_connection(("127.0.0.1", self._port))
            except OSError:
                if self._door.fileno() < 0:
                    return
                far = None
            if far is None:
                near.close()
            else:
                self._ways.add(Way(self, near, far))


class Way:
    """One connection: the two sockets that it is made of, and a thread for each direction."""

    def __init__(self, network: Network, near: socket.socket, far: socket.socket) -> None:
        self._network, self._ends = network, (near, far)
        self.is_silent = False
        for each in self._ends:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def cut(self) -> None:
        for each in self._ends:
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                each.shutdown(socket.SHUT_RDWR)  # wakes whoever reads from it
            each.close()
        self._network.forget(self)

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if self._network.lag:
                    time.sleep(self._network.lag)
                if not self.is_silent:
                    sink.sendall(data)
        if not self.is_silent:
            self.cut()
