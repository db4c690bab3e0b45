"""The socket speaks and never listens: it accepts a connection of a signed-in person and takes nothing else in.

The rooms are chosen here from who somebody is. No other module knows that the transport is Socket.IO.
"""

from typing import NamedTuple

import structlog
from flask import Flask, current_app, g, request
from flask_login import current_user
from flask_socketio import SocketIO
from sqlalchemy.exc import SQLAlchemyError

from app.access import is_ours
from app.live import fragments, views
from app.live.delivery import Delivery, make_deaf
from app.live.engine import SLOTS, Engine
from app.live.registry import Refused, Registry
from app.live.websocket import LARGEST_MESSAGE, async_mode
from app.measures import REFUSED
from app.principal import Principal
from app.transaction import Unavailable

log = structlog.get_logger()
PING_EVERY, PING_PATIENCE = 25, 20


class Arrival(NamedTuple):
    """Who is connecting, and up to which position whoever looked them up knew everything."""

    principal: Principal
    language: str
    shown: fragments.Shown
    known_at: int
    address: str


class LiveSocket:
    """One application's socket: who is connecting, who sits where, and the engine that speaks to them."""

    def __init__(self, app: Flask) -> None:
        self._connecting: dict[str, Arrival] = {}
        self.registry = Registry(SLOTS, app.config["SETTINGS"].sockets_per_address)
        self.delivery = Delivery(self._greet)
        self.engine = Engine(app, self.registry, self.delivery)
        self._mount(app)

    def _mount(self, app: Flask) -> None:
        socketio = SocketIO()
        socketio.on("connect")(self._connect)
        socketio.on("disconnect")(self._disconnect)
        socketio.init_app(
            app,
            async_mode=async_mode(),
            client_manager=self.delivery,
            transports=["websocket"],
            cors_allowed_origins=sorted(app.config["SETTINGS"].origins),
            max_http_buffer_size=LARGEST_MESSAGE,
            ping_interval=PING_EVERY,
            ping_timeout=PING_PATIENCE,
            async_handlers=False,
            manage_session=False,
        )
        make_deaf(socketio.server, self.delivery.unfinished)

    def _connect(self, _auth: object = None) -> bool:
        origin = request.headers.get("Origin")
        if origin is None or not is_ours(origin):
            REFUSED.labels("origin").inc()
            return False  # a cookie alone proves nothing: any site could have made the browser send it
        self.engine.start()
        if not self.engine.ready:
            return False
        try:
            return self._take_in()
        except (SQLAlchemyError, Unavailable) as failure:
            # Said at once: whoever hears nothing keeps an open line on which nobody speaks.
            log.warning("a socket came while the database is away", reason=str(failure)[:300])
            REFUSED.labels("database away").inc()
            return False

    def _take_in(self) -> bool:
        known_at = self.engine.caught_up()  # before the look-up, which knows it: only what is told later revokes it
        if not current_user.is_authenticated:
            REFUSED.labels("signed out").inc()
            return False
        shown = fragments.shown_by(request.args.get("shows", ""))
        address = request.remote_addr or ""
        arrival = Arrival(current_user.principal, current_user.language, shown, known_at, address)
        self._connecting[request.sid] = arrival  # type: ignore[attr-defined]
        return True

    def _greet(self, sid: str) -> None:
        arrival = self._connecting.pop(sid)
        try:
            seat = self.registry.sit(sid, *arrival)
        except Refused as reason:
            log.info("a socket was refused", reason=str(reason), person=arrival.principal.person_id)
            REFUSED.labels(str(reason)).inc()
            self.delivery.hang_up(sid)
            return
        self.delivery.deliver([sid], "hello", {"rooms": self.engine.heads(seat.rooms)})

    def _disconnect(self, _reason: str = "") -> None:
        self.registry.leave(request.sid)  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    fragments.gather(app.import_name)
    live = app.extensions["waybill_live"] = LiveSocket(app)
    app.register_blueprint(views.bp)
    app.before_request(_note_position)
    app.context_processor(lambda: {"position": g.live_position} if "live_position" in g else {})
    app.extensions["waybill_engine"] = live.engine


def _note_position() -> None:
    """A page is printed with the newest position from before its queries; what follows reaches it by the socket."""
    engine: Engine = current_app.extensions["waybill_engine"]
    if engine.ready and request.endpoint != "static":
        g.live_position = engine.position
