"""A rejected line is placed with another supplier: a draft for that one, and the line is cancelled, both or neither."""

from app.orders import queries
from app.orders.actions.closing import settle_order
from app.orders.actions.drafting import create_draft
from app.orders.actions.writing import check_seen, tell_lost, tell_words, writing
from app.orders.events import LineCancelled, LinePlacedElsewhere
from app.orders.models import OrderLine
from app.orders.rules import offers
from app.orders.rules.headers import Header
from app.orders.rules.offers import Verb
from app.orders.rules.reasons import Reason
from app.orders.rules.revisions import NewLine
from app.principal import Permission, Principal
from app.refusals import RuleBroken
from app.suppliers.queries import supplier_for


def place_elsewhere(actor: Principal, line_id: int, *, version: int, supplier_id: int, once: str | None = None) -> int:
    """Draft an order of what is still wanted of a rejected line. Returns the draft's id. Raises `RuleBroken`, `Stale`.

    The price goes along where the other supplier is paid in the same currency.
    """
    with writing(actor, Permission.ORDER_WRITE, once) as work:
        line = queries.line_for(actor, line_id, lock=True)
        check_seen(line, version)
        offers.check_offered(line, line.order.state, Verb.PLACE_ELSEWHERE)
        if supplier_id == line.supplier_id:
            raise RuleBroken("same", "It rejected the line. Choose another supplier.", field="supplier")
        draft_id = create_draft(actor, Header(supplier_id, line.site_id), [_copied(actor, line, supplier_id)])
        cancellation = line.cancel(line.to_ship, Reason.PLACED_ELSEWHERE, "", actor.person_id)
        tell_lost(work, line, cancellation)
        tell_words(work, line, LineCancelled.name, Reason.PLACED_ELSEWHERE, "")
        work.record(LinePlacedElsewhere(**line.facts(), draft=draft_id))
        settle_order(work, line.order)
        return draft_id


def _copied(actor: Principal, line: OrderLine, supplier_id: int) -> NewLine:
    same_money = supplier_for(actor, supplier_id).currency == line.order.currency
    price = line.price.unit_price if line.price and same_money else None
    return NewLine(line.item_id, line.to_ship, line.requested_on, price)
