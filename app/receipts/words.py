"""The words of receipts, as people read them."""

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later
from flask_babel import ngettext

from app.orders.words import quantity_changed, quantity_word
from app.receipts import events as e
from app.receipts.rules import RejectReason, Remedy, ReturnReason
from app.templating import written_date
from app.wording import NEWS, OK, WATCH, WRONG, Said, says

REASONS = {
    RejectReason.DAMAGED: _later("Damaged"),
    RejectReason.WRONG_ITEM: _later("Wrong item"),
    RejectReason.OUT_OF_SPECIFICATION: _later("Out of specification"),
    RejectReason.PAPERS_MISSING: _later("Papers missing"),
    RejectReason.EXPIRED: _later("Expired"),
    RejectReason.OTHER: _later("Another reason"),
}
RETURN_REASONS = {
    ReturnReason.DAMAGED: _later("Damaged"),
    ReturnReason.WRONG_ITEM: _later("Wrong item"),
    ReturnReason.OUT_OF_SPECIFICATION: _later("Out of specification"),
    ReturnReason.PAPERS_MISSING: _later("Papers missing"),
    ReturnReason.EXPIRED: _later("Expired"),
    ReturnReason.TOO_MANY: _later("More than ordered"),
    ReturnReason.NOT_NEEDED: _later("Not needed"),
    ReturnReason.OTHER: _later("Another reason"),
}
REMEDIES = {Remedy.REPLACE: _later("are owed again"), Remedy.CREDIT: _later("are credited")}


def reject_word(code: str) -> str:
    return str(REASONS[RejectReason(code)]) if code else ""


def return_word(code: str) -> str:
    return str(RETURN_REASONS[ReturnReason(code)]) if code else ""


def remedy_word(code: str) -> str:
    """`, to be replaced`, as it goes on after a quantity."""
    return {Remedy.REPLACE: _(", to be replaced"), Remedy.CREDIT: _(", to be credited")}.get(Remedy(code), "") if code else ""


@says(e.LineReceived)
def received(fact: e.LineReceived) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity), "day": written_date(fact.arrived_on)}
    if fact.arrived_on is None:
        words = _("Line %(no)s: %(quantity)s received, nobody knows on which day", **what)
    else:
        words = _("Line %(no)s: %(quantity)s received on %(day)s", **what)
    changes = quantity_changed(_("open"), _open_before(fact), fact.left) if fact.left else ()
    if fact.rejected:
        words += _(", %(rejected)s of them rejected", rejected=quantity_word(fact.rejected)) + remedy_word(fact.remedy)
    if fact.blocked:
        words += _(", %(blocked)s set aside until somebody has looked at them", blocked=quantity_word(fact.blocked))
    if fact.uncertified:
        words += _("; a certificate is missing")
    if fact.rejected or fact.blocked:
        return Said(words, WATCH, reject_word(fact.reject_reason), changes)
    return Said(words, OK, changes=changes)


def _open_before(fact: e.LineReceived) -> Decimal:
    """What is to be replaced stays owed. Only where something is left: more than was owed may have come."""
    return fact.left + fact.quantity - (fact.rejected if fact.remedy == "replace" else 0)


@says(e.ReceiptReversed)
def receipt_reversed(fact: e.ReceiptReversed) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity)}
    if fact.replaced:
        return Said(_("Line %(no)s: the day of a receipt of %(quantity)s was wrong", **what), WATCH, fact.reason)
    return Said(_("Line %(no)s: receipt of %(quantity)s taken back", **what), WRONG, fact.reason)


@says(e.UnitsAccepted)
def units_accepted(fact: e.UnitsAccepted) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity)}
    return Said(_("Line %(no)s: %(quantity)s that were set aside are all right", **what), OK)


@says(e.UnitsRejected)
def units_rejected(fact: e.UnitsRejected) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity)}
    words = _("Line %(no)s: %(quantity)s that were set aside are rejected", **what) + remedy_word(fact.remedy)
    return Said(words, WRONG, reject_word(fact.reason))


@says(e.UnitsReturned)
def units_returned(fact: e.UnitsReturned) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity)}
    return Said(_("Line %(no)s: %(quantity)s go back", **what) + remedy_word(fact.remedy), WRONG, return_word(fact.reason))


@says(e.PicturesAdded)
def pictures_added(fact: e.PicturesAdded) -> Said:
    one, many = "Line %(no)s: a picture of what arrived", "Line %(no)s: %(num)s pictures of what arrived"
    return Said(ngettext(one, many, fact.count, no=fact.line_no), NEWS)


@says(e.ShipmentFellShort)
def shipment_fell_short(fact: e.ShipmentFellShort) -> Said:
    what = {"no": fact.line_no, "missing": quantity_word(fact.missing), "announced": quantity_word(fact.announced)}
    return Said(_("Line %(no)s: %(missing)s of %(announced)s announced did not come", **what), WRONG)


@says(e.LineCompleted)
def completed(fact: e.LineCompleted) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.missing)}
    return Said(
        _("Line %(no)s: nothing more is awaited, %(quantity)s missing", **what),
        WRONG,
        changes=quantity_changed(_("open"), fact.missing, Decimal(0)),
    )
