"""One mapping from what went wrong to a status and an answer: a page for people, problem+json for machines."""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.http import HTTP_STATUS_CODES

from app.refusals import NotFound, Refusal, RuleBroken, Stale
from app.transaction import AlreadyDone, NotKept, Unavailable

log = structlog.get_logger()
STATUS: dict[type[Exception], int] = {
    RuleBroken: 409,
    Stale: 409,
    StaleDataError: 409,
    AlreadyDone: 409,
    NotKept: 503,
    NotFound: 404,
}


_words: dict[str, Callable[[Any], str]] = {}
_kinds: dict[type, Callable[[Any], str]] = {}


def reads(name: str) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Register how a code that stands in refusals under this name reads: `unit` H87 → pcs."""

    def register(word: Callable[[Any], str]) -> Callable[[Any], str]:
        _words[name] = word
        return word

    return register


def reads_kind(kind: type, word: Callable[[Any], str]) -> None:
    """Register how values of a kind read in refusals: a date as people of the reader's language write it."""
    _kinds[kind] = word


def init_app(app: Flask) -> None:
    for kind, status in STATUS.items():
        app.register_error_handler(kind, lambda error, status=status: answer(status, sentence(error)))
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(OverflowError, _unstorable)  # how SQLite's driver says it
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def sentence(error: Exception) -> str:
    """What the refusal says, in the reader's language."""
    if isinstance(error, Refusal):
        return gettext(error.sentence).format(**{name: _read(name, value) for name, value in error.values.items()})
    if isinstance(error, StaleDataError):
        return gettext("Somebody changed this at the same moment. Look at it again, then decide.")
    if isinstance(error, AlreadyDone):
        return gettext("This was already carried out. Nothing was done twice.")
    if isinstance(error, NotKept):
        return gettext("The file could not be stored. Nothing was changed: choose it again and repeat it in a moment.")
    return gettext("We could not find this page. It may have been moved, or it is not yours.")


def _read(name: str, value: Any) -> Any:
    word = _words.get(name) or _kinds.get(type(value))
    return word(value) if word else value


def answer(status: int, detail: str) -> Response:
    if wants_json():
        return problem(status, detail)
    response = current_app.make_response(render_template("errors/error.html", status=status, detail=detail))
    response.status_code = status
    return response


def problem(status: int, detail: str, **more: Any) -> Response:
    """The answer for machines (RFC 9457): `more` are members of its own, like a code or what stands there now."""
    title = TITLES.get(status) or HTTP_STATUS_CODES.get(status, "")
    response = jsonify({"type": "about:blank", "status": status, "title": title, "detail": detail} | more)
    response.content_type = "application/problem+json"
    response.status_code = status
    return response


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.path.startswith(("/api/", "/live/"))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()  # type: ignore[return-value]
    if status == 401 and not wants_json() and request.method == "GET" and "HX-Request" not in request.headers:
        return redirect(url_for("identity.sign_in", next=request.full_path.rstrip("?")))  # type: ignore[return-value]
    if status == 413 and request.content_length and request.max_content_length:
        return answer(status, _too_large(request.content_length, request.max_content_length))
    response = answer(status, gettext(SENTENCES.get(status, SENTENCES[500])))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _too_large(sent: int, most: int) -> str:
    """How much came and how much we take at once, in megabytes."""
    said = gettext("This was {sent} MB. We accept up to {most} MB at once. Nothing was changed.")
    return said.format(sent=-(-sent // 1_000_000), most=most // 1_000_000)


def _unavailable(error: Unavailable | OperationalError) -> Response:
    reason = str(getattr(error, "orig", None) or error)  # the database's words, without the values that it was given
    log.error("storing failed", reason=reason)
    status = 507 if any(words in reason for words in FULL) else 503
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # the page would ask who reads it
    reads = status == 503 and request.method in ("GET", "HEAD")
    return answer(status, gettext(READING if reads else SENTENCES[status]))


def _unstorable(error: Exception) -> Response:
    """A number too large or a text too long for its column: no such row, and nothing that could be kept."""
    status = 404 if request.method in ("GET", "HEAD") else 422
    return answer(status, gettext(SENTENCES[status]))


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected", path=request.path)
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _http(InternalServerError())


def _N(text: str) -> str:
    """Marks a sentence for translation where it is not yet spoken."""
    return text


# How SQLite and PostgreSQL say that the disk takes no more.
FULL = ("disk is full", "No space left on device")
READING = _N("We cannot read this at the moment. Try again shortly.")
TITLES = {400: "Bad request", 401: "Signed out", 403: "Forbidden", 404: "Not found", 409: "Conflict", 422: "Invalid"}
SENTENCES = {
    400: _N("This form is out of date or came from another site. Load the page again and repeat it."),
    401: _N("You are signed out. Sign in and repeat it; nothing was changed."),
    403: _N("Your role does not include this. Ask an administrator if it should."),
    404: _N("We could not find this page. It may have been moved, or it is not yours."),
    405: _N("This address does not take that kind of request."),
    413: _N("This is larger than we accept. Send a smaller file."),
    415: _N("We cannot read this kind of content."),
    422: _N("Something that was typed is too long or too large to be kept. Shorten it and repeat; nothing was changed."),
    429: _N("Too many attempts. Wait a minute and try again."),
    500: _N("Something broke on our side. Nothing was changed; try again in a moment."),
    503: _N("We cannot store changes at the moment. Nothing was changed; try again shortly."),
    507: _N("Our disk is full. Nothing was changed; we have been told."),
}
