"""Numbers of customer orders: given by another system, or taken from a sequence, each once."""

from sqlalchemy import select

from app.customers.models import CustomerOrder
from app.orders.actions.numbering import next_of
from app.orders.rules.headers import check_number
from app.refusals import RuleBroken
from app.transaction import Work

SEQUENCE, FIRST = "customer_orders", 50001


def take_number(work: Work, given: str = "") -> str:
    """The given number if it is free, else the next of the sequence. Raises `RuleBroken`."""
    number = check_number(given)
    if not number:
        return next_of(work, SEQUENCE, FIRST, lambda next_number: f"SO-{next_number}", lambda taken: _is_taken(work, taken))
    if _is_taken(work, number):
        raise RuleBroken(
            "number", "There is a customer order {number} already. Choose another number.", field="number", number=number
        )
    return number


def _is_taken(work: Work, number: str) -> bool:
    return work.session.scalar(select(CustomerOrder.id).where(CustomerOrder.number == number)) is not None
