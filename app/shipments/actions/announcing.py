"""Announcing a shipment: of lines of one supplier to one site, from as many orders as it holds."""

from collections.abc import Iterable, Mapping, Sequence

from app.catalog.rules import check_quantity
from app.orders.actions.writing import check_seen, writing
from app.orders.models import OrderLine
from app.orders.queries import hold_lines
from app.orders.rules import offers
from app.orders.rules.offers import Verb
from app.principal import Principal
from app.refusals import RuleBroken
from app.shipments import queries, rules
from app.shipments.actions.certifying import check_certified
from app.shipments.actions.writing import SHIP, days_now, derive_eta, held_supplier, plants_of, tell_shipped
from app.shipments.models import Shipment
from app.shipments.rules import Content, Notice, Packed, Step
from app.transaction import Work


def ship(
    actor: Principal,
    notice: Notice,
    packed: Sequence[Packed],
    *,
    step: Step = Step.DISPATCHED,
    once: str | None = None,
) -> int:
    """Announce a shipment, of lines of one supplier to one site, from as many orders as it holds. Returns its id.

    The number is unique for the supplier: sending the same one with the same content again is the same shipment.
    Raises `RuleBroken` (fields `number`, `shipped_on`, `eta`, `line-<id>-quantity` …), `Stale`, `NotFound`.
    """
    with writing(actor, SHIP, once) as work:
        lines = _held(actor, packed)
        supplier = held_supplier(actor, _one_owner(lines.values()))
        kept = rules.checked_notice(notice)
        plant = rules.check_plant(kept.plant_id, plants_of(supplier))
        told_before = queries.shipment_by_number(actor, supplier.id, kept.number)
        if told_before is not None:
            rules.check_same(_content(told_before), _said(kept, packed, lines, plant), Step(told_before.step))
            return told_before.id
        rules.check_left_on(kept.shipped_on, step, *days_now(supplier, lines.values()))
        check_certified(actor, lines.values(), kept.shipped_on, kept.plant_id)
        shipment = _announce(work, kept, lines, supplier.id)
        for each in packed:
            _pack(shipment, lines[each.order_line_id], each)
        shipment.begin(step, by=actor.person_id)
        derive_eta(work, list(lines.values()))
        tell_shipped(work, shipment, step)
        return shipment.id


def _held(actor: Principal, packed: Sequence[Packed]) -> dict[int, OrderLine]:
    """The order lines, their orders held until the end."""
    ids = [each.order_line_id for each in packed]
    if not ids:
        raise RuleBroken("empty", "Nothing is in the shipment. Say how much of at least one line leaves.")
    if len(set(ids)) != len(ids):
        raise RuleBroken("twice", "A line is in the shipment twice. Add the quantities up.")
    return hold_lines(actor, ids)


def _one_owner(lines: Iterable[OrderLine]) -> int:
    owners = {(line.supplier_id, line.site_id) for line in lines}
    if len(owners) > 1:
        raise RuleBroken("mixed", "A shipment goes from one supplier to one site. Make one for each site.")
    return owners.pop()[0] or 0


def _announce(work: Work, notice: Notice, lines: Mapping[int, OrderLine], supplier_id: int) -> Shipment:
    shipment = Shipment(
        **notice.words,
        supplier_id=supplier_id,
        site_id=next(iter(lines.values())).site_id,
        step=Step.DRAFT,
    )
    shipment.be_announced(by=work.actor.person_id)
    work.add(shipment)
    return shipment


def _pack(shipment: Shipment, line: OrderLine, packed: Packed) -> None:
    check_seen(line, packed.version)
    offers.check_offered(line, line.order.state, Verb.SHIP)
    check_quantity(packed.quantity, line.precision, line.unit, field=f"line-{line.id}-quantity")
    rules.check_amount(line, packed.quantity, line.order.number)
    shipment.pack(line, packed.quantity)


def _label(line: OrderLine) -> str:
    return f"{line.order.number} · {line.line_no}"


def _said(notice: Notice, packed: Sequence[Packed], lines: Mapping[int, OrderLine], plant: str) -> Content:
    return Content(notice, {_label(lines[each.order_line_id]): each.quantity for each in packed}, plant)


def _content(shipment: Shipment) -> Content:
    return Content(shipment.notice, {_label(line.order_line): line.quantity for line in shipment.lines}, shipment.plant_name)
