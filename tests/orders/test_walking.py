"""The orders in which a board can be walked, page by page, and the number that is typed to the letter."""

import pytest

from app.orders import queries
from app.orders.queries import BoardFilter, Sort, View
from app.refusals import NotFound
from tests.story import JUNE, World, on, told_by

EVERY_WALK = [BoardFilter(View.ALL), *(BoardFilter(sort=sort) for sort in Sort)]


@pytest.mark.parametrize("chosen", EVERY_WALK, ids=lambda chosen: f"{chosen.view}-{chosen.sort}")
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_follow_each_other_without_a_gap(world: World, chosen: BoardFilter, size: int):
    order = world.issued(*(world.line(on=JUNE[day]) for day in (9, 5, 9, 9, 12, 5, 7)))
    for hour, line in zip((11, 10, 11), world.line_ids(order)[1:4], strict=True):
        with on(JUNE[1], hour):
            world.answer(line)
    with told_by(world.app, world.buyer):
        whole = [row.id for row in queries.board_page(world.buyer, chosen).rows]
        walked, cursor = [], None
        while True:
            page = queries.board_page(world.buyer, chosen, after=cursor, limit=size)
            walked += [row.id for row in page.rows]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert walked == whole
    assert sorted(whole) == world.line_ids(order)


def shown(world: World, sort: Sort) -> list[int]:
    with told_by(world.app, world.buyer), on(JUNE[8]):
        return [row.id for row in queries.board_page(world.buyer, BoardFilter(sort=sort)).rows]


def test_the_board_is_walked_by_the_request_the_longest_silence_and_the_latest_word(world: World):
    """What was never answered has been silent the longest."""
    first, second, third, fourth = world.line_ids(world.issued(*(world.line(on=JUNE[day]) for day in (20, 19, 18, 17))))
    for hour, line in ((12, first), (10, third)):
        with on(JUNE[1], hour):
            world.answer(line)
    with on(JUNE[1], 11):
        world.propose(second, (100, JUNE[29]))
        world.accept_proposal(second)
    assert shown(world, Sort.REQUESTED) == [fourth, third, second, first]
    assert shown(world, Sort.SILENT) == [fourth, third, second, first]
    assert shown(world, Sort.HEARD) == [first, second, third, fourth]
    assert shown(world, Sort.DAY) == [fourth, third, first, second]


def test_the_board_stands_supplier_by_supplier_by_name_and_late_first(world: World):
    """Bits and Bolts come after Acme, whoever was asked first."""
    third, fourth = world.line_ids(world.issued(world.line(on=JUNE[5]), world.line(on=JUNE[9]), supplier_id=world.bits))
    second, first = world.line_ids(world.issued(world.line(on=JUNE[20]), world.line(on=JUNE[19])))
    assert shown(world, Sort.SUPPLIER) == [first, second, third, fourth]
    with told_by(world.app, world.buyer), on(JUNE[8]):
        chosen = BoardFilter(sort=Sort.SUPPLIER, supplier_id=world.bits)
        assert [row.id for row in queries.board_page(world.buyer, chosen).rows] == [third, fourth]


def test_pages_go_on_from_one_supplier_to_the_next(world: World):
    for supplier in (world.bits, world.acme):
        world.issued(*(world.line(on=JUNE[day]) for day in (9, 5, 9)), supplier_id=supplier)
    chosen, walked, cursor = BoardFilter(sort=Sort.SUPPLIER), [], None
    with told_by(world.app, world.buyer):
        whole = queries.board_page(world.buyer, chosen).rows
        for _ in range(3):
            page = queries.board_page(world.buyer, chosen, after=cursor, limit=2)
            walked, cursor = [*walked, *page.rows], page.next_cursor
    assert [row.id for row in walked] == [row.id for row in whole]
    assert cursor is None


@pytest.mark.parametrize("cursor", ["", "2026-06-01T09:00:00~4", "2026-06-01~4x"])
def test_a_mangled_cursor_of_the_last_word_is_not_found(world: World, cursor: str):
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        queries.board_page(world.buyer, BoardFilter(sort=Sort.HEARD), after=cursor)


@pytest.mark.parametrize("typed", ["PO-10001", "10001", " po-10001 "])
def test_an_order_whose_number_is_typed_to_the_letter_is_found_by_it(world: World, typed: str):
    order = world.issued()
    with told_by(world.app, world.buyer):
        found = queries.order_numbered(world.buyer, typed)
        assert found is not None
        assert (found.id, found.number, found.supplier_name) == (order, "PO-10001", "Acme Fasteners")
        assert [queries.order_numbered(world.buyer, other) for other in ("1000", "", "PO-")] == [None] * 3
    with told_by(world.app, world.bits_person):
        assert queries.order_numbered(world.bits_person, typed) is None


@pytest.mark.parametrize("cursor", ["", "x", "2026-06-12", "2026-13-01~4", "~", "2026-06-12~x"])
def test_a_mangled_cursor_is_not_found(world: World, cursor: str):
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        queries.board_page(world.buyer, after=cursor)
