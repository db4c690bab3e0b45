"""Promising a customer another day."""

from datetime import date

from app.customers.actions.chain import Touched, settle_chain
from app.customers.actions.holding import check_line_seen, feeding, hold_lines
from app.customers.events import CustomerPromised
from app.customers.rules.headers import check_promise
from app.orders.actions.writing import writing
from app.principal import Permission, Principal


def promise(actor: Principal, line_id: int, promised_on: date, reason: str, *, version: int, once: str | None = None) -> None:
    """Promise another day for a line; the old one is kept. Who waits for the same units may get others of them then.

    Raises `RuleBroken` (fields `promised_on`, `reason`), `Stale`, `NotFound`.
    """
    with writing(actor, Permission.CUSTOMER_ORDER_WRITE, once) as work:
        (line,), _ = hold_lines(work, [line_id])
        check_line_seen(line, version)
        before = line.promised_on
        said = check_promise(before, promised_on, line.customer_order.site.today, reason)
        line.promise(promised_on, said, actor.person_id)
        work.record(CustomerPromised(**line.facts(), before=before, promised_on=promised_on, reason=said))
        fed = tuple(feeding(work, [line_id]))
        touched = Touched(CustomerPromised.name, fed, (line.id,), (line.customer_order_id,))
        work.owe(settle_chain, touched)
