"""What must be true together with facts of lower slices."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.catalog.events import DayBegan
from app.events import consequence
from app.orders.events import LinesBecameLate, OrderRevised
from app.orders.models import OrderLine, OrderRevision, Promise, PromisePart, Proposal, ProposalPart
from app.orders.models.facts import OfLine
from app.transaction import Work


@consequence(DayBegan)
def suppliers_hear_what_is_late_since_midnight(fact: DayBegan, work: Work) -> None:
    """Each supplier with lines that were due since the midnight before, which was days ago if nothing ran meanwhile.

    The day itself is not for suppliers' rooms.
    """
    since = fact.before or fact.day - timedelta(days=1)
    due = select(OrderLine.supplier_id, OrderLine.id).where(
        OrderLine.is_open, OrderLine.site_id == fact.site_id, OrderLine.binding_on >= since, OrderLine.binding_on < fact.day
    )
    late: dict[int, list[int]] = {}
    for supplier_id, line_id in work.session.execute(due):
        late.setdefault(supplier_id or 0, []).append(line_id)
    for supplier_id, ids in sorted(late.items()):
        work.record(LinesBecameLate(supplier_id=supplier_id, site_id=fact.site_id, day=fact.day, line_ids=tuple(sorted(ids))))


@consequence(OrderRevised)
def what_is_known_of_an_order_goes_to_its_new_site(fact: OrderRevised, work: Work) -> None:
    """`site_id` of a fact is no part of it: it says at which site people may read it, the one of its line."""
    if fact.site_before is None:
        return
    lines = select(OrderLine.id).where(OrderLine.order_id == fact.order_id)
    _carry(work, OrderRevision, "order_id", [fact.order_id], fact.site_id)
    for kind in OfLine.__subclasses__():
        _carry(work, kind, "line_id", lines, fact.site_id)
    for part, key, whole in ((PromisePart, "promise_id", Promise), (ProposalPart, "proposal_id", Proposal)):
        table: Any = whole.__table__
        _carry(work, part, key, select(table.c.id).where(table.c.line_id.in_(lines)), fact.site_id)


def _carry(work: Work, kind: Any, key: str, of: Any, site_id: int) -> None:
    """By the tables themselves: the models are append-only, and this is no part of what they say."""
    work.session.execute(kind.__table__.update().where(kind.__table__.c[key].in_(of)).values(site_id=site_id))
