"""The page for a forgotten password. It answers alike whatever address is typed, and as fast."""

from random import random
from threading import Timer

import structlog
from flask import Flask, make_response, render_template
from werkzeug.wrappers import Response

from app.access import public
from app.identity.forgotten import ask_reset
from app.identity.forms import ForgottenForm
from app.identity.views import bp
from app.throttle import limiter, typed_address
from app.transaction import Unavailable
from app.web import this_app

log = structlog.get_logger()
SOON = 1.0
"""Seconds, at least, until somebody who may have forgotten a password is looked for."""


@bp.get("/forgotten")
@public
def forgotten() -> str:
    return render_template("identity/forgotten.html", form=ForgottenForm(formdata=None), asked=False)


@bp.post("/forgotten")
@public
@limiter.limit("3 per hour", key_func=lambda: f"forgotten {typed_address()}")
@limiter.limit("30 per hour")
def ask_link() -> Response:
    form = ForgottenForm()
    is_right = form.validate()
    page = render_template("identity/forgotten.html", form=form, asked=is_right)
    response = make_response(page, 200 if is_right else 422)
    if is_right:
        _ask_later(this_app(), form.address)
    return response


def _ask_later(app: Flask, address: str) -> None:
    """What is done for a known address takes longer: not before the answer, and not while the next one is waited for."""
    asking = Timer(SOON + random() * SOON, _ask, (app, address))
    asking.daemon = True
    asking.start()


def _ask(app: Flask, address: str) -> None:
    with app.app_context():
        try:
            ask_reset(address)
        except Unavailable as failure:
            log.warning("a fresh password was not asked for", reason=str(failure)[:300])
