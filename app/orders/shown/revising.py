"""What revisions changed, and an issued order while it is asked for otherwise."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.orders.models import Order, OrderLine
from app.orders.queries import Revisions
from app.orders.rules.differences import Difference
from app.orders.shown.lines import SAME, Units
from app.orders.words import field_word, value_word
from app.templating import typed_date

Names = Mapping[int, str]


def difference_rows(found: Iterable[Difference], order: Order, units: Units, sites: Names) -> list[dict[str, Any]]:
    """Field by field, before and after, see `orders/_differences.html`."""
    lines = {line.line_no: line for line in order.lines}
    return [_row(each, lines.get(each.line_no or 0), units, sites) for each in found]


def _row(each: Difference, line: OrderLine | None, units: Units, sites: Names) -> dict[str, Any]:
    row: dict[str, Any] = {"line_no": each.line_no, "item_name": line.item_name if line else "", "field": field_word(each)}
    if line is not None and not each.field:
        return row | {"before": "", "after": _new_line(each.after, line, units, sites)}
    unit = f" {units.get(line.unit, line.unit)}" if line is not None and each.field == "quantity" else ""
    return row | {name: value_word(each.field, getattr(each, name), sites) + unit for name in ("before", "after")}


def _new_line(words: Mapping[str, Any], line: OrderLine, units: Units, sites: Names) -> str:
    quantity, day = (value_word(name, words[name], sites) for name in ("quantity", "requested_on"))
    return f"{quantity} {units.get(line.unit, line.unit)} · {day}"


def asked_otherwise(revisions: Revisions, units: Units, sites: Names) -> dict[str, Any] | None:
    """What we changed and nobody answered yet, and what binds meanwhile; see `orders/_asked_otherwise.html`."""
    if not revisions.waiting:
        return None
    return {
        "revision": revisions.order.revision,
        "rows": difference_rows(revisions.unanswered, revisions.order, units, sites),
        "binding": [
            {
                "line_no": line.line_no,
                "parts": line.agreed,
                "precision": line.precision,
                "unit": units.get(line.unit, line.unit),
                "revision": line.promised_revision,
            }
            for line in revisions.waiting
            if line.is_promised
        ],
    }


def revision_list(revisions: Revisions, units: Units, sites: Names) -> list[dict[str, Any]]:
    """Every revision with what it changed, the newest first; see `orders/_revisions.html`."""
    return [
        {
            "number": number,
            "made_at": revisions.made_at(number),
            "rows": difference_rows(revisions.between(number - 1, number), revisions.order, units, sites) if number > 1 else [],
        }
        for number in reversed(revisions.numbers)
    ]


def revisable_line(line: OrderLine, units: Units, typed: Mapping[str, str] | None, errors: Mapping[str, str]) -> dict[str, Any]:
    """A line of an issued order as it may be asked for otherwise, see `orders/revise.html`."""
    prefilled = {"quantity": format(line.quantity.normalize(), "f"), "on": typed_date(line.requested_on)}
    prefilled["price"] = format(line.price.unit_price.normalize(), "f") if line.price else ""
    unit = {"unit": units.get(line.unit, line.unit), "quantity": line.quantity, "promised_on": line.latest_promised_on}
    priced = {"price_is_fixed": bool(line.shipped or line.received)}
    shown = {name: getattr(line, name) for name in SAME} | unit | priced
    return shown | {"typed": prefilled | dict(typed or {}), "errors": errors}


def revisable_head(order: Order) -> dict[str, Any]:
    """What the header's fields begin with."""
    names = ("currency", "incoterm", "payment_terms", "note", "version")
    return {name: getattr(order, name) or "" for name in names} | {"site": order.site_id}
