"""Taking a sheet's answers in: all of them in one transaction, or none."""

from collections.abc import Sequence
from uuid import uuid4

from app.exchange.sheets.sending import OrderAnswers
from app.orders import actions as orders
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.transaction import transaction


def answer_orders(actor: Principal, given: Sequence[OrderAnswers], *, once: str | None = None) -> str:
    """Answer lines of many orders. Returns the key by which each order's answer can be taken back for a while.

    Raises what `orders.answer_lines` raises; then nothing of any order is stored.
    """
    if not actor.can(Permission.LINE_ANSWER):
        raise NotFound
    key = once or uuid4().hex
    with transaction(actor, once):
        for each in given:
            orders.answer_lines(actor, each.order_id, each.revision, each.answers, once=key)
    return key
