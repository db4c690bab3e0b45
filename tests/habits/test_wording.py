"""Every fact of an order can be read in its history."""

import pytest

import app.pages  # noqa: F401  registers every slice
from app.events import CATALOGUE, Event
from app.orders.events import DraftEvent, LinesBecameLate, OrderEvent, WaivedEvent
from app.shipments.events import ShipmentEvent
from app.wording import is_worded, said

OF_ORDERS = OrderEvent | DraftEvent | ShipmentEvent | LinesBecameLate | WaivedEvent


@pytest.mark.parametrize(
    "kind", [kind for kind in CATALOGUE.values() if issubclass(kind, OF_ORDERS)], ids=lambda kind: kind.name
)
def test_a_fact_of_an_order_has_a_sentence(kind: type[Event]):
    assert is_worded(kind), f"{kind.name} would break the history of an order: word it with @says"


def test_a_fact_that_nobody_worded_is_refused_by_name():
    unworded = next(kind for kind in CATALOGUE.values() if not is_worded(kind))
    with pytest.raises(LookupError, match=unworded.name):
        said(object.__new__(unworded))
