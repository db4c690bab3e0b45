"""The list of orders: sorted, walked page by page."""

import pytest

from app.orders import queries
from app.orders.queries import OrderFilter, OrderSort
from app.orders.rules.states import OrderState
from app.refusals import NotFound
from tests.story import JUNE, World, on, told_by


def numbers(world: World, chosen: OrderFilter) -> list[str]:
    with told_by(world.app, world.buyer):
        return [row.number for row in queries.orders_page(world.buyer, chosen).rows]


@pytest.fixture
def ordered(world: World) -> list[int]:
    """Five orders and a draft, of two suppliers in turn; the third was ordered first."""
    orders = []
    for place, day in enumerate((10, 11, 9, 12, 11)):
        with on(JUNE[day]):
            orders.append(world.issued(world.line(on=JUNE[26]), supplier_id=(world.bits, world.acme)[place % 2]))
    return [*orders, world.draft(supplier_id=world.acme)]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("sort", OrderSort)
def test_pages_follow_each_other_without_a_gap(world: World, ordered: list[int], sort: OrderSort, size: int):
    chosen = OrderFilter(sort=sort)
    with told_by(world.app, world.buyer):
        whole = [row.id for row in queries.orders_page(world.buyer, chosen).rows]
        walked, cursor = [], None
        while True:
            page = queries.orders_page(world.buyer, chosen, after=cursor, limit=size)
            walked += [row.id for row in page.rows]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert walked == whole == [row.id for batch in queries.order_batches(world.buyer, chosen, size=2) for row in batch]
    assert sorted(whole) == ordered


def test_orders_are_sorted_by_number_supplier_and_day(world: World, ordered: list[int]):
    """By a supplier's name, then the newest; a draft was ordered on no day and stands last."""
    one, two, three, four, five, draft = (f"PO-1000{place}" for place in range(1, 7))
    assert numbers(world, OrderFilter()) == [draft, five, four, three, two, one]
    assert numbers(world, OrderFilter(sort=OrderSort.OLDEST)) == [one, two, three, four, five, draft]
    assert numbers(world, OrderFilter(sort=OrderSort.SUPPLIER)) == [draft, four, two, five, three, one]
    assert numbers(world, OrderFilter(sort=OrderSort.ORDERED)) == [four, five, two, one, three, draft]
    assert numbers(world, OrderFilter(OrderState.DRAFT)) == [draft]
    assert numbers(world, OrderFilter(supplier_id=world.bits, sort=OrderSort.SUPPLIER)) == [five, three, one]


@pytest.mark.parametrize("sort", OrderSort)
@pytest.mark.parametrize("cursor", ["", "x", "~", "1~2~x", "9" * 30, "1~" + "9" * 30])
def test_a_mangled_cursor_is_not_found(world: World, sort: OrderSort, cursor: str):
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        queries.orders_page(world.buyer, OrderFilter(sort=sort), after=cursor)
