"""What moved a supplier's score since last month: the facts that said so, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app import clock
from app.database import db
from app.events import EventSubject, LoggedEvent
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.scoring.events.measured import ScoreMoved

MONTH = timedelta(days=31)
MOST, MOST_LINES = 12, 5


@dataclass(frozen=True)
class Moved:
    """One movement, and the first lines that it was about, as (line id, order number, line number)."""

    at: datetime
    fact: ScoreMoved
    lines: Sequence[tuple[int, str, int]]


def since_last_month(actor: Principal, supplier_id: int) -> list[Moved]:
    """Those that changed the number; open units that changed are left out."""
    wanted = (
        select(LoggedEvent)
        .join(EventSubject, EventSubject.seq == LoggedEvent.seq)
        .where(EventSubject.subject == f"supplier:{supplier_id}", LoggedEvent.name == ScoreMoved.name)
        .where(LoggedEvent.occurred_at >= clock.now() - MONTH)
        .order_by(LoggedEvent.seq.desc())
        .limit(10 * MOST)
    )
    told = [(each.occurred_at, fact) for each in db.session.scalars(wanted) if isinstance(fact := each.fact(), ScoreMoved)]
    found = [(at, fact) for at, fact in told if (fact.units, fact.otif) != (fact.units_before, fact.otif_before)][:MOST]
    names = _names({line_id for _at, fact in found for line_id in fact.line_ids[:MOST_LINES]})
    return [Moved(at, fact, [names[each] for each in fact.line_ids[:MOST_LINES] if each in names]) for at, fact in found]


def _names(line_ids: set[int]) -> dict[int, tuple[int, str, int]]:
    wanted = select(OrderLine.id, Order.number, OrderLine.line_no).join(Order, Order.id == OrderLine.order_id)
    return {row[0]: (row[0], row[1], row[2]) for row in db.session.execute(wanted.where(OrderLine.id.in_(line_ids)))}
