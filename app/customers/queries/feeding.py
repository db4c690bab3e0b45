"""What is known of order lines that feed customers: by order line, in a constant number of queries, for the machine."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.customers.models import Allocation, TransitTime
from app.customers.rules.expecting import SHIP_TERMS, Feeding
from app.database import among
from app.orders.models import Order, OrderLine, Promise, PromisePart, Proposal, ProposalPart
from app.orders.rules import quantities
from app.orders.rules.quantities import NOTHING, Part
from app.orders.rules.states import OFFERED, Answer, ProposalState
from app.receipts.models import Receipt
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import COUNTS

LINE = (
    OrderLine.id, OrderLine.site_id, OrderLine.item_id, OrderLine.supplier_id, OrderLine.requested_on, OrderLine.answer,
    OrderLine.open_quantity, OrderLine.in_transit, OrderLine.received, OrderLine.rejected, OrderLine.blocked,
    OrderLine.returned, OrderLine.to_replace, OrderLine.quantity, OrderLine.cancelled, OrderLine.promised_revision,
    Order.incoterm,
)  # fmt: skip


@dataclass(frozen=True)
class Fed:
    """An order line that feeds customers: where its units come to, and what is known of when."""

    id: int
    site_id: int
    item_id: int
    feeding: Feeding


def fed_lines(session: Session, line_ids: Collection[int]) -> dict[int, Fed]:
    """By id, what is known of these order lines. For the chain and for free quantities, under raised rights."""
    rows = session.execute(select(*LINE).join(Order, Order.id == OrderLine.order_id).where(among(OrderLine.id, line_ids))).all()
    if not rows:
        return {}
    known = _Known(session, rows)
    return {row.id: Fed(row.id, row.site_id, row.item_id, known.feeding(row)) for row in rows}


class _Known:
    """What other tables say of the lines; each is asked only if a line says that there is something."""

    def __init__(self, session: Session, rows: Collection[Any]) -> None:
        self._session = session
        self._agreed = self._parts(Promise, PromisePart, _ids(row for row in rows if row.promised_revision is not None))
        self._offered = self._parts(Proposal, ProposalPart, _ids(row for row in rows if row.answer in OFFERED))
        self._on_the_way = self._shipped(_ids(row for row in rows if row.in_transit))
        self._arrived = self._received(_ids(row for row in rows if row.received))
        self._dispatched = self._left(_ids(row for row in rows if row.received))
        self._transit = self._ways({row.supplier_id for row in rows if row.incoterm in SHIP_TERMS})

    def feeding(self, row: Any) -> Feeding:
        active = row.quantity - row.cancelled
        delivered = max(NOTHING, active - max(NOTHING, active - row.received + row.to_replace))
        way = self._transit.get((row.supplier_id, row.site_id), 0) if row.incoterm in SHIP_TERMS else 0
        offered = self._offered.get(row.id, ()) if row.answer in OFFERED else None
        return Feeding(
            requested_on=row.requested_on,
            answer=Answer(row.answer),
            open_quantity=row.open_quantity,
            here=row.received - row.rejected - row.blocked - row.returned - self._dispatched.get(row.id, NOTHING),
            held=row.blocked,
            arrived_on=self._arrived.get(row.id),
            on_the_way=tuple(self._on_the_way.get(row.id, ())),
            agreed=quantities.undelivered(self._agreed.get(row.id, ()), delivered),
            offered=offered,
            transit_days=way,
        )

    def _parts(self, whole: Any, part: Any, ids: list[int]) -> dict[int, tuple[Part, ...]]:
        """The parts of the promise that binds, or of the proposal that is open."""
        if not ids:
            return {}
        on = part.promised_on if whole is Promise else part.proposed_on
        key = part.promise_id if whole is Promise else part.proposal_id
        wanted = select(whole.line_id, whole.id, part.quantity, on).join(part, key == whole.id).where(whole.line_id.in_(ids))
        if whole is Proposal:
            wanted = wanted.where(Proposal.state == ProposalState.OPEN)
        found: dict[int, dict[int, list[Part]]] = {}
        for line_id, whole_id, quantity, day in self._session.execute(wanted.order_by(whole.id, part.position)):
            found.setdefault(line_id, {}).setdefault(whole_id, []).append(Part(quantity, day))
        return {line_id: tuple(parts[max(parts)]) for line_id, parts in found.items()}

    def _shipped(self, ids: list[int]) -> dict[int, list[tuple[Decimal, date | None]]]:
        if not ids:
            return {}
        line = ShipmentLine
        wanted = (
            select(line.order_line_id, line.quantity, line.received, line.missing, Shipment.eta_on)
            .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
            .where(ShipmentLine.order_line_id.in_(ids), ~ShipmentLine.closed, Shipment.step.in_(COUNTS))
            .order_by(ShipmentLine.id)
        )
        found: dict[int, list[tuple[Decimal, date | None]]] = {}
        for line_id, quantity, received, missing, eta_on in self._session.execute(wanted):
            if quantity > received + missing:
                found.setdefault(line_id, []).append((quantity - received - missing, eta_on))
        return found

    def _received(self, ids: list[int]) -> dict[int, date]:
        if not ids:
            return {}
        stands = Receipt.reversed_at.is_(None), Receipt.arrived_on.is_not(None)
        wanted = select(Receipt.order_line_id, func.max(Receipt.arrived_on)).where(Receipt.order_line_id.in_(ids), *stands)
        return {line_id: day for line_id, day in self._session.execute(wanted.group_by(Receipt.order_line_id)) if day}

    def _left(self, ids: list[int]) -> dict[int, Decimal]:
        if not ids:
            return {}
        found: dict[int, Decimal] = {}
        left = Allocation.order_line_id.in_(ids), Allocation.dispatched > NOTHING
        for line_id, dispatched in self._session.execute(select(Allocation.order_line_id, Allocation.dispatched).where(*left)):
            if line_id is not None:
                found[line_id] = found.get(line_id, NOTHING) + dispatched
        return found

    def _ways(self, suppliers: set[int]) -> dict[tuple[int, int], int]:
        if not suppliers:
            return {}
        wanted = select(TransitTime.supplier_id, TransitTime.site_id, TransitTime.days)
        found = self._session.execute(wanted.where(TransitTime.supplier_id.in_(suppliers)))
        return {(supplier_id, site_id): days for supplier_id, site_id, days in found}


def _ids(rows: Iterable[Any]) -> list[int]:
    return [row.id for row in rows]
