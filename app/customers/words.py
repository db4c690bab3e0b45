"""The words of customers and their orders, as people read them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later
from flask_babel import ngettext

from app.customers import events as e
from app.customers.rules.states import Fulfilment, Risk
from app.orders.words import quantity_word
from app.templating import written_date
from app.wording import NEWS, OK, PLAIN, WATCH, WRONG, Said, says

STATES = {
    Fulfilment.OPEN: _later("Open"),
    Fulfilment.PARTLY: _later("Partly fulfilled"),
    Fulfilment.FULFILLED: _later("Fulfilled"),
    Fulfilment.CLOSED: _later("Closed"),
    Fulfilment.CANCELLED: _later("Cancelled"),
}
RISKS = {
    Risk.LATE: _later("Late"),
    Risk.UNALLOCATED: _later("Unallocated"),
    Risk.AT_RISK: _later("At risk"),
    Risk.UNCONFIRMED: _later("Unconfirmed"),
    Risk.ON_TRACK: _later("On track"),
    Risk.DONE: _later("Done"),
}
MEANINGS = {
    Risk.LATE: WRONG,
    Risk.UNALLOCATED: WRONG,
    Risk.AT_RISK: WATCH,
    Risk.UNCONFIRMED: "wait",
    Risk.ON_TRACK: OK,
    Risk.DONE: "done",
}


def state_word(state: str) -> str:
    return str(STATES[Fulfilment(state)])


def risk_word(risk: str, days: int = 0) -> str:
    """`At risk, 4 days`."""
    word = str(RISKS[Risk(risk)])
    if risk != Risk.AT_RISK or days <= 0:
        return word
    return ngettext("At risk, 1 day", "At risk, %(num)s days", days)


@says(e.CustomerAdded)
def customer_added(fact: e.CustomerAdded) -> Said:
    return Said(_("Customer added"), NEWS)


@says(e.CustomerChanged)
def customer_changed(fact: e.CustomerChanged) -> Said:
    return Said(_("Customer changed"))


@says(e.CustomerOrderEntered)
def entered(fact: e.CustomerOrderEntered) -> Said:
    return Said(ngettext("Entered with 1 line", "Entered with %(num)s lines", len(fact.line_ids)), NEWS)


@says(e.CustomerOrderChanged)
def changed(fact: e.CustomerOrderChanged) -> Said:
    return Said(_("Changed"))


@says(e.CustomerOrderCancelled)
def cancelled(fact: e.CustomerOrderCancelled) -> Said:
    return Said(_("Cancelled"), WRONG, fact.reason)


@says(e.CustomerOrderClosed)
def closed(fact: e.CustomerOrderClosed) -> Said:
    return Said(_("Closed"), OK)


@says(e.CustomerLineAdded)
def line_added(fact: e.CustomerLineAdded) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity), "day": written_date(fact.promised_on)}
    return Said(_("Line %(no)s added: %(quantity)s for %(day)s", **what), NEWS)


@says(e.CustomerLineChanged)
def line_changed(fact: e.CustomerLineChanged) -> Said:
    what = {"no": fact.line_no, "before": quantity_word(fact.before), "quantity": quantity_word(fact.quantity)}
    return Said(_("Line %(no)s: the customer wants %(quantity)s instead of %(before)s", **what), NEWS)


@says(e.CustomerPromised)
def promised(fact: e.CustomerPromised) -> Said:
    what = {"no": fact.line_no, "before": written_date(fact.before), "day": written_date(fact.promised_on)}
    meaning = WATCH if fact.promised_on > fact.before else NEWS
    return Said(_("Line %(no)s: promised for %(day)s instead of %(before)s", **what), meaning, fact.reason)


@says(e.UnitsAllocated)
def allocated(fact: e.UnitsAllocated) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity)}
    if fact.order_line_id is None:
        return Said(_("Line %(no)s: %(quantity)s from stock", **what), OK)
    return Said(_("Line %(no)s: %(quantity)s from an order", **what), OK)


@says(e.UnitsReleased)
def released(fact: e.UnitsReleased) -> Said:
    what = {"no": fact.line_no, "quantity": quantity_word(fact.quantity), "missing": quantity_word(fact.shortfall)}
    if fact.because:
        return Said(_("Line %(no)s lost %(quantity)s: %(missing)s come from nowhere now", **what), WRONG)
    return Said(_("Line %(no)s: %(quantity)s released", **what), WATCH)


@says(e.CustomerOrderMoved)
def moved(fact: e.CustomerOrderMoved) -> Said:
    several = zip(fact.line_numbers, fact.days, fact.risks, strict=True)
    lines = [_moved_line(no, written_date(day, _("nobody knows")), risk_word(risk)) for no, day, risk in several]
    worst = min((Risk(risk) for risk in fact.risks), key=list(Risk).index, default=Risk.ON_TRACK)
    meaning = MEANINGS[worst] if MEANINGS[worst] in (OK, WATCH, WRONG) else PLAIN
    return Said("; ".join(lines), meaning)


def _moved_line(line_no: int, day: str, risk: str) -> str:
    return _("Line %(no)s expected %(day)s, %(risk)s", no=line_no, day=day, risk=risk.lower())


@says(e.TrackedOrderMoved)
def tracked_moved(fact: e.TrackedOrderMoved) -> None:
    """What the customer sees follows from what is said already."""


@says(e.UnitsDispatched)
def dispatched(fact: e.UnitsDispatched) -> Said:
    several = zip(fact.line_numbers, fact.quantities, strict=True)
    what = "; ".join(_("line %(no)s: %(quantity)s", no=no, quantity=quantity_word(quantity)) for no, quantity in several)
    return Said(_("Sent on %(day)s: %(what)s", day=written_date(fact.dispatched_on), what=what), OK)


@says(e.StockCorrected)
def stock_corrected(fact: e.StockCorrected) -> Said:
    return Said(_("Stock counted: %(quantity)s are there", quantity=quantity_word(fact.on_hand)), WATCH, fact.reason)


@says(e.TransitChanged)
def transit_changed(fact: e.TransitChanged) -> Said:
    if fact.days is None:
        return Said(_("Days on the way are not said any more"))
    return Said(ngettext("1 day on the way", "%(num)s days on the way", fact.days))


@says(e.LinkMade)
def link_made(fact: e.LinkMade) -> Said:
    return Said(_("Tracking link made, good until %(day)s", day=written_date(fact.expires_on)))


@says(e.LinkRevoked)
def link_revoked(fact: e.LinkRevoked) -> Said:
    return Said(_("Tracking link revoked"))


@says(e.BuyerAsked)
def buyer_asked(fact: e.BuyerAsked) -> Said:
    return Said(_("Line %(no)s: the buyer was asked", no=fact.line_no), WATCH)


@says(e.BuyerAnswered)
def buyer_answered(fact: e.BuyerAnswered) -> Said:
    return Said(_("Line %(no)s: the buyer answered", no=fact.line_no), NEWS)


@says(e.QuestionPassedOn)
def passed_on(fact: e.QuestionPassedOn) -> Said:
    return Said(_("Line %(no)s: the buyer asked the supplier", no=fact.line_no))
