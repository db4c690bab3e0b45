"""What an item should cost, as of the day on which it was ordered."""

from app.catalog import actions as catalog
from app.scoring.queries.prices import priced_lines
from tests.story import JUNE, MACHINE, D, World, on, told_by


def test_what_was_ordered_is_held_against_the_standard_price_of_its_day(world: World):
    def set_price(price: str) -> None:
        with told_by(world.app, world.buyer):
            catalog.set_standard_price(world.buyer, world.bolts, price=D(price), currency="EUR")

    def order() -> None:
        world.issued(world.line(on=JUNE[30], unit_price=D("11.00")))

    set_price("10.00")
    order()
    for day, price in ((JUNE[10], "12.00"), (JUNE[20], "11.00")):
        with on(day):
            set_price(price)
            order()
    with told_by(world.app, MACHINE):
        lines = priced_lines(MACHINE, [world.acme], None)[world.acme]
    assert [(each.ordered_on, each.standard) for each in lines] == [(JUNE[1], 10), (JUNE[10], 12), (JUNE[20], 11)]
