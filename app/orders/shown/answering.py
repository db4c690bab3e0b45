"""Lines that a supplier answers, or whose answer it changes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.orders.models import OrderLine
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
