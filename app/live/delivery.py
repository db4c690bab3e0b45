"""Socket.IO's book of clients, made deaf and bounded: it takes in no events, and no slow reader can fill the memory."""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

from engineio import packet as engine_packet
from engineio.exceptions import EngineIOError
from socketio import Manager, Server
from socketio import packet as socket_packet

from app.live.websocket import BoundedWebSocket, framed
from app.measures import DELIVERIES, DROPPED, REFUSED

NAMESPACE = "/"
# Messages that may wait for one reader. What does not fit is not sent: the gap makes its page pull what it missed.
MOST_WAITING = 64
# A browser says hello in one round trip.
GREETED_WITHIN = 10.0
TAKEN_IN = (str(socket_packet.CONNECT), str(socket_packet.DISCONNECT))


class Delivery(Manager):
    """Sends one message to many sockets, encoded and framed once. `greet` is called when a socket is ready to hear."""

    def __init__(self, greet: Callable[[str], None]) -> None:
        super().__init__()
        self._greet = greet
        self._wires: dict[str, BoundedWebSocket] = {}
        self.unfinished: dict[str, float] = {}
        """Connections that have not said hello yet, with the moment at which they were opened."""

    def connect(self, sid: str, namespace: str) -> str:
        connected: str = super().connect(sid, namespace)
        self.unfinished.pop(self.eio_sid_from_sid(connected, namespace), None)
        wire = self.server.get_environ(sid, NAMESPACE).get("wsgi.websocket")
        if isinstance(wire, BoundedWebSocket):
            self._wires[sid] = wire
        self._greet(connected)
        return connected

    def disconnect(self, sid: str, namespace: str, **kwargs: Any) -> Any:
        self._wires.pop(sid, None)
        return super().disconnect(sid, namespace, **kwargs)

    def deliver(self, sids: Iterable[str], event: str, data: dict[str, Any]) -> None:
        encoded = self.server.packet_class(socket_packet.EVENT, namespace=NAMESPACE, data=[event, data]).encode()
        message = engine_packet.Packet(engine_packet.MESSAGE, encoded)
        on_the_wire = framed(message.encode())
        for sid in sids:
            line, wire = self._line(sid), self._wires.get(sid)
            if line is None:
                continue
            if wire is not None and line.queue.empty():
                _write(wire, on_the_wire)
            else:  # behind Socket.IO's own messages, or where threads serve
                _enqueue(line, message)

    def hang_up(self, sid: str) -> None:
        """Say goodbye and close the connection, without waiting for a reader that does not read."""
        line = self._line(sid)
        self.server.disconnect(sid, namespace=NAMESPACE)
        if line is not None:
            line.close(wait=False, reason=self.server.reason.SERVER_DISCONNECT)

    def _line(self, sid: str) -> Any:
        """The Engine.IO connection under a socket; None when it is gone."""
        return self.server.eio.sockets.get(self.eio_sid_from_sid(sid, NAMESPACE))

    def close_unfinished(self) -> None:
        """Close connections that were opened and never said whose they are."""
        late = monotonic() - GREETED_WITHIN
        for line_id in [line_id for line_id, opened_at in self.unfinished.items() if opened_at < late]:
            del self.unfinished[line_id]
            line = self.server.eio.sockets.get(line_id)
            if line is not None:
                REFUSED.labels("unfinished").inc()
                line.close(wait=False, reason=self.server.reason.SERVER_DISCONNECT)


def _write(wire: BoundedWebSocket, data: bytes) -> None:
    if wire.closed:
        return
    if wire.outgoing.is_behind:
        DROPPED.inc()
        return
    try:
        wire.outgoing.write(data)
        DELIVERIES.inc()
    except OSError:
        return  # it is gone; its reader notices and `disconnect` follows


def _enqueue(line: Any, message: engine_packet.Packet) -> None:
    if line.queue.qsize() >= MOST_WAITING:
        DROPPED.inc()
        return
    try:
        line.send(message)
        DELIVERIES.inc()
    except EngineIOError:
        return  # it closed meanwhile; its `disconnect` follows


def make_deaf(server: Server, unfinished: dict[str, float]) -> None:
    """Let clients connect and disconnect, and say nothing else: Socket.IO would call any handler they name."""
    hear, open_, close = (server.eio.handlers[name] for name in ("message", "connect", "disconnect"))

    def listen(line: str, data: Any) -> None:
        if isinstance(data, str) and data.startswith(TAKEN_IN):
            hear(line, data)

    def begin(line: str, environ: dict[str, Any]) -> Any:
        unfinished[line] = monotonic()
        return open_(line, environ)

    def end(line: str, reason: str) -> None:
        unfinished.pop(line, None)
        close(line, reason)

    server.eio.on("message", listen)
    server.eio.on("connect", begin)
    server.eio.on("disconnect", end)
