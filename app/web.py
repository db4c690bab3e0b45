"""What surrounds every request: its id, its size, the proxies in front, and the headers of every answer."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import IO, Any

import structlog
from flask import Flask, Response, current_app, g, request
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from app import sheets, transaction
from app.access import COOKIE, LINK_COOKIE
from app.measures import REQUESTS
from app.principal import NOBODY
from app.sheets import Kind, Row

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
LARGEST_BODY = 1_000_000
PIECE = 64 * 1024


# A supplier's first load on a phone shrinks to a quarter. Lengths of compressed pages could betray a token that stands
# beside what somebody else typed; our cookie is SameSite=Lax, so no other site can make a browser ask for such pages.
COMPRESSED = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json"]


def init_app(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_SECURE"] = app.config["SETTINGS"].address.startswith("https:")
    hops = app.config["SETTINGS"].trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.config["COMPRESS_MIMETYPES"] = COMPRESSED
    app.config["COMPRESS_ALGORITHM"] = app.config["COMPRESS_ALGORITHM_STREAMING"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 4
    Compress(app)
    app.before_request(_begin)
    app.after_request(_finish)
    transaction.request_id = lambda: g.get("request_id", "") if g else ""


def this_app() -> Flask:
    """The application itself, not the stand-in that is gone with the request: for who outlives it or opens another."""
    return current_app._get_current_object()  # type: ignore[attr-defined]  # Flask's stub shows the application alone


def from_outside(path: str) -> str:
    """One of our paths as somebody elsewhere reaches it: by the address that we are set to have, else by the one asked for."""
    ours: str = current_app.config["SETTINGS"].public_url or request.host_url
    return ours.rstrip("/") + path


def sent(kind: Kind, name: str, headings: list[str], rows: Iterable[Row]) -> Response:
    """Rows as a file on its way to the reader."""
    file = sheets.written(kind, headings, rows)
    answer = Response(_pieces(file), mimetype=kind.mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    answer.call_on_close(file.close)
    return answer


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def accepts_up_to(setting: str) -> Callable[[Any], Any]:
    """Let a view take a larger body than usual: the setting names the limit in megabytes."""

    def declare(view: Any) -> Any:
        view.largest_body = setting
        return view

    return declare


def _begin() -> None:
    g.request_id, g.began_at = uuid.uuid4().hex[:16], perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)
    setting = getattr(current_app.view_functions.get(request.endpoint or ""), "largest_body", None)
    if setting:
        # One part more than the file: the other fields and the boundaries.
        request.max_content_length = getattr(current_app.config["SETTINGS"], setting) * 1_000_000 + LARGEST_BODY


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    endpoint = request.endpoint or "none"
    REQUESTS.labels(endpoint, request.method, response.status_code).observe(perf_counter() - g.get("began_at", perf_counter()))
    if request.endpoint == "static":
        lasting = request.args.get("v") or request.path.startswith("/static/vendor/")  # the folder names the version
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
    elif {COOKIE, LINK_COOKIE} & request.cookies.keys() or g.get("principal", NOBODY) is not NOBODY:
        # A page that is not there greets too.
        response.headers["Cache-Control"] = "no-store"
    return response
