"""The board and the lists: what they show, to whom, in what order, and in how many statements."""

import pytest

from app.orders import queries
from app.orders.queries import BoardFilter, OrderFilter, OrderSort, View
from app.principal import Principal
from app.receipts.actions import receive_line
from app.receipts.rules import Delivery, Received
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.statements import recorded
from tests.story import JUNE, D, World, on, told_by


@pytest.fixture
def lines(world: World) -> dict[str, int]:
    """One line of each sort; seen on Monday, 8 June."""
    ids = {}
    for name, day in (("late", 5), ("due", 12), ("far", 29), ("moved", 10), ("proposed", 11), ("rejected", 16), ("here", 4)):
        (ids[name],) = world.line_ids(world.issued(world.line(on=JUNE[day])))
    for name in ("late", "moved", "here"):
        world.answer(ids[name])
    for name, day in (("moved", 17), ("proposed", 19)):
        world.propose(ids[name], (100, JUNE[day]))
    world.accept_proposal(ids["moved"])
    world.reject(ids["rejected"])
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(ids["here"], D(100)))
    return ids


def shown(world: World, chosen: BoardFilter, by: Principal | None = None) -> list[int]:
    actor = by or world.buyer
    with told_by(world.app, actor), on(JUNE[8]):
        return [row.id for row in queries.board_page(actor, chosen).rows]


def test_the_board_shows_what_is_open_late_first(world: World, lines: dict[str, int]):
    order = ("late", "proposed", "due", "rejected", "moved", "far")
    assert shown(world, BoardFilter()) == [lines[name] for name in order]


@pytest.mark.parametrize(
    ("view", "names"),
    [
        (View.TO_CONFIRM, ["due", "far"]),
        (View.PROPOSALS, ["proposed"]),
        (View.REJECTED, ["rejected"]),
        (View.MOVED, ["moved"]),
        (View.LATE, ["late"]),
        (View.DUE, ["proposed", "due"]),
        (View.ALL, ["far", "moved", "rejected", "due", "proposed", "late", "here"]),
    ],
)
def test_a_view_shows_its_lines_and_counts_as_many(world: World, lines: dict[str, int], view: View, names: list[str]):
    assert shown(world, BoardFilter(view)) == [lines[name] for name in names]
    with told_by(world.app, world.buyer), on(JUNE[8]):
        counts = queries.attention_for(world.buyer)
        assert counts.get(view, len(names)) == len(names)
        assert queries.open_count_for(world.buyer) == 6
        ids = list(lines.values())
        assert queries.matching_lines(world.buyer, BoardFilter(view), ids) == {lines[name] for name in names}


def test_a_row_says_in_one_word_what_it_is(world: World, lines: dict[str, int]):
    with told_by(world.app, world.sales), on(JUNE[8]):
        rows = queries.board_rows(world.sales, list(lines.values()))
        states = {name: str(rows[line].state) for name, line in lines.items()}
        expected = {name: rows[line].expected_on for name, line in lines.items()}
    assert states == {
        "late": "overdue",
        "due": "pending",
        "far": "pending",
        "moved": "accepted",
        "proposed": "proposed",
        "rejected": "rejected",
        "here": "received",
    }
    assert expected == {
        "late": None,
        "due": JUNE[12],
        "far": JUNE[29],
        "moved": JUNE[17],
        "proposed": JUNE[19],
        "rejected": JUNE[16],
        "here": JUNE[1],
    }


def test_slip_is_counted_in_calendar_days_from_what_was_asked(world: World, lines: dict[str, int]):
    with told_by(world.app, world.buyer), on(JUNE[8]):
        rows = queries.board_rows(world.buyer, list(lines.values()))
    with on(JUNE[8]):
        assert [rows[lines[name]].slip_days for name in ("late", "moved", "due", "here")] == [3, 7, 0, -3]


def test_what_is_announced_is_expected_on_its_announced_day(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("LS-1", JUNE[1], JUNE[9]), [Packed(line, D(100))])
    with told_by(world.app, world.buyer):
        row = queries.board_rows(world.buyer, [line])[line]
        assert (str(row.state), row.expected_on, row.slip_days) == ("in_transit", JUNE[9], -3)


def test_late_is_late_at_the_lines_own_site(world: World):
    """At 21:00 UTC on 1 June it is 2 June in Auckland."""
    world.issued(world.line(on=JUNE[1]))
    (there,) = world.line_ids(world.issued(world.line(on=JUNE[1]), site_id=world.auckland))
    with told_by(world.app, world.buyer), on(JUNE[1], hour=21):
        assert [row.id for row in queries.board_page(world.buyer, BoardFilter(View.LATE)).rows] == [there]
        assert queries.attention_for(world.buyer)[View.LATE] == 1


@pytest.mark.parametrize("q", ["10002", "po-10002", "cutting", "OIL", "bits and"])
def test_what_is_typed_finds_an_order_an_item_or_a_supplier(world: World, q: str):
    world.issued()
    (line,) = world.line_ids(world.issued(world.line(item_id=world.oil), supplier_id=world.bits))
    assert shown(world, BoardFilter(q=q)) == [line]
    assert shown(world, BoardFilter(q="%")) == []


def test_the_board_is_filtered_by_supplier_and_site(world: World):
    (here,) = world.line_ids(world.issued())
    (there,) = world.line_ids(world.issued(supplier_id=world.bits, site_id=world.auckland))
    assert shown(world, BoardFilter(supplier_id=world.acme)) == [here]
    assert shown(world, BoardFilter(site_id=world.auckland)) == [there]


def test_everybody_sees_their_own_part_of_the_board(world: World):
    (here,) = world.line_ids(world.issued())
    (there,) = world.line_ids(world.issued(supplier_id=world.bits, site_id=world.auckland))
    world.draft()
    for actor in (world.buyer, world.sales, world.admin):
        assert shown(world, BoardFilter(View.ALL), actor) == [there, here]
    assert shown(world, BoardFilter(View.ALL), world.acme_person) == [here]
    assert shown(world, BoardFilter(View.ALL), world.bits_person) == [there]
    assert shown(world, BoardFilter(View.ALL), world.receiver) == [here]
    with told_by(world.app, world.acme_person):
        assert queries.open_count_for(world.acme_person) == 1


READS = {
    "board": lambda actor, orders, lines: queries.board_page(actor),
    "rows": lambda actor, orders, lines: queries.board_rows(actor, lines),
    "file": lambda actor, orders, lines: [
        queries.prices_of(actor, [row.id for row in batch]) for batch in queries.board_batches(actor, BoardFilter())
    ],
    "attention": lambda actor, orders, lines: queries.attention_for(actor),
    "list by supplier": lambda actor, orders, lines: queries.orders_page(actor, OrderFilter(sort=OrderSort.SUPPLIER)),
    "list in a file": lambda actor, orders, lines: list(queries.order_batches(actor, OrderFilter())),
    "list": lambda actor, orders, lines: [row.delivery for row in queries.orders_page(actor).rows],
    "heads": lambda actor, orders, lines: [
        (order.site.today, order.supplier.name, [line.state for line in order.lines])
        for order in queries.orders_with_lines(actor, orders)
    ],
    "history": lambda actor, orders, lines: queries.history_for(actor, orders[0]),
    "page": lambda actor, orders, lines: [
        (line.price, line.open_proposal, line.state, line.expected_on) for line in queries.order_page(actor, orders[0]).lines
    ],
    "lines": lambda actor, orders, lines: [(line.price, line.state) for line in queries.lines_for(actor, lines)],
    "todo": lambda actor, orders, lines: queries.todo_page(actor),
}


@pytest.mark.parametrize("name", READS)
def test_no_reading_runs_a_statement_per_row(world: World, name: str):
    orders = [world.issued(world.line(unit_price=D(1)))]
    for line in world.line_ids(orders[0]):
        world.propose(line, (100, JUNE[19]))
        world.accept_proposal(line)
    few = statements(world, name, orders)
    orders = [world.issued(*(world.line(unit_price=D(1)) for _ in range(6))), *orders]
    for line in world.line_ids(orders[0]):
        world.propose(line, (100, JUNE[19]))
        world.accept_proposal(line)
    assert 1 <= few <= 12
    assert statements(world, name, orders) == few


def statements(world: World, name: str, orders: list[int]) -> int:
    lines = [line for order in orders for line in world.line_ids(order)]
    actor = world.acme_person if name == "todo" else world.buyer
    with told_by(world.app, actor), recorded(world.app) as ran:
        READS[name](actor, orders, lines)
    return len(ran)


def test_a_supplier_is_measured_against_the_day_that_we_asked_for(world: World):
    """Calendar days, gross, whole lines; what nobody knows the day of is not measured."""
    ids = world.line_ids(world.issued(*(world.line(10, on=JUNE[day]) for day in (5, 5, 5, 5, 5, 26))))
    on_time, late, short, unknown, missing, _not_yet = ids
    with told_by(world.app, world.receiver), on(JUNE[20]):
        for line, day, quantity in ((on_time, JUNE[5], 10), (late, JUNE[6], 10), (short, JUNE[4], 9), (unknown, None, 10)):
            receive_line(world.receiver, Delivery(day), Received(line, D(quantity)))
    world.propose(missing, (10, JUNE[19]))
    world.accept_proposal(missing)
    with told_by(world.app, world.buyer), on(JUNE[20]):
        figure = queries.delivered_by_requested_day(world.buyer, world.acme)
    assert (figure.measured, figure.on_time, figure.late, figure.missing, figure.unknown) == (4, 1, 1, 2, 1)
    assert figure.share == 25
    with told_by(world.app, world.buyer):
        nothing = queries.delivered_by_requested_day(world.buyer, world.bits)
    assert (nothing.measured, nothing.share) == (0, None)


def test_the_list_shows_what_the_answers_and_deliveries_come_to(world: World):
    order = world.issued(world.line(on=JUNE[5]), world.line())
    one, _ = world.line_ids(order)
    world.answer(one)
    world.issued(supplier_id=world.bits)
    with told_by(world.app, world.buyer), on(JUNE[8]):
        newest, row = queries.orders_page(world.buyer).rows
        assert (newest.supplier_name, str(newest.answered)) == ("Bits and Bolts", "awaiting")
        found = (str(row.answered), str(row.delivery), row.to_confirm, row.overdue)
        assert found == ("partly_answered", "nothing_yet", 1, 1)
        assert [each.id for each in queries.orders_page(world.buyer, OrderFilter(q="acme")).rows] == [order]
        assert queries.orders_page(world.buyer, OrderFilter(site_id=world.auckland)).rows == []


def test_words_of_many_lines_cost_no_more_statements_than_of_one(world: World):
    def statements_of(count: int) -> int:
        order = world.issued(*(world.line() for _ in range(3 * count)))
        lines = world.line_ids(order)
        for line in lines[:count]:
            world.propose(line, (100, JUNE[19]))
        for line in lines[count : 2 * count]:
            world.propose(line, (90, JUNE[19]), remainder=D(10))
            world.accept_proposal(line)
        for line in lines[2 * count :]:
            world.reject(line)
        with told_by(world.app, world.buyer), recorded(world.app) as ran:
            shown = queries.order_page(world.buyer, order).lines
            offered = [line.open_proposal.proposed_on for line in shown if line.answer == "proposed"]
            refused = [line.rejections[-1].reason for line in shown if line.answer == "rejected"]
            lost = [line.cancellations[0].reason for line in shown if line.cancelled]
        assert (offered, refused, lost) == ([JUNE[19]] * count, ["discontinued"] * count, ["material"] * count)
        return len(ran)

    assert statements_of(1) == statements_of(4)
