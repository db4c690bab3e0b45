"""The blueprint that the composed pages share, and what each of them is printed with."""

from typing import Any

from flask import Blueprint, current_app, g, request

from app import clock
from app.access import actor
from app.catalog import queries as catalog
from app.database import db
from app.live.positions import newest

MOST_ASKED = 500
bp = Blueprint("dashboard", __name__)


def printed(address: str = "") -> dict[str, Any]:
    """Call it before the page's queries: what is committed after this position reaches the page by the socket.

    `address` is where the page is had again. A page that answers a refused form too must say it: such an answer
    stands at an address that takes only forms.
    """
    if "live_position" not in g:
        g.live_position = newest(db.session())
    return {"position": g.live_position, "address": address or request.full_path.removesuffix("?"), "as_of": clock.now()}


def units() -> dict[str, str]:
    return catalog.unit_names(actor())


def company() -> str:
    return current_app.config["SETTINGS"].company_name


def asked_ids() -> list[int]:
    """The rows that a list asks about in its address."""
    typed = request.args.get("ids", "").split(",")[:MOST_ASKED]
    return [int(each) for each in typed if each.isdecimal() and len(each) < 19]
