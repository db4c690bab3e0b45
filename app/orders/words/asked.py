"""How facts about what we asked for read."""

from flask_babel import gettext as _

from app.orders import events as e
from app.orders.words.plain import day_changed, quantity_changed, quantity_word, reason_word
from app.templating import written_date
from app.wording import NEWS, OK, WATCH, WRONG, Said, says


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


@says(e.OrderRevised)
def order_revised(fact: e.OrderRevised) -> Said:
    return Said(_("Revision %(n)s: changed lines wait for an answer", n=fact.revision), NEWS)


@says(e.LineRevised)
def line_revised(fact: e.LineRevised) -> Said:
    quantity = quantity_changed(_("quantity"), fact.quantity_before, fact.quantity)
    changes = quantity + day_changed(_("requested"), fact.requested_before, fact.requested_on)
    spoken = ", ".join(f"{each.what} {each.before} → {each.after}" for each in changes)
    return Said(_("Line %(no)s changed: %(changes)s", no=fact.line_no, changes=spoken or "–"), NEWS, changes=changes)


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
    words = _("Line %(no)s: %(quantity)s cancelled", no=fact.line_no, quantity=amount)
    return Said(words, WRONG, reason_word(fact.reason), quantity_changed(_("open"), fact.left + fact.quantity, fact.left))


@says(e.OrderCancelled)
def order_cancelled(fact: e.OrderCancelled) -> Said:
    return Said(_("Order cancelled"), WRONG)


@says(e.OrderClosed)
def order_closed(fact: e.OrderClosed) -> Said:
    return Said(_("Nothing is open any more: order closed"), OK)


@says(e.OrderReopened)
def order_reopened(fact: e.OrderReopened) -> Said:
    return Said(_("Something is owed again: order reopened"), WATCH)


@says(e.LinesBecameLate)
def lines_became_late(fact: e.LinesBecameLate) -> Said:
    return Said(_("Overdue since midnight"), WRONG)


@says(e.LacksChanged)
def lacks_changed(fact: e.LacksChanged) -> Said:
    return Said(_("The certificates that its lines need are others now"), WATCH)
