"""A shipment goes its way: step by step, told by its supplier, or by what speaks for it."""

from datetime import date, datetime

from app import clock
from app.catalog.rules import check_words
from app.orders.rules import offers
from app.orders.rules.offers import Verb
from app.principal import Principal
from app.shipments import rules
from app.shipments.actions.certifying import check_certified
from app.shipments.actions.writing import check_left, day_of, derive_eta, lines_of, on_shipment, tell_shipped
from app.shipments.events import ShipmentMoved
from app.shipments.models import Shipment
from app.shipments.rules import Step


def move_shipment(
    actor: Principal,
    shipment_id: int,
    step: Step,
    *,
    version: int,
    at: datetime | None = None,
    place: str = "",
    note: str = "",
    eta_on: date | None = None,
    once: str | None = None,
) -> None:
    """The next step of the way, or `returned`, or `cancelled` before it has left. Raises `RuleBroken`, `Stale`.

    By the step with which the goods leave, they have left on the day of `at`; `eta_on` may say anew when they come.
    """
    with on_shipment(actor, shipment_id, version, once) as (work, shipment):
        before = Step(shipment.step)
        rules.check_step(before, step)
        rules.check_instant(at, clock.now())
        words = {"place": check_words(place, 120, field="place"), "note": check_words(note, 200, field="note")}
        if step in rules.COUNTS:
            check_fits(shipment, asking=True)
        if rules.leaves(before, step):
            check_left(shipment, day_of(shipment, at), step)
            check_certified(actor, lines_of(shipment), day_of(shipment, at), shipment.plant_id)
            shipment.leave(day_of(shipment, at), eta_on)
        shipment.go(step, at=at, by=actor.person_id, **words)
        derive_eta(work, lines_of(shipment))
        if rules.leaves(before, step):
            tell_shipped(work, shipment, step)
        work.record(ShipmentMoved(**shipment.facts(), before=str(before), after=str(step)))


def mark_shipped(
    actor: Principal, shipment_id: int, *, version: int, eta_on: date | None = None, once: str | None = None
) -> None:
    """It has left just now. Raises `RuleBroken`, `Stale`."""
    move_shipment(actor, shipment_id, Step.DISPATCHED, version=version, eta_on=eta_on, once=once)


def check_fits(shipment: Shipment, *, asking: bool) -> None:
    """What begins to count as shipped must still be to ship: meanwhile other shipments may have taken it. Raises `RuleBroken`.

    Its order may have another site by then. `asking`: whether each line must be open to shipping too, as when it is announced.
    """
    for line in shipment.lines:
        if line.quantity > line.announced:
            rules.check_destination(shipment.site_id, line.order_line.site_id, line.order_line.order.number)
            if asking:
                offers.check_offered(line.order_line, line.order_line.order.state, Verb.SHIP)
            rules.check_amount(line.order_line, line.quantity - line.announced, line.order_line.order.number)
