"""What waits for us: proposals, rejections, and the form that cancels."""

from typing import Any
from uuid import uuid4

from flask import url_for
from flask_babel import gettext as _

from app.orders.models import Order, OrderLine
from app.orders.rules.reasons import TO_CANCEL, TO_DECLINE
from app.orders.rules.states import Answer
from app.orders.shown.lines import SAME, Units
from app.orders.words import REASONS, reason_word


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
