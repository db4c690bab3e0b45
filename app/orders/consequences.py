"""What must be true together with facts of lower slices."""

from datetime import timedelta

from sqlalchemy import select

from app.catalog.events import DayBegan
from app.events import consequence
from app.orders.events import LinesBecameLate
from app.orders.models import OrderLine
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
