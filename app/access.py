"""The gate: a view that does not declare who may use it cannot be reached, and the app does not start.

People are known by the cookie of their session; below `/api/` programs by their token, and there no cookie counts.
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import BadRequest, Forbidden, Unauthorized, UnsupportedMediaType

from app.database import db
from app.principal import NOBODY, Permission, Principal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_TYPES = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
COOKIE = "waybill_session"
LINK_COOKIE = "waybill_order_link"
FOR_PROGRAMS = "/api/"
TRACKING_COOKIE = "waybill_tracking_"
FOR_LINKS = ("/live/since/", "/socket.io")
"""Where an open page of a tracking link asks for what is new; everywhere else a link is nobody."""
LARGEST_KEY, NO_KEY = 2**31 - 1, 0
View = Callable[..., Any]


class SignedIn(UserMixin):
    """Who is signed in, as Flask-Login knows them: the frozen principal and a name to greet."""

    def __init__(self, principal: Principal, person_name: str, language: str = "en") -> None:
        self.principal = principal
        self.person_name = person_name
        self.language = language

    def get_id(self) -> str:
        return str(self.principal.person_id)


Loader = Callable[[str], SignedIn | None]
_loader: list[Loader] = []
_token_loader: list[Loader] = []
_link_loader: list[Loader] = []
_tracking_loader: list[Loader] = []


def load_principals_with(load: Loader) -> Loader:
    """Register how the cookie's id becomes a person; `identity` does."""
    _loader[:] = [load]
    return load


def load_programs_with(load: Loader) -> Loader:
    """Register how a token becomes the person that a program acts as; `identity` does."""
    _token_loader[:] = [load]
    return load


def load_links_with(load: Loader) -> Loader:
    """Register how the link of a mail becomes a person who may see one order; `notifications` does."""
    _link_loader[:] = [load]
    return load


def load_tracking_with(load: Loader) -> Loader:
    """Register how the secret of a tracking link becomes whoever holds it; `dashboard` does."""
    _tracking_loader[:] = [load]
    return load


def open_to_links(view: View) -> View:
    """Whoever came by a link in a mail may use the view too, for their order. Beside what else it declares."""
    view.open_to_links = True  # type: ignore[attr-defined]  # read again by `_is_open_to_links`, as `access` is by the gate
    return view


def public(view: View) -> View:
    """Anybody may use the view, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Every signed-in person may use the view."""
    view.access = "signed_in"  # type: ignore[attr-defined]
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Only who holds the permission may use the view."""

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return declare


def init_app(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # our sessions are rows; Flask-Login keeps nothing in its cookie
    manager.request_loader(_whose)
    app.before_request(_guard)


def is_for_programs(asked: Request) -> bool:
    """Whether this address knows people by a token alone: no cookie is looked at, so no other site can ride on one."""
    return asked.path.startswith(FOR_PROGRAMS)


def _whose(asked: Request) -> SignedIn | None:
    if is_for_programs(asked):
        return _load(_token_loader, token_in(asked))
    link = asked.args.get("tracking", "") if asked.path.startswith(FOR_LINKS) else ""
    if link:  # which of the cookies that this browser has: what it may see is the secret's matter
        return _load(_tracking_loader, asked.cookies.get(f"{TRACKING_COOKIE}{link[:20]}", ""))
    signed_in = _load(_loader, asked.cookies.get(COOKIE, ""))
    return signed_in or (_load(_link_loader, asked.cookies.get(LINK_COOKIE, "")) if _is_open_to_links(asked) else None)


def _is_open_to_links(asked: Request) -> bool:
    """Everywhere else a link counts for nothing: its bearer is nobody there."""
    return getattr(current_app.view_functions.get(asked.endpoint or ""), "open_to_links", False)


def token_in(asked: Request) -> str:
    """What `Authorization: Bearer …` says; empty where it says nothing or something else."""
    said = asked.authorization
    return (said.token or "") if said is not None and said.type == "bearer" else ""


def _load(loader: list[Loader], secret: str) -> SignedIn | None:
    return loader[0](secret) if secret and loader else None


def declared(app: Flask) -> dict[str, str]:
    """Each endpoint with what it declares; a view that declares nothing raises, so that the app does not start."""
    policies = {name: getattr(view, "access", None) for name, view in app.view_functions.items() if name != "static"}
    silent = sorted(name for name, policy in policies.items() if policy is None)
    if silent:
        raise RuntimeError(f"These views do not declare who may use them: {', '.join(silent)}")
    return {name: str(policy) for name, policy in policies.items()} | {"static": "public"}


def actor() -> Principal:
    """The principal of the request under way."""
    return current_user.principal if current_user.is_authenticated else NOBODY


def _guard() -> None:
    if request.endpoint in (None, "static"):
        return
    policy = getattr(current_app.view_functions[request.endpoint], "access", None)
    if policy is None:
        raise Forbidden
    principal = actor() if policy != "public" or COOKIE in request.cookies else NOBODY
    db.session().info["principal"] = principal
    g.principal = principal
    _refuse_strangers(policy, principal)
    if request.method not in SAFE and not is_for_programs(request):
        _refuse_what_no_form_sends()
        _refuse_forged(principal)
    _forget_impossible_keys()


def refuse_unless_open(endpoint: str) -> None:
    """The gate for a page that another view shows in its place. Raises what the gate raises."""
    _refuse_strangers(getattr(current_app.view_functions[endpoint], "access", ""), actor())


def _forget_impossible_keys() -> None:
    """A number that no key can be names no row, as 0 does: the view answers as it does to every unknown one.

    A database would say so with an error.
    """
    keys = request.view_args or {}
    for name, value in keys.items():
        if name.endswith("_id") and isinstance(value, int) and value > LARGEST_KEY:
            keys[name] = NO_KEY


def _refuse_strangers(policy: str, principal: Principal) -> None:
    if policy == "public":
        return
    if principal is NOBODY:
        raise Unauthorized
    if policy != "signed_in" and not principal.can(policy):
        raise Forbidden


def act_for_holder(holder: Principal) -> None:
    """A public view found out by a secret whose it is: what it reads from here on is filtered for that person."""
    db.session().info["principal"] = g.principal = holder


def csrf_token() -> str:
    """An HMAC of the session's id: nothing to store, of no use to another session."""
    cookie = " ".join(filter(None, (request.cookies.get(COOKIE, ""), request.cookies.get(LINK_COOKIE, ""))))
    key = current_app.secret_key.encode() if isinstance(current_app.secret_key, str) else current_app.secret_key or b""
    return hmac.new(key, b"csrf:" + cookie.encode(), hashlib.sha256).hexdigest()


def _refuse_what_no_form_sends() -> None:
    """Pages take what their forms send: what counts attempts, checks and reads a field is written for that."""
    if request.mimetype not in FORM_TYPES:
        raise UnsupportedMediaType


def _refuse_forged(principal: Principal) -> None:
    """Another site may send a person's cookie, but neither our origin nor the token."""
    origin = request.headers.get("Origin")
    if origin is not None and not is_ours(origin):
        raise BadRequest("csrf")
    if origin is None and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise BadRequest("csrf")
    sent = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
    known = principal is not NOBODY or (LINK_COOKIE in request.cookies and _is_open_to_links(request))
    if known and not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        raise BadRequest("csrf")


def is_ours(origin: str) -> bool:
    """Whether an `Origin` header names one of the addresses that this app is reached by."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" in current_app.config["SETTINGS"].origins


__all__ = [
    "NOBODY",
    "act_for_holder",
    "actor",
    "csrf_token",
    "declared",
    "is_for_programs",
    "is_ours",
    "open_to_links",
    "public",
    "refuse_unless_open",
    "requires",
    "signed_in",
]
