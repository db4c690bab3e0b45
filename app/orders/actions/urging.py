"""Urging suppliers: about lines of many orders at once, each order at most once a day."""

from collections.abc import Sequence
from itertools import groupby

from app import clock
from app.orders import queries
from app.orders.actions.writing import note_of, writing
from app.orders.events import OrderUrged
from app.orders.models import Order, OrderLine, Urge, UrgedLine
from app.orders.queries import LastUrge
from app.orders.rules import offers, urging
from app.orders.rules.offers import Verb
from app.principal import Permission, Principal
from app.transaction import Work

URGE = Permission.ORDER_WRITE


def urge_lines(actor: Principal, line_ids: Sequence[int], *, note: str = "", once: str | None = None) -> int:
    """Urge the suppliers of these lines: all of them or none. Returns how many orders that are.

    Each of them waits for its supplier, and its order was not urged today. Raises `RuleBroken`, `NotFound`.
    """
    with writing(actor, URGE, once) as work:
        urging.check_chosen(line_ids)
        kept = note_of(note)
        lines = sorted(queries.hold_lines(actor, line_ids).values(), key=lambda line: (line.order_id, line.line_no))
        last = queries.last_urges(actor, {line.order_id for line in lines})
        grouped = [(order, list(group)) for order, group in groupby(lines, key=lambda line: line.order)]
        for order, chosen in grouped:
            _urge(work, order, chosen, kept, last.get(order.id))
        return len(grouped)


def _urge(work: Work, order: Order, lines: list[OrderLine], note: str, last: LastUrge | None) -> None:
    today = order.supplier.today
    at = order.supplier.local(last.urged_at) if last else None
    urging.check_not_today(order.number, at, today, order.supplier.place)
    for line in lines:
        offers.check_offered(line, order.state, Verb.URGE)
    owner = {"supplier_id": order.supplier_id, "site_id": order.site_id}
    urge = Urge(
        **owner,
        order_id=order.id,
        number=last.times + 1 if last else 1,
        note=note,
        urged_on=today,
        urged_at=clock.now(),
        urged_by=work.actor.person_id,
        lines=[UrgedLine(**owner, line_id=line.id) for line in lines],
    )
    work.add(urge)
    work.session.flush()
    line_ids = tuple(line.id for line in lines)
    work.record(OrderUrged(**order.facts(), urge_id=urge.id, times=urge.number, urged_on=today, line_ids=line_ids))
