"""The words of steps and facts about shipments, as people read them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.shipments import events as e
from app.shipments.rules import Flag, Step
from app.templating import written_date
from app.wording import NEWS, OK, WATCH, WRONG, Said, says

STEPS = {
    Step.DRAFT: _later("in preparation"),
    Step.READY: _later("ready for pick-up"),
    Step.DISPATCHED: _later("dispatched"),
    Step.IN_TRANSIT: _later("in transit"),
    Step.OUT_FOR_DELIVERY: _later("out for delivery"),
    Step.DELIVERED: _later("delivered"),
    Step.RETURNED: _later("returned"),
    Step.CANCELLED: _later("cancelled"),
}
FLAGS = {
    Flag.CUSTOMS_HOLD: _later("held by customs"),
    Flag.DELAYED: _later("delayed"),
    Flag.EXCEPTION: _later("in trouble"),
}


@says(e.ShipmentAnnounced)
def announced(fact: e.ShipmentAnnounced) -> Said:
    return Said(_("Shipment announced, to leave on %(day)s", day=written_date(fact.shipped_on)), NEWS)


@says(e.ShipmentDispatched)
def dispatched(fact: e.ShipmentDispatched) -> Said:
    day = written_date(fact.shipped_on)
    if fact.eta_on is None:
        return Said(_("Shipped on %(day)s", day=day), OK)
    return Said(_("Shipped on %(day)s, expected on %(eta)s", day=day, eta=written_date(fact.eta_on)), OK)


@says(e.ShipmentMoved)
def moved(fact: e.ShipmentMoved) -> Said:
    step = Step(fact.after)
    meaning = OK if step is Step.DELIVERED else WRONG if step in (Step.RETURNED, Step.CANCELLED) else NEWS
    return Said(_("Shipment is %(step)s", step=str(STEPS[step])), meaning)


@says(e.StepCorrected)
def step_corrected(fact: e.StepCorrected) -> Said:
    words = {"before": str(STEPS[Step(fact.before)]), "after": str(STEPS[Step(fact.after)])}
    return Said(_("Shipment is %(after)s, not %(before)s", **words), WATCH, fact.note)


@says(e.ShipmentCorrected)
def corrected(fact: e.ShipmentCorrected) -> Said:
    if fact.eta_on == fact.eta_before or fact.eta_on is None:
        return Said(_("Shipment corrected"), WATCH)
    return Said(_("Shipment corrected: expected on %(eta)s", eta=written_date(fact.eta_on)), WATCH)


@says(e.FlagSet)
def flag_set(fact: e.FlagSet) -> Said:
    return Said(_("Shipment is %(flag)s", flag=str(FLAGS[Flag(fact.flag)])), WATCH, fact.reason)


@says(e.FlagLifted)
def flag_lifted(fact: e.FlagLifted) -> Said:
    return Said(_("Shipment is no longer %(flag)s", flag=str(FLAGS[Flag(fact.flag)])), OK)
