"""The words of steps and facts about shipments, as people read them."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later
from flask_babel import ngettext

from app.errors import reads
from app.orders.words import day_changed, quantity_changed
from app.shipments import events as e
from app.shipments.rules import Difference, Differences, Doubt, Flag, PackageKind, Step
from app.templating import written_date
from app.wording import NEWS, OK, WATCH, WRONG, Change, Said, says

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


KINDS = {
    PackageKind.CARTON: _later("Carton"),
    PackageKind.PALLET: _later("Pallet"),
    PackageKind.BOX: _later("Box"),
    PackageKind.CRATE: _later("Crate"),
    PackageKind.BAG: _later("Bag"),
    PackageKind.BUNDLE: _later("Bundle"),
    PackageKind.DRUM: _later("Drum"),
    PackageKind.ROLL: _later("Roll"),
    PackageKind.TUBE: _later("Tube"),
    PackageKind.CONTAINER: _later("Container"),
    PackageKind.PACKAGE: _later("Package"),
}
FIELDS = {
    "shipped_on": _later("shipped on"),
    "eta_on": _later("expected on"),
    "carrier": _later("carrier"),
    "tracking_number": _later("tracking number"),
    "package_count": _later("packages"),
    "note": _later("note"),
    "plant": _later("plant"),
    "plant_id": _later("plant"),
}


@reads("step_before")
@reads("step_after")
def step_word(code: str) -> str:
    return str(STEPS[Step(code)])


@reads("steps_expected")
def step_words(codes: str) -> str:
    return ", ".join(str(STEPS[Step(code)]) if code in STEPS else code for code in codes.split(", "))


@reads("differences")
def difference_words(differences: Differences) -> str:
    return str(Differences(Difference(str(FIELDS.get(what, what)), *map(_said, both)) for what, *both in differences))


def _said(value: date | str) -> str:
    return written_date(value) if isinstance(value, date) else value


def doubt_words(doubt: Doubt | None) -> str:
    """A doubt in the reader's language; nothing where there is none."""
    return _(doubt.sentence).format(**doubt.values) if doubt else ""


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
    return Said(_("Shipment is %(step)s", step=str(STEPS[step])), meaning, changes=_step(fact))


@says(e.StepCorrected)
def step_corrected(fact: e.StepCorrected) -> Said:
    words = {"before": str(STEPS[Step(fact.before)]), "after": str(STEPS[Step(fact.after)])}
    return Said(_("Shipment is %(after)s, not %(before)s", **words), WATCH, fact.note, _step(fact))


def _step(fact: e.ShipmentMoved | e.StepCorrected) -> tuple[Change, ...]:
    return (Change(_("step"), str(STEPS[Step(fact.before)]), str(STEPS[Step(fact.after)])),)


@says(e.ShipmentCorrected)
def corrected(fact: e.ShipmentCorrected) -> Said:
    quantities = zip(fact.quantities_before, fact.quantities, strict=False)
    amounts = [each for before, after in quantities for each in quantity_changed(_("quantity"), before, after)]
    changes = (*day_changed(_("expected"), fact.eta_before, fact.eta_on), *amounts)
    if fact.eta_on == fact.eta_before or fact.eta_on is None:
        return Said(_("Shipment corrected"), WATCH, changes=changes)
    return Said(_("Shipment corrected: expected on %(eta)s", eta=written_date(fact.eta_on)), WATCH, changes=changes)


@says(e.FlagSet)
def flag_set(fact: e.FlagSet) -> Said:
    return Said(_("Shipment is %(flag)s", flag=str(FLAGS[Flag(fact.flag)])), WATCH, fact.reason)


@says(e.FlagLifted)
def flag_lifted(fact: e.FlagLifted) -> Said:
    return Said(_("Shipment is no longer %(flag)s", flag=str(FLAGS[Flag(fact.flag)])), OK)


@says(e.PackagesChanged)
def packages_changed(fact: e.PackagesChanged) -> Said:
    return Said(ngettext("Packed in 1 package", "Packed in %(num)s packages", fact.packages), NEWS)


@says(e.SsccPrefixChosen)
def prefix_chosen(fact: e.SsccPrefixChosen) -> Said:
    return Said(_("Packages are numbered from the GS1 prefix %(prefix)s", prefix=fact.prefix))
