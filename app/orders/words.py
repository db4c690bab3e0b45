"""The words of reasons and facts about orders, as people read them."""

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.orders import events as e
from app.orders.rules.reasons import Reason
from app.templating import written_date, written_quantity
from app.wording import NEWS, OK, PLAIN, WATCH, WRONG, Said, says

REASONS = {
    Reason.MATERIAL: _later("Material is late"),
    Reason.CAPACITY: _later("No capacity"),
    Reason.QUALITY: _later("Quality problem"),
    Reason.CLOSED: _later("Plant is closed"),
    Reason.DISCONTINUED: _later("No longer made"),
    Reason.PRICE: _later("Price"),
    Reason.TRANSPORT: _later("Transport"),
    Reason.CUSTOMS: _later("Customs"),
    Reason.SHORT_NOTICE: _later("Too short notice"),
    Reason.WAITING_FOR_US: _later("Waiting for you"),
    Reason.FORCE_MAJEURE: _later("Force majeure"),
    Reason.OTHER: _later("Another reason"),
    Reason.NEEDED_EARLIER: _later("Needed earlier"),
    Reason.NEEDED_IN_FULL: _later("Needed in full"),
    Reason.NO_LONGER_NEEDED: _later("No longer needed"),
    Reason.ORDERED_TWICE: _later("Ordered twice"),
    Reason.ORDERED_WRONGLY: _later("Ordered wrongly"),
    Reason.PLACED_ELSEWHERE: _later("Placed elsewhere"),
    Reason.NOT_DELIVERED: _later("Not delivered"),
    Reason.OTHER_OURS: _later("Another reason"),
}


def reason_word(code: str) -> str:
    return str(REASONS[Reason(code)]) if code else ""


def quantity_word(quantity: Decimal) -> str:
    places = max(0, -int(quantity.normalize().as_tuple().exponent))
    return written_quantity(quantity, places)


def parts_words(fact: e.PartsEvent) -> str:
    """`500 on 04 Dec 2026, 200 on 11 Dec 2026`."""
    each = [_("%(quantity)s on %(day)s", quantity=quantity_word(p.quantity), day=written_date(p.on)) for p in fact.parts]
    return ", ".join(each)


@says(e.OrderDrafted)
def order_drafted(fact: e.OrderDrafted) -> Said:
    return Said(_("Draft written"))


@says(e.DraftChanged)
def draft_changed(fact: e.DraftChanged) -> Said:
    return Said(_("Draft changed"))


@says(e.DraftDiscarded)
def draft_discarded(fact: e.DraftDiscarded) -> Said:
    return Said(_("Draft discarded"), WRONG)


@says(e.OrderIssued)
def order_issued(fact: e.OrderIssued) -> Said:
    if fact.answer_by is None:
        return Said(_("Order issued"), NEWS)
    return Said(_("Order issued, to be answered by %(day)s", day=written_date(fact.answer_by)), NEWS)


@says(e.LineAccepted)
def line_accepted(fact: e.LineAccepted) -> Said:
    day = written_date(fact.promised_on)
    return Said(_("Line %(no)s accepted as requested, for %(day)s", no=fact.line_no, day=day), OK)


@says(e.LineProposed)
def line_proposed(fact: e.LineProposed) -> Said:
    asked = written_date(fact.requested_on)
    words = _("Line %(no)s: offered %(parts)s instead of %(asked)s", no=fact.line_no, parts=parts_words(fact), asked=asked)
    if fact.remainder:
        words += _("; %(quantity)s cannot be delivered", quantity=quantity_word(fact.remainder))
    return Said(words, WATCH, reason_word(fact.reason))


@says(e.LineRejected)
def line_rejected(fact: e.LineRejected) -> Said:
    return Said(_("Line %(no)s rejected", no=fact.line_no), WRONG, reason_word(fact.reason))


@says(e.ProposalAccepted)
def proposal_accepted(fact: e.ProposalAccepted) -> Said:
    parts = parts_words(fact)
    if fact.rule == "by_us":
        return Said(_("Line %(no)s: proposal accepted, %(parts)s", no=fact.line_no, parts=parts), OK)
    words = _("Line %(no)s: %(parts)s, accepted by the rule for small differences", no=fact.line_no, parts=parts)
    return Said(words, OK)


@says(e.ProposalDeclined)
def proposal_declined(fact: e.ProposalDeclined) -> Said:
    days = {"offered": written_date(fact.proposed_on), "counts": written_date(fact.binding_on)}
    words = _("Line %(no)s: %(offered)s declined, %(counts)s counts", no=fact.line_no, **days)
    return Said(words, WRONG, reason_word(fact.reason))


@says(e.ProposalWithdrawn)
def proposal_withdrawn(fact: e.ProposalWithdrawn) -> Said:
    day = written_date(fact.proposed_on)
    return Said(_("Line %(no)s: proposal of %(day)s withdrawn", no=fact.line_no, day=day))


@says(e.OrderRevised)
def order_revised(fact: e.OrderRevised) -> Said:
    return Said(_("Revision %(n)s: changed lines wait for an answer", n=fact.revision), NEWS)


@says(e.LineRevised)
def line_revised(fact: e.LineRevised) -> Said:
    changes = []
    if fact.quantity != fact.quantity_before:
        amounts = {"before": quantity_word(fact.quantity_before), "after": quantity_word(fact.quantity)}
        changes.append(_("quantity %(before)s → %(after)s", **amounts))
    if fact.requested_on != fact.requested_before:
        days = {"before": written_date(fact.requested_before), "after": written_date(fact.requested_on)}
        changes.append(_("requested %(before)s → %(after)s", **days))
    return Said(_("Line %(no)s changed: %(changes)s", no=fact.line_no, changes=", ".join(changes) or "–"), NEWS)


@says(e.LineAdded)
def line_added(fact: e.LineAdded) -> Said:
    what = {"quantity": quantity_word(fact.quantity), "day": written_date(fact.requested_on)}
    return Said(_("Line %(no)s added: %(quantity)s for %(day)s", no=fact.line_no, **what), NEWS)


@says(e.LinePriceChanged)
def line_price_changed(fact: e.LinePriceChanged) -> Said:
    return Said(_("Line %(no)s: price changed", no=fact.line_no), NEWS)


@says(e.LineCancelled)
def line_cancelled(fact: e.LineCancelled) -> Said:
    amount = quantity_word(fact.quantity)
    return Said(_("Line %(no)s: %(quantity)s cancelled", no=fact.line_no, quantity=amount), WRONG, reason_word(fact.reason))


@says(e.OrderCancelled)
def order_cancelled(fact: e.OrderCancelled) -> Said:
    return Said(_("Order cancelled"), WRONG)


@says(e.OrderClosed)
def order_closed(fact: e.OrderClosed) -> Said:
    return Said(_("Nothing is open any more: order closed"), OK)


@says(e.OrderReopened)
def order_reopened(fact: e.OrderReopened) -> Said:
    return Said(_("Something is owed again: order reopened"), WATCH)


@says(e.ReferenceSet)
def reference_set(fact: e.ReferenceSet) -> Said:
    return Said(_("The supplier's order number is %(reference)s", reference=fact.reference), PLAIN)


@says(e.WordsGiven)
def words_given(fact: e.WordsGiven) -> Said:
    """Stands below the fact that it explains; see `dashboard.history`."""
    return Said(_("Line %(no)s, why: %(reason)s", no=fact.line_no, reason=reason_word(fact.reason)), PLAIN, fact.note)


@says(e.LinesBecameLate)
def lines_became_late(fact: e.LinesBecameLate) -> Said:
    return Said(_("Overdue since midnight"), WRONG)
