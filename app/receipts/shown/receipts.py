"""Receipts that were posted: their list on an order's page, and the page of one with what may be done with it."""

from typing import Any

from flask_babel import gettext as _

from app.forms import BaseForm
from app.principal import Principal
from app.receipts import queries
from app.receipts.forms import CorrectForm, InspectForm, ReceiptForm, ReturnForm, ReverseForm
from app.receipts.models import Inspection, Receipt, Return
from app.receipts.rules import Disposal, Outcome, offers
from app.receipts.words import reject_word, remedy_word, return_word
from app.templating import written_quantity

Units = dict[str, str]
FORMS: dict[Disposal, type[ReceiptForm]] = {
    Disposal.INSPECT: InspectForm,
    Disposal.RETURN: ReturnForm,
    Disposal.CORRECT: CorrectForm,
    Disposal.REVERSE: ReverseForm,
}


def standing_receipts(actor: Principal, order_id: int, units: Units) -> list[dict[str, Any]]:
    """What arrived of an order and was not taken back, see `receipts/_receipts.html`."""
    return [receipt_words(each, units) for each in queries.receipts_of_order(actor, order_id)]


def receipt_words(receipt: Receipt, units: Units) -> dict[str, Any]:
    line = receipt.order_line
    names = ("id", "quantity", "blocked", "returned", "arrived_on", "delivery_note", "kept", "stands", "reversal_reason")
    return {name: getattr(receipt, name) for name in names} | {
        "line_no": line.line_no,
        "item_name": line.item_name,
        "rejected": receipt.turned_down,
        "precision": line.precision,
        "unit": units.get(line.unit, line.unit),
    }


def receipt_facts(receipt: Receipt, units: Units) -> dict[str, Any]:
    """All that is known of one receipt, see `receipts/receipt.html`."""
    return receipt_words(receipt, units) | {
        "order_id": receipt.order_id,
        "order_number": receipt.order_line.order.number,
        "posted_at": receipt.posted_at,
        "note": receipt.note,
        "lacked": receipt.lacked,
        "shipments": [match.shipment_line.shipment.number for match in receipt.matches],
        "after": _afterwards(receipt),
        "at_the_dock": _at_the_dock(receipt),
    }


def _at_the_dock(receipt: Receipt) -> str:
    """What was turned down when it came."""
    if not receipt.rejected:
        return ""
    quantity = written_quantity(receipt.rejected, receipt.order_line.precision)
    return (
        _("%(quantity)s rejected", quantity=quantity) + remedy_word(receipt.remedy) + f": {reject_word(receipt.reject_reason)}"
    )


def _afterwards(receipt: Receipt) -> list[dict[str, Any]]:
    """What became of its units, in the order in which it was decided."""
    precision = receipt.order_line.precision
    found = [_inspected(each, precision) for each in receipt.inspections]
    return sorted(found + [_went_back(each, precision) for each in receipt.returns], key=lambda each: each["at"])


def _inspected(each: Inspection, precision: int) -> dict[str, Any]:
    quantity = written_quantity(each.quantity, precision)
    if each.outcome == Outcome.ACCEPTED:
        words = _("%(quantity)s accepted", quantity=quantity)
    else:
        words = _("%(quantity)s rejected", quantity=quantity) + remedy_word(each.remedy)
    return {"words": words, "why": reject_word(each.reason), "note": each.note, "at": each.decided_at}


def _went_back(each: Return, precision: int) -> dict[str, Any]:
    words = _("%(quantity)s went back", quantity=written_quantity(each.quantity, precision)) + remedy_word(each.remedy)
    return {"words": words, "why": return_word(each.reason), "note": each.note, "at": each.returned_at}


def forms_of(receipt: Receipt, refused: BaseForm | None) -> dict[str, ReceiptForm]:
    """The forms of what may be done with it, prefilled; the one that was refused as it was typed."""
    prefilled: dict[Disposal, dict[str, Any]] = {
        Disposal.INSPECT: {"quantity": receipt.blocked},
        Disposal.CORRECT: {"arrived_on": receipt.arrived_on},
    }
    allowed = offers(receipt)
    found: dict[str, ReceiptForm] = {
        str(disposal): kind(formdata=None, data={"version": receipt.version} | prefilled.get(disposal, {}))
        for disposal, kind in FORMS.items()
        if disposal in allowed
    }
    for disposal, kind in FORMS.items():
        if isinstance(refused, kind):
            found[str(disposal)] = refused
    return found
