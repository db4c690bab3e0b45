"""Lines that a supplier answers, or whose answer it changes."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from flask_babel import gettext as _

from app.orders.forms.parts import NAMES
from app.orders.models import OrderLine
from app.orders.rules.quantities import Part
from app.orders.rules.reasons import TO_PROPOSE
from app.orders.rules.states import Answer
from app.orders.shown.lines import SAME, Units
from app.orders.words import REASONS
from app.templating import typed_date


def reasons() -> list[dict[str, Any]]:
    """What a supplier may say, the usual ones first."""
    return [{"code": str(code), "word": REASONS[code]} for code in TO_PROPOSE]


def asked_line(line: OrderLine, units: Units, typed: Mapping[str, str] | None, errors: Mapping[str, str]) -> dict[str, Any]:
    """A line to answer, prefilled as requested or with what was typed, see `orders/_answer_line.html`."""
    shown = _prefilled(line.wanted) | dict(typed or {})
    return {name: getattr(line, name) for name in SAME} | {
        "unit": units.get(line.unit, line.unit),
        "quantity": line.open_quantity,
        "currency": line.order.currency,
        "unit_price": line.price.unit_price if line.price else None,
        "typed": shown,
        "rest": _rest(shown),
        "errors": errors,
    }


def changeable_line(
    line: OrderLine, units: Units, typed: Mapping[str, str] | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    """A line whose offer or agreement may be changed, prefilled with that, see `orders/_answer_line.html`."""
    prefilled, offered = _prefilled(line.standing), line.open_proposal
    if offered is not None:
        prefilled |= {"reason": offered.reason, "note": offered.note, "substitute": offered.substitute}
        prefilled["price"] = format(offered.unit_price.normalize(), "f") if offered.unit_price is not None else ""
    more = {"standing": line.standing, "may_reject": line.answer != Answer.ACCEPTED}
    return asked_line(line, units, prefilled | dict(typed or {}), errors) | more


def prefilled(line: OrderLine, said: Mapping[str, Any]) -> dict[str, str]:
    """What the fields of a line held when a revision asked for `said`."""
    was_open = line.open_quantity + said["quantity"] - line.quantity
    return _prefilled([Part(was_open, said["requested_on"])])


def _prefilled(parts: Sequence[Part]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for (quantity, on), part in zip(NAMES, parts, strict=False):
        fields |= {quantity: format(part.quantity.normalize(), "f"), on: typed_date(part.on)}
    return fields


def _rest(typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields of the parts after the first: those that hold something, and one more where there is another."""
    filled = [n for n, pair in enumerate(NAMES) if any(typed.get(name, "").strip() for name in pair)]
    return list(NAMES[1 : max(filled, default=0) + 2])


def missed_line(line: OrderLine, typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """A line whose answer was refused and that is not asked any more, with what was typed, see `orders/_missed.html`."""
    words = [typed.get(name, "").strip() for name in (*chain(*NAMES), "price", "substitute", "note")]
    said_why = [str(word) for code, word in REASONS.items() if code == typed.get("reason")]
    rejected = [_("We cannot deliver this line")] if typed.get("reject") else []
    return {
        "id": line.id,
        "line_no": line.line_no,
        "item_name": line.item_name,
        "sentence": " ".join(errors.values()) or _("It is not asked any more."),
        "typed": " · ".join([*(word for word in words if word), *said_why, *rejected]),
    }
