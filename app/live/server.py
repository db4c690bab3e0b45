"""One process that serves HTTP and sockets by itself: gevent's WSGI server, tuned, and stopped gently."""

import signal
from typing import Any

import gevent
import structlog
from flask import Flask
from gevent import socket
from gevent.event import Event
from gevent.pool import Pool
from gevent.pywsgi import WSGIServer

from app.live.socket import LiveSocket
from app.live.websocket import WebSocketHandler, tune

log = structlog.get_logger()
MOST_CONNECTIONS = 10_000
WAITING_TO_BE_ACCEPTED = 1_024
# Sockets are told to go over this long, so that they do not all come back at one moment.
SPREAD = 2.0
PATIENCE = 6.0


class Connection(WebSocketHandler):
    """One connection; the server knows which ones are in the middle of a request."""

    def handle_one_response(self) -> None:
        self.server.answering.add(self)
        try:
            super().handle_one_response()
        finally:
            self.server.answering.discard(self)
            if self.server.leaving:
                self.close_connection = True

    def run_websocket(self) -> None:
        self.server.answering.discard(self)  # a socket is no request to wait for
        super().run_websocket()


def listener(address: tuple[str, int], *, shared: bool) -> Any:
    """Listens at the address. Shared: several processes do, and the kernel deals connections out among them.

    The socket is websocket-only and every process hears the whole log, so any of them will do for any connection.
    """
    opened = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    tune(opened)
    opened.bind(address)
    opened.listen(WAITING_TO_BE_ACCEPTED)
    opened.setblocking(False)
    return opened


class Server(WSGIServer):
    """Serves until SIGTERM or SIGINT, then finishes what it has begun."""

    def __init__(self, app: Flask) -> None:
        settings = app.config["SETTINGS"]
        self.live: LiveSocket = app.extensions["waybill_live"]
        self.answering: set[Any] = set()
        self.leaving = False
        self._gone = Event()
        connection = type("Connection", (Connection,), {"origins": settings.origins})
        super().__init__(
            listener((settings.host, settings.port), shared=settings.share_port),
            app,
            spawn=Pool(MOST_CONNECTIONS),
            log=None,
            handler_class=connection,
        )

    def serve(self) -> None:
        """Listen, and return after a gentle stop."""
        self.live.engine.start()
        for sign in (signal.SIGTERM, signal.SIGINT):
            gevent.signal_handler(sign, self._leave_once)
        self.start()
        log.info("serving", address=f"http://{self.server_host}:{self.server_port}")
        self._gone.wait()

    def _leave_once(self) -> None:
        if not self.leaving:
            self.leaving = True
            gevent.spawn(self._leave)

    def _leave(self) -> None:
        log.info("stopping", sockets=len(self.live.registry), requests=len(self.answering))
        self.live.engine.leave()
        self.stop_accepting()
        sids = self.live.registry.sids()
        for sid in sids:
            self.live.delivery.hang_up(sid)
            gevent.sleep(min(0.05, SPREAD / len(sids)))
        with gevent.Timeout(PATIENCE, False):
            while self.answering:
                gevent.sleep(0.02)
        self.live.engine.stop()
        self.stop(timeout=0.2)
        self._gone.set()
