"""Saying how long goods of a supplier are on their way to our sites: what is promised at its gate comes so much later."""

from collections.abc import Mapping

from app.catalog.queries import site_for
from app.customers.actions.chain import Touched, settle_chain
from app.customers.events import TransitChanged
from app.customers.models import TransitTime
from app.customers.queries.transit import fed_by_way, rows_of
from app.customers.rules.transit import check_days, check_seen
from app.orders.actions.writing import writing
from app.principal import Permission, Principal
from app.suppliers.queries import supplier_for
from app.transaction import Work

Days = Mapping[int, int | None]


def set_transit(actor: Principal, supplier_id: int, days: Days, *, seen: Days, once: str | None = None) -> None:
    """Calendar days by site; None takes them away. `seen` is what stood there. Customers fed on these ways follow.

    Raises `RuleBroken` (field `line-<site>-days`), `Stale`, `NotFound`.
    """
    with writing(actor, Permission.SUPPLIER_WRITE, once) as work:
        supplier_for(actor, supplier_id)
        there = rows_of(actor, supplier_id)
        changed = {site_id for site_id, now in days.items() if _say(work, there, (supplier_id, site_id), now, seen)}
        if changed:
            fed = fed_by_way(actor, supplier_id, changed)
            work.owe(settle_chain, Touched(TransitChanged.name, order_line_ids=fed))


def _say(work: Work, there: dict[int, TransitTime], way: tuple[int, int], now: int | None, seen: Days) -> bool:
    """Whether it is another number of days now."""
    supplier_id, site_id = way
    row = there.get(site_id)
    before = row.days if row else None
    if now == before:
        return False
    check_seen(before, seen.get(site_id), site_id)
    if now is None and row is not None:
        work.session.delete(row)
    elif now is not None and row is not None:
        row.days = check_days(now, site_id)
    elif now is not None:
        site_for(work.actor, site_id)
        work.add(TransitTime(supplier_id=supplier_id, site_id=site_id, days=check_days(now, site_id)))
    work.record(TransitChanged(supplier_id=supplier_id, site_id=site_id, before=before, days=now))
    return True
