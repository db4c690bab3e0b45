"""What may be done with shipments: one function a verb, one transaction each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from app.catalog.rules import check_quantity, check_words, check_written
from app.orders.actions.writing import check_seen, writing
from app.orders.models import OrderLine
from app.orders.queries import hold_lines
from app.orders.rules import offers
from app.orders.rules.offers import Verb
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments import queries, rules
from app.shipments.events import (
    FlagLifted,
    FlagSet,
    ShipmentAnnounced,
    ShipmentCorrected,
    ShipmentDispatched,
    ShipmentMoved,
    StepCorrected,
)
from app.shipments.models import Shipment, latest_eta
from app.shipments.rules import Flag, Notice, Packed, Step
from app.suppliers import rules as suppliers
from app.suppliers.queries import supplier_for
from app.transaction import Work

SHIP = Permission.LINE_SHIP


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
    Raises `RuleBroken` (fields `number`, `eta`, `line-<id>-quantity` …), `Stale`, `NotFound`.
    """
    with writing(actor, SHIP, once) as work:
        lines = _held(actor, packed)
        supplier = supplier_for(actor, _one_owner(lines.values()), lock=True)
        suppliers.check(suppliers.State(supplier.state), suppliers.Act.SHIP)
        kept = rules.checked_notice(notice)
        told_before = queries.shipment_by_number(actor, supplier.id, kept.number)
        if told_before is not None:
            rules.check_same(_content(told_before), (kept, _amounts(packed)), kept.number)
            return told_before.id
        shipment = _announce(work, kept, lines, supplier.id)
        for each in packed:
            _pack(shipment, lines[each.order_line_id], each)
        shipment.go(step, by=actor.person_id)
        work.session.flush()
        _derive_eta(work, list(lines.values()))
        work.record(_told(shipment, step))
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


def _amounts(packed: Sequence[Packed]) -> dict[int, Decimal]:
    return {each.order_line_id: each.quantity for each in packed}


def _content(shipment: Shipment) -> tuple[Notice, dict[int, Decimal]]:
    return shipment.notice, {line.order_line_id: line.quantity for line in shipment.lines}


def _told(shipment: Shipment, step: Step) -> ShipmentAnnounced | ShipmentDispatched:
    if step in rules.BEFORE_DISPATCH:
        return ShipmentAnnounced(
            **shipment.facts(),
            quantities=shipment.quantities,
            step=str(step),
            shipped_on=shipment.shipped_on,
            eta_on=shipment.eta_on,
        )
    return ShipmentDispatched(
        **shipment.facts(), quantities=shipment.quantities, shipped_on=shipment.shipped_on, eta_on=shipment.eta_on
    )


def _derive_eta(work: Work, lines: Sequence[OrderLine]) -> None:
    """The day at which the last unit that is on its way should be here, per order line."""
    work.session.flush()
    awaited = queries.on_the_way(work.actor, [line.id for line in lines])
    for line in lines:
        line.eta_on = latest_eta(awaited.get(line.id, ()))


def _shipment(actor: Principal, shipment_id: int, version: int) -> Shipment:
    """The shipment as it was seen, its orders and itself held until the end."""
    hold_lines(actor, queries.lines_in_shipment(actor, shipment_id))
    shipment = queries.shipment_for(actor, shipment_id, lock=True)
    if shipment.version != version:
        raise Stale(
            "stale_shipment",
            "Shipment {number} was changed since you opened it: it is {step} now.",
            number=shipment.number,
            step=str(shipment.step),
        )
    return shipment


def move_shipment(
    actor: Principal,
    shipment_id: int,
    step: Step,
    *,
    version: int,
    at: datetime | None = None,
    place: str = "",
    note: str = "",
    once: str | None = None,
) -> None:
    """The next step of the way, or `returned`, or `cancelled` before it has left. Raises `RuleBroken`, `Stale`."""
    with writing(actor, SHIP, once) as work:
        shipment = _shipment(actor, shipment_id, version)
        before = Step(shipment.step)
        words = {"place": check_words(place, 120, field="place"), "note": check_words(note, 200, field="note")}
        shipment.go(step, at=at, by=actor.person_id, **words)
        _derive_eta(work, [line.order_line for line in shipment.lines])
        if before in rules.BEFORE_DISPATCH and step not in rules.BEFORE_DISPATCH | rules.GONE:
            work.record(_told(shipment, step))
        work.record(ShipmentMoved(**shipment.facts(), before=str(before), after=str(step)))


def correct_step(actor: Principal, shipment_id: int, *, version: int, note: str, once: str | None = None) -> None:
    """The last step was told by mistake: the shipment is where it was before. Raises `RuleBroken`, `Stale`."""
    with writing(actor, SHIP, once) as work:
        shipment = _shipment(actor, shipment_id, version)
        before, wrong = Step(shipment.step), rules.check_correctable(shipment.told_steps)
        after = shipment.correct_step(shipment.way[wrong], note=check_written(note, 200, field="note"), by=actor.person_id)
        _derive_eta(work, [line.order_line for line in shipment.lines])
        work.record(StepCorrected(**shipment.facts(), before=str(before), after=str(after), note=note.strip()))


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
    with writing(actor, SHIP, once) as work:
        shipment = _shipment(actor, shipment_id, version)
        rules.check_not_received(shipment.is_received, Step(shipment.step))
        kept, amounts, eta_before = rules.checked_notice(notice), shipment.quantities, shipment.eta_on
        _refuse_other_number(actor, shipment, kept.number)
        fields = shipment.write(kept)
        for line_id, quantity in quantities.items():
            _correct_line(shipment, line_id, quantity)
        _derive_eta(work, [line.order_line for line in shipment.lines])
        if fields or shipment.quantities != amounts:
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
    line = next((each for each in shipment.lines if each.order_line_id == line_id), None)
    if line is None:
        raise NotFound
    order_line = line.order_line
    check_quantity(quantity, order_line.precision, order_line.unit, field=f"line-{line_id}-quantity")
    if quantity > line.quantity:
        rules.check_amount(order_line, quantity - line.quantity, order_line.order.number)
    line.correct(quantity)


def set_flag(actor: Principal, shipment_id: int, flag: Flag, *, version: int, reason: str, once: str | None = None) -> None:
    """Say what holds a shipment up. Raises `RuleBroken`, `Stale`."""
    with writing(actor, SHIP, once) as work:
        shipment = _shipment(actor, shipment_id, version)
        kept = rules.check_flag(flag, check_words(reason, 200, field="reason"))
        shipment.hold(flag, kept)
        work.record(FlagSet(**shipment.facts(), flag=str(flag), reason=kept))


def lift_flag(actor: Principal, shipment_id: int, flag: Flag, *, version: int, once: str | None = None) -> None:
    """It does not hold the shipment up any more. Raises `Stale`."""
    with writing(actor, SHIP, once) as work:
        shipment = _shipment(actor, shipment_id, version)
        if getattr(shipment, flag) is not None:
            shipment.hold(flag, None)
            work.record(FlagLifted(**shipment.facts(), flag=str(flag)))
