"""Orders and lines under the names that templates use; for rows that were loaded with all that is asked of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import url_for
from flask_babel import gettext as _

from app.catalog.models import Item
from app.orders.models import Order, OrderLine
from app.orders.queries import BoardRow, HistoryEntry
from app.orders.rules import states
from app.orders.rules.quantities import NOTHING
from app.orders.rules.reasons import TO_CANCEL, TO_DECLINE, TO_PROPOSE
from app.orders.rules.states import Answer
from app.orders.words import REASONS, reason_word
from app.templating import typed_date
from app.wording import said

Units = Mapping[str, str]
SAME = ("id", "version", "order_id", "line_no", "item_name", "item_number", "precision", "requested_on", "shipped", "received")
BOARD = (*SAME, "order_number", "supplier_name", "site_name", "binding_on", "promised_on", "first_promised_on", "expected_on")


def board_line(row: BoardRow, units: Units) -> dict[str, Any]:
    """A row of the board, see `orders/_board_line.html`."""
    shown = {name: getattr(row, name) for name in BOARD}
    more = {
        "here": row.active_quantity - row.open_quantity,
        "slip_days": row.slip_days,
        "state": row.state,
        "answered_at": row.answered_at,
    }
    return shown | more | {"unit": units.get(row.unit, row.unit), "quantity": row.active_quantity or row.quantity}


def order_line(line: OrderLine, units: Units, *, prices: bool, currency: str) -> dict[str, Any]:
    """A row of an order's table, see `orders/_order_line.html`."""
    shown = {name: getattr(line, name) for name in SAME}
    price = {"unit_price": line.price.unit_price if prices and line.price else None, "currency": currency}
    return (
        shown
        | price
        | {
            "unit": units.get(line.unit, line.unit),
            "quantity": line.active_quantity or line.quantity,
            "promised_on": line.latest_promised_on,
            "first_promised_on": line.first_promised_on,
            "expected_on": line.expected_on,
            "here": line.active_quantity - line.open_quantity,
            "slip_days": slip_of(line),
            "state": line.state,
        }
    )


def slip_of(line: OrderLine) -> int | None:
    """Calendar days from the requested to the expected day; of a late line without one, to today."""
    if line.expected_on is not None:
        return (line.expected_on - line.requested_on).days
    return (line.order.site.today - line.requested_on).days if line.open_quantity else None


def order_head(order: Order) -> dict[str, Any]:
    """What an order is and waits for, see `orders/_order_head.html`."""
    lines = [line for line in order.lines if line.active_quantity]
    waiting = [line for line in lines if line.open_quantity and line.answer == Answer.PENDING]
    return {
        "id": order.id,
        "number": order.number,
        "version": order.version,
        "revision": order.revision,
        "state": order.state,
        "supplier_name": order.supplier.name,
        "site_name": order.site.name,
        "to_confirm": len(waiting),
        "confirm_by": min((line.answer_by for line in waiting if line.answer_by), default=None),
        "proposals": sum(line.answer == Answer.PROPOSED and bool(line.open_quantity) for line in lines),
        "overdue": sum(line.state == states.LineState.OVERDUE for line in lines),
        "answer": states.answered(line.answer for line in lines),
        "delivery": states.delivery(lines),
    }


def order_facts(order: Order, *, prices: bool) -> dict[str, Any]:
    """What an order says of itself, see `orders/_facts.html`."""
    names = ("buyer_name", "incoterm", "currency", "ordered_on", "supplier_reference", "note")
    return (
        order_head(order)
        | {name: getattr(order, name) for name in names}
        | {
            "total": _total(order) if prices else None,
            "payment_terms": order.payment_terms if prices else None,
        }
    )


def _total(order: Order) -> Decimal | None:
    priced = [line.price.unit_price * line.active_quantity for line in order.lines if line.price]
    return sum(priced, NOTHING).quantize(Decimal("0.01")) if priced else None


def proposal(line: OrderLine, units: Units) -> dict[str, Any] | None:
    """An open proposal with its line, see `orders/_proposal.html`; None where there is none."""
    offered = line.open_proposal
    if offered is None:
        return None
    unit = {"unit": units.get(line.unit, line.unit), "quantity": line.open_quantity}
    return {
        "line": {name: getattr(line, name) for name in SAME} | unit,
        "proposal": {
            "parts": offered.offered_parts,
            "slip_days": (offered.proposed_on - line.requested_on).days,
            "reason": reason_word(offered.reason),
            "note": offered.note,
            "remainder": offered.remainder,
            "nonce": uuid4().hex,
            "decline_reasons": [{"code": str(code), "word": REASONS[code]} for code in TO_DECLINE],
        },
    }


def rejections(order: Order) -> list[dict[str, Any]]:
    """Lines that the supplier refused and that wait for us, see `orders/_rejections.html`."""
    refused = [line for line in order.lines if line.answer == Answer.REJECTED and line.open_quantity]
    return [
        {
            "line": {name: getattr(line, name) for name in SAME},
            "reason": reason_word(line.rejections[-1].reason) if line.rejections else "",
            "note": line.rejections[-1].note if line.rejections else "",
            "cancel": cancel_form(
                f"line-{line.id}", line.version, url_for("orders.cancel_line", line_id=line.id), _("Cancel the line")
            ),
        }
        for line in refused
    ]


def cancel_form(key: str, version: int, href: str, words: str) -> dict[str, Any]:
    """What `orders/_cancel.html` needs."""
    codes = [{"code": str(code), "word": REASONS[code]} for code in TO_CANCEL]
    return {"href": href, "words": words, "key": key, "version": version, "nonce": uuid4().hex, "reasons": codes}


def reasons() -> list[dict[str, Any]]:
    """What a supplier may say, the usual ones first."""
    return [{"code": str(code), "word": REASONS[code]} for code in TO_PROPOSE]


def asked_line(line: OrderLine, units: Units, typed: Mapping[str, str] | None, errors: Mapping[str, str]) -> dict[str, Any]:
    """A line to answer, prefilled as requested or with what was typed, see `orders/_answer_line.html`."""
    prefilled = {"quantity": format(line.open_quantity.normalize(), "f"), "on": typed_date(line.requested_on)}
    return {name: getattr(line, name) for name in SAME} | {
        "unit": units.get(line.unit, line.unit),
        "quantity": line.open_quantity,
        "typed": prefilled | dict(typed or {}),
        "errors": errors,
    }


def changeable_line(
    line: OrderLine, units: Units, typed: Mapping[str, str] | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    """A line whose offer or agreement may be changed, prefilled with that, see `orders/_answer_line.html`.

    More parts than the form has fields for leave them empty: what is not typed stays as it is.
    """
    names = (("quantity", "on"), ("later_quantity", "later_on"))
    prefilled = {"quantity": "", "on": ""}
    for (quantity, on), part in zip(names, line.standing if len(line.standing) <= len(names) else (), strict=False):
        prefilled |= {quantity: format(part.quantity.normalize(), "f"), on: typed_date(part.on)}
    offered = line.open_proposal
    if offered is not None:
        prefilled |= {"reason": offered.reason, "note": offered.note}
    return asked_line(line, units, prefilled | dict(typed or {}), errors) | {"may_reject": line.answer != Answer.ACCEPTED}


def missed_line(line: OrderLine, typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """A line whose answer was refused and that is not asked any more, with what was typed, see `orders/_missed.html`."""
    words = [typed.get(name, "").strip() for name in ("quantity", "on", "later_quantity", "later_on", "note")]
    said_why = [str(word) for code, word in REASONS.items() if code == typed.get("reason")]
    rejected = [_("We cannot deliver this line")] if typed.get("reject") else []
    return {
        "id": line.id,
        "line_no": line.line_no,
        "item_name": line.item_name,
        "sentence": " ".join(errors.values()),
        "typed": " · ".join([*(word for word in words if word), *said_why, *rejected]),
    }


def entry(told: HistoryEntry, company: str, supplier: str) -> dict[str, Any] | None:
    """One fact of a history in words, see `orders/_history.html`."""
    sentence = said(told.fact)
    if sentence is None:
        return None
    whose = {"us": company, "supplier": supplier, "machine": "Waybill"}[told.side]
    note = ": ".join(part for part in (sentence.note or reason_word(told.reason), told.note) if part)
    return {
        "occurred_at": told.occurred_at,
        "who": told.who if told.who and told.side != "machine" else whose,
        "words": sentence.words,
        "meaning": sentence.meaning,
        "note": note,
    }


def revisable_line(line: OrderLine, units: Units, typed: Mapping[str, str] | None, errors: Mapping[str, str]) -> dict[str, Any]:
    """A line of an issued order as it may be asked for otherwise, see `orders/revise.html`."""
    prefilled = {"quantity": format(line.quantity.normalize(), "f"), "on": typed_date(line.requested_on)}
    unit = {"unit": units.get(line.unit, line.unit), "quantity": line.quantity, "promised_on": line.latest_promised_on}
    return {name: getattr(line, name) for name in SAME} | unit | {"typed": prefilled | dict(typed or {}), "errors": errors}


def draft_head(order: Order) -> dict[str, Any]:
    """What a draft's form begins with."""
    names = ("number", "currency", "incoterm", "payment_terms", "version")
    return {name: getattr(order, name) or "" for name in names} | {"supplier": order.for_supplier_id, "site": order.site_id}


def draft_lines(order: Order | None) -> list[dict[str, Any]]:
    """The rows of a draft as its form shows them, and empty ones behind."""
    lines = order.lines if order else []
    rows: list[dict[str, Any]] = [
        {"id": line.line_no, "line_no": line.line_no, "typed": _draft_row(line), "errors": {}} for line in lines
    ]
    last = max((line.line_no for line in lines), default=0)
    empty = [{"id": n, "line_no": n, "typed": {}, "errors": {}} for n in range(last + 1, last + (2 if rows else 4))]
    return rows + empty


def _draft_row(line: OrderLine) -> dict[str, str]:
    price = format(line.price.unit_price.normalize(), "f") if line.price else ""
    quantity = format(line.quantity.normalize(), "f")
    return {"item": line.item_number, "quantity": quantity, "price": price, "on": line.requested_on.isoformat()}


def items_to_offer(items: Sequence[Item], units: Units) -> list[dict[str, str]]:
    return [{"number": item.number, "name": item.name, "unit": units.get(item.unit_code, item.unit_code)} for item in items]
