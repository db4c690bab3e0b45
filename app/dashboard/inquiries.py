"""Where sales begins: one search box, what moved since customers were told, and the questions that wait."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.customers.models.inquiries import Inquiry
from app.customers.queries.inquiries import (
    PAGE,
    inquiries_page,
    inquiries_shown,
    inquiry_counts,
    latest_day,
    moved_watches,
)
from app.customers.queries.looking_up import Hits, OrderHit, look_up, orders_of_customer, orders_of_item
from app.customers.queries.moved import PAGE as MOVED_AT_ONCE
from app.customers.queries.moved import MovedOrder, moved_count, moved_orders
from app.customers.rules.inquiries import Look, look_of
from app.customers.shown import chip_of, state_of
from app.dashboard.desk import asked_ids, bp, printed
from app.forms import BaseForm
from app.identity.queries import names_of
from app.principal import Permission, Principal

HEADINGS = {
    Look.DUE: _("To follow up"),
    Look.OPEN: _("Waiting for our answer"),
    Look.ANSWERED: _("Answered"),
    Look.CLOSED: _("Closed"),
}
AT_ONCE = (Look.DUE, Look.OPEN)
"""What stands on the first page."""
MOVED = "moved"


@bp.get("/inquiries")
@requires(Permission.INQUIRY_READ)
def inquiries(refused: BaseForm | None = None) -> str | Response:
    """With a number that is one customer order's, the way to its answer is not longer than the search."""
    page, typed = printed(url_for("dashboard.inquiries", **_kept())), _typed()
    hits = look_up(actor(), typed) if typed else None
    only = hits.only_order(typed) if hits else None
    if only is not None:
        return redirect(url_for("dashboard.answer", customer_order_id=only))
    look = request.args.get("show", "")
    return render_template(
        "customers/inquiries.html",
        typed=typed,
        hits=_hits(hits) if hits is not None else None,
        of_one=_of_one(),
        moved=moved_shown(actor(), _after_moved()) if look in ("", MOVED) else None,
        sections=[_section(each) for each in _looks(look)],
        look=look,
        strip=strip(actor()),
        watched=watched(actor()),
        refused=" ".join(sentence for _field, sentence in refused.complaints) if refused else "",
        **page,
    )


def _after_moved() -> int:
    """The customer order after which the list of who was told otherwise goes on."""
    return max(0, request.args.get("after", 0, type=int)) if request.args.get("show") == MOVED else 0


def _kept() -> dict[str, Any]:
    """What of the address the page is had again by."""
    return {name: request.args[name] for name in ("q", "show", "after", "customer", "item") if request.args.get(name)}


def _typed() -> str:
    return request.args.get("q", "").strip()


def _looks(asked: str) -> Sequence[Look]:
    if asked == MOVED:
        return ()
    return (Look(asked),) if asked in set(Look) else AT_ONCE


def _hits(found: Hits) -> dict[str, Any]:
    """See `customers/_hits.html`."""
    return {
        "customers": [{"id": each.id, "number": each.number, "name": each.name, "city": each.city} for each in found.customers],
        "orders": [_hit(each) for each in found.orders],
        "items": [{"id": each.id, "number": each.number, "name": each.name} for each in found.items],
        "purchases": [{"id": each.id, "number": each.number, "supplier_name": each.supplier_name} for each in found.purchases],
        "any": bool(found),
    }


def _hit(each: OrderHit) -> dict[str, Any]:
    names = ("id", "number", "their_reference", "ordered_on", "customer_name", "expected_on")
    under_way = each.is_under_way and each.risk is not None
    chip = chip_of(each.risk, each.days or 0) if under_way and each.risk else state_of(each.state)
    return {name: getattr(each, name) for name in names} | {"chip": chip, "open": each.is_under_way}


def _of_one() -> list[dict[str, Any]] | None:
    """The customer orders of the one customer, or of the one item, that a hit led to."""
    customer_id, item_id = request.args.get("customer", type=int), request.args.get("item", type=int)
    if customer_id:
        return [_hit(each) for each in orders_of_customer(actor(), customer_id)]
    return [_hit(each) for each in orders_of_item(actor(), item_id)] if item_id else None


def _section(look: Look) -> dict[str, Any]:
    alone = request.args.get("show") == look
    after = request.args.get("after", type=int) if alone else None
    rows, today = inquiries_page(actor(), look, after=after, limit=PAGE + 1), latest_day(actor())
    further = url_for("dashboard.inquiries", show=str(look), after=rows[PAGE - 1].id) if len(rows) > PAGE else None
    shown = [inquiry_row(each, today) for each in rows[:PAGE]]
    return {"look": str(look), "heading": HEADINGS[look], "rows": shown, "next": further}


def inquiry_row(each: Inquiry, today: date) -> dict[str, Any]:
    """One inquiry in a list, see `customers/_inquiry.html`."""
    names = ("id", "version", "state", "question", "answer", "contact", "asked_at", "taken_by_name", "follow_up_on")
    order = each.customer_order
    more = {"order_id": order.id, "order_number": order.number, "customer_name": each.customer.name}
    return {name: getattr(each, name) for name in names} | more | {"look": str(look_of(each, today))}


def strip(reader: Principal) -> list[dict[str, Any]]:
    """The counts of sales, see `customers/_strip.html`; the same for everybody who may read them."""
    counts, moved = inquiry_counts(reader), moved_count(reader)
    return [
        {"href": url_for("dashboard.inquiries", show=MOVED), "count": moved, "word": _("told otherwise"), "meaning": "wrong"},
        {"href": _rows_of(Look.DUE), "count": counts[Look.DUE], "word": _("to follow up"), "meaning": "watch"},
        {"href": _rows_of(Look.OPEN), "count": counts[Look.OPEN], "word": _("waiting for our answer"), "meaning": "watch"},
    ]


def _rows_of(look: Look) -> str:
    return url_for("dashboard.inquiries", show=str(look))


def moved_shown(reader: Principal, after: int = 0) -> dict[str, Any]:
    """Who was told a day that is no longer true, see `customers/_moved.html`: so many at once, by customer order."""
    found = moved_orders(reader, after=after, limit=MOVED_AT_ONCE + 1)
    orders = found[:MOVED_AT_ONCE]
    further = url_for("dashboard.inquiries", show=MOVED, after=orders[-1].id) if len(found) > MOVED_AT_ONCE else None
    people = {line.told_by for each in orders for line in each.lines if line.told_by} | {
        each.owner_id for each in orders if each.owner_id
    }
    names = names_of(reader, people)
    shown = [_moved(each, names) for each in orders]
    return {"orders": shown, "count": moved_count(reader), "after": after, "next": further}


def _moved(order: MovedOrder, names: dict[int, str]) -> dict[str, Any]:
    named = (
        "line_id",
        "line_no",
        "item_name",
        "told_on",
        "told_at",
        "contact",
        "moved_at",
        "expected_on",
        "not_agreed",
        "days",
    )
    lines = [
        {name: getattr(line, name) for name in named} | {"told_by": names.get(line.told_by or 0, "")} for line in order.lines
    ]
    head = {name: getattr(order, name) for name in ("id", "number", "their_reference", "customer_name", "worst")}
    return head | {"owner": names.get(order.owner_id or 0, ""), "lines": lines}


def watched(reader: Principal) -> dict[str, Any]:
    """The reader's own watched orders that moved, see `customers/_watched.html`."""
    found = [
        {"order_id": each.customer_order_id, "number": each.customer_order.number, "moved_at": each.moved_at}
        | {"customer_name": each.customer_order.customer.name, "nonce": uuid4().hex}
        for each in moved_watches(reader)
    ]
    return {"orders": found, "href": url_for("dashboard.watched_orders")}


@bp.get("/inquiries/watched")
@requires(Permission.INQUIRY_READ)
def watched_orders() -> str:
    """Fetched again when something has moved: it is one person's, so nothing of it is pushed."""
    return render_template("customers/_watched.html", watched=watched(actor()))


@bp.get("/inquiries/matching")
@requires(Permission.INQUIRY_READ)
def inquiries_matching() -> Response:
    """Which of these inquiries the list would show now: for rows that a page lacks."""
    looks, today = _looks(request.args.get("show", "")), latest_day(actor())
    found = inquiries_shown(actor(), asked_ids())
    return jsonify(matching=sorted(each.id for each in found if look_of(each, today) in looks))
