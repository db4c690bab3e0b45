"""Disputes, and the line that one is about with the facts behind its units."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries import line_for
from app.principal import Permission, Principal
from app.receipts.models import Receipt
from app.receipts.queries import receipts_of_lines
from app.refusals import NotFound
from app.scoring.models import Dispute
from app.scoring.queries.facts import facts_of
from app.scoring.rules.definitions import USUAL, Baseline
from app.scoring.rules.delivery import Unit, units_of
from app.scoring.rules.disputes import DisputeState
from app.suppliers.models import Supplier

MOST = 200


@dataclass(frozen=True)
class LineOpened:
    """One line with its units against each baseline, the receipts that stand, and its disputes, the newest first."""

    line: OrderLine
    units: dict[Baseline, list[Unit]]
    receipts: Sequence[Receipt]
    disputes: Sequence[Dispute]

    @property
    def open_dispute(self) -> Dispute | None:
        return next((each for each in self.disputes if each.state == DisputeState.OPEN), None)


def line_opened(actor: Principal, line_id: int) -> LineOpened:
    """Raises `NotFound`; so it does for lines that were never given to a supplier."""
    if not actor.can(Permission.SCORE_READ):
        raise NotFound
    line = line_for(actor, line_id)
    facts = facts_of(actor, line.supplier_id, [line.id]) if line.supplier_id else []
    if not facts:
        raise NotFound
    units = {baseline: units_of(facts[0], baseline, USUAL) for baseline in Baseline}
    return LineOpened(line, units, receipts_of_lines(actor, [line.id]).get(line.id, []), disputes_of(actor, line.id))


def disputes_of(actor: Principal, line_id: int) -> Sequence[Dispute]:
    return db.session.scalars(select(Dispute).where(Dispute.line_id == line_id).order_by(Dispute.id.desc())).all()


def dispute_for(actor: Principal, dispute_id: int) -> Dispute:
    """Raises `NotFound`."""
    found = db.session.scalar(select(Dispute).where(Dispute.id == dispute_id).with_for_update())
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Waiting:
    """An open dispute with the names that a list shows."""

    dispute: Dispute
    supplier_name: str
    order_number: str
    line_no: int
    item_name: str


def open_disputes(actor: Principal) -> Sequence[Waiting]:
    """The oldest first, at most 200."""
    wanted = (
        select(Dispute, Supplier.name, Order.number, OrderLine.line_no, OrderLine.item_name)
        .join(Supplier, Supplier.id == Dispute.supplier_id)
        .join(OrderLine, OrderLine.id == Dispute.line_id)
        .join(Order, Order.id == Dispute.order_id)
        .where(Dispute.state == DisputeState.OPEN)
        .order_by(Dispute.id)
        .limit(MOST)
    )
    return [Waiting(*row) for row in db.session.execute(wanted)]
