"""Numbers of orders: given by the buyer's system, or taken from a sequence, each once."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.orders.models import NumberSequence, Order
from app.orders.rules.headers import check_number
from app.refusals import RuleBroken
from app.transaction import Work

SEQUENCE, FIRST = "orders", 10001


def take_number(work: Work, given: str = "") -> str:
    """The given number if it is free, else the next of the sequence. Raises `RuleBroken`."""
    number = check_number(given)
    if not number:
        return _next(work)
    if _is_taken(work, number):
        raise RuleBroken("number", "There is an order {number} already. Choose another number.", field="number", number=number)
    return number


def _is_taken(work: Work, number: str) -> bool:
    return work.session.scalar(select(Order.id).where(Order.number == number)) is not None


def _next(work: Work) -> str:
    return next_of(work, SEQUENCE, FIRST, lambda next_number: f"PO-{next_number}", lambda number: _is_taken(work, number))


def next_of(work: Work, name: str, first: int, written: Callable[[int], str], is_taken: Callable[[str], bool]) -> str:
    """The next number of a sequence, as it is written.

    Taken under a lock, so two people at once get two numbers; numbers that came from elsewhere are skipped.
    """
    sequence = _locked(work, name, first)
    while is_taken(number := written(sequence.next_number)):
        sequence.next_number += 1
    sequence.next_number += 1
    return number


def _locked(work: Work, name: str, first: int) -> NumberSequence:
    wanted = select(NumberSequence).where(NumberSequence.name == name).with_for_update()
    if found := work.session.scalar(wanted):
        return found
    try:
        with work.session.begin_nested():
            work.session.add(NumberSequence(name=name, next_number=first))
    except IntegrityError:
        pass  # somebody else began the sequence at the same moment
    return work.session.scalars(wanted.execution_options(populate_existing=True)).one()
