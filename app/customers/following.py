"""What follows for sales from facts, in their transaction: what the search finds, what is true of what was told."""

from sqlalchemy import select

from app.catalog.events import ItemAdded, ItemChanged
from app.customers.actions.indexing import Changed, enter
from app.customers.actions.told import hold_against
from app.customers.events import (
    CustomerAdded,
    CustomerChanged,
    CustomerLineAdded,
    CustomerOrderChanged,
    CustomerOrderEntered,
    CustomerOrderMoved,
)
from app.customers.models import CustomerOrder
from app.customers.models.search import Kind
from app.events import consequence
from app.transaction import Work

WORDS = frozenset({"name", "number"})
"""What of a customer stands in the words of its orders too."""


@consequence(ItemAdded, ItemChanged)
def items_are_found_by_what_they_are_called(fact: ItemAdded | ItemChanged, work: Work) -> None:
    work.owe(enter, Changed(Kind.ITEM, fact.item_id))


@consequence(CustomerAdded, CustomerChanged)
def customers_are_found_by_what_they_are_called(fact: CustomerAdded | CustomerChanged, work: Work) -> None:
    work.owe(enter, Changed(Kind.CUSTOMER, fact.customer_id))
    if isinstance(fact, CustomerChanged) and WORDS & set(fact.fields):
        theirs = work.session.scalars(select(CustomerOrder.id).where(CustomerOrder.customer_id == fact.customer_id))
        work.owe(enter, *(Changed(Kind.ORDER, key) for key in theirs))


@consequence(CustomerOrderEntered, CustomerOrderChanged, CustomerLineAdded)
def orders_are_found_by_what_they_are_called(
    fact: CustomerOrderEntered | CustomerOrderChanged | CustomerLineAdded, work: Work
) -> None:
    work.owe(enter, Changed(Kind.ORDER, fact.customer_order_id))


@consequence(CustomerOrderMoved)
def what_was_told_is_held_against_what_is_expected(fact: CustomerOrderMoved, work: Work) -> None:
    work.owe(hold_against, fact)
