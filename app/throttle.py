"""How often somebody may try: counted in Redis where there is one, else in this process."""

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, in_memory_fallback_enabled=True)


def init_app(app: Flask) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = app.config["SETTINGS"].redis_url or "memory://"
    limiter.init_app(app)


def typed_address() -> str:
    """The account that is tried, so that one account is guarded however many machines try it."""
    return f"account:{request.form.get('email', '').strip().lower()[:254]}"


def failed(response: Response) -> bool:
    return response.status_code >= 400
