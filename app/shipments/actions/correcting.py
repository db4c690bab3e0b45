"""Taking back a wrong step, and correcting what was announced until something of it is received."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.catalog.rules import check_quantity, check_written
from app.principal import Principal
from app.refusals import NotFound, RuleBroken
from app.shipments import queries, rules
from app.shipments.actions.certifying import check_certified
from app.shipments.actions.moving import check_fits
from app.shipments.actions.writing import check_left, derive_eta, lines_of, on_shipment, plants_of
from app.shipments.events import ShipmentCorrected, StepCorrected
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import Notice, Step, packages
from app.transaction import Work


def correct_step(actor: Principal, shipment_id: int, *, version: int, note: str, once: str | None = None) -> None:
    """The last step was told by mistake: the shipment is where it was before. Raises `RuleBroken`, `Stale`."""
    with on_shipment(actor, shipment_id, version, once) as (work, shipment):
        before, told = Step(shipment.step), shipment.told_steps
        wrong = shipment.way[rules.check_correctable(told)]
        if wrong.step_before in rules.COUNTS:
            check_fits(shipment, asking=False)
        why = check_written(note, 200, field="note")
        after = shipment.correct_step(wrong, note=why, by=actor.person_id)
        derive_eta(work, lines_of(shipment))
        work.record(StepCorrected(**shipment.facts(), before=str(before), after=str(after), note=why))


def correct_shipment(
    actor: Principal,
    shipment_id: int,
    notice: Notice,
    quantities: Mapping[int, Decimal],
    *,
    version: int,
    once: str | None = None,
) -> None:
    """Correct what was announced, until something of it is received. `quantities` go by order line.

    Raises `RuleBroken`, `Stale`, `NotFound` for a line that is not in it.
    """
    with on_shipment(actor, shipment_id, version, once) as (work, shipment):
        rules.check_not_received(shipment.is_received, Step(shipment.step))
        kept, amounts, eta_before = rules.checked_notice(notice), shipment.quantities, shipment.eta_on
        check_left(shipment, kept.shipped_on, Step(shipment.step))
        rules.check_plant(kept.plant_id, plants_of(shipment.supplier))
        if (kept.shipped_on, kept.plant_id) != (shipment.shipped_on, shipment.plant_id):
            check_certified(actor, lines_of(shipment), kept.shipped_on, kept.plant_id)
        _refuse_other_number(actor, shipment, kept.number)
        fields = shipment.write(kept)
        for line_id, quantity in quantities.items():
            _correct_line(shipment, line_id, quantity)
        if not fields and shipment.quantities == amounts:
            return
        shipment.touch()
        derive_eta(work, lines_of(shipment))
        _tell(work, shipment, amounts, eta_before, fields)


def _tell(
    work: Work, shipment: Shipment, amounts: tuple[Decimal, ...], eta_before: date | None, fields: tuple[str, ...]
) -> None:
    work.record(
        ShipmentCorrected(
            **shipment.facts(),
            quantities_before=amounts,
            quantities=shipment.quantities,
            eta_before=eta_before,
            eta_on=shipment.eta_on,
            fields=fields,
        )
    )


def _refuse_other_number(actor: Principal, shipment: Shipment, number: str) -> None:
    if number != shipment.number and queries.shipment_by_number(actor, shipment.supplier_id, number) is not None:
        raise RuleBroken("number", "You told us of a shipment {number} already.", field="number", number=number)


def _correct_line(shipment: Shipment, line_id: int, quantity: Decimal) -> None:
    line = _line_in(shipment, line_id)
    order_line = line.order_line
    check_quantity(quantity, order_line.precision, order_line.unit, field=f"line-{line_id}-quantity")
    rules.check_amount(order_line, quantity, order_line.order.number, held=line.announced)
    packages.check_not_below(quantity, shipment.packed().get(line.id, Decimal(0)), field=f"line-{line_id}-quantity")
    line.correct(quantity)


def _line_in(shipment: Shipment, line_id: int) -> ShipmentLine:
    line = next((each for each in shipment.lines if each.order_line_id == line_id), None)
    if line is None:
        raise NotFound
    return line
