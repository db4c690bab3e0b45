"""The words of receipts, as people read them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.orders.words import quantity_word
from app.receipts import events as e
from app.receipts.rules import RejectReason
from app.templating import written_date
from app.wording import OK, WATCH, WRONG, Said, says

REASONS = {
    RejectReason.DAMAGED: _later("Damaged"),
    RejectReason.WRONG_ITEM: _later("Wrong item"),
    RejectReason.OUT_OF_SPECIFICATION: _later("Out of specification"),
    RejectReason.PAPERS_MISSING: _later("Papers missing"),
    RejectReason.EXPIRED: _later("Expired"),
    RejectReason.OTHER: _later("Another reason"),
}


@says(e.LineReceived)
def received(fact: e.LineReceived) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity), "day": written_date(fact.arrived_on)}
    if fact.arrived_on is None:
        words = _("Line %(no)s: %(quantity)s received, nobody knows on which day", **what)
    else:
        words = _("Line %(no)s: %(quantity)s received on %(day)s", **what)
    if not fact.rejected:
        return Said(words, OK)
    words += _(", %(rejected)s of them rejected", rejected=quantity_word(fact.rejected))
    return Said(words, WATCH, str(REASONS[RejectReason(fact.reject_reason)]) if fact.reject_reason else "")


@says(e.ReceiptReversed)
def receipt_reversed(fact: e.ReceiptReversed) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity)}
    return Said(_("Line %(no)s: receipt of %(quantity)s taken back", **what), WRONG, fact.reason)


@says(e.LineCompleted)
def completed(fact: e.LineCompleted) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.missing)}
    return Said(_("Line %(no)s: nothing more is awaited, %(quantity)s missing", **what), WRONG)
