"""The board as a file holds exactly what is filtered, in the board's order, with the columns that were chosen."""

import csv
import io
from collections.abc import Callable

import pytest
from python_calamine import CalamineWorkbook

from app import clock
from app.dashboard import files
from app.principal import Principal
from tests.client import Client
from tests.story import D, World, in_days

Enter = Callable[[Principal], Client]
ALWAYS = ["Order", "Line", "Item number", "Item", "Quantity", "Unit"]


def rows_of(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.fixture
def lines(world: World) -> list[int]:
    """More than a page: of one supplier 120, of the other two."""
    today = in_days(0)
    order = world.issued(*(world.line(on=today, unit_price=D("3.77")) for _ in range(120)))
    world.issued(world.line(7, today, unit_price=D("9.99")), world.line(8, today), supplier_id=world.bits)
    return world.line_ids(order)


def test_a_file_holds_every_row_that_is_filtered_not_the_page_alone(world: World, lines: list[int], enter: Enter):
    head, *rows = rows_of(enter(world.buyer), "/board/lines.csv")
    assert len(rows) == 122
    assert head[:6] == ALWAYS
    _, *narrowed = rows_of(enter(world.buyer), f"/board/lines.csv?supplier={world.bits}")
    assert [row[:6] for row in narrowed] == [
        ["PO-10002", "1", "M8-20", "M8 bolt", "7", "pcs"],
        ["PO-10002", "2", "M8-20", "M8 bolt", "8", "pcs"],
    ]


def test_a_file_has_the_columns_that_were_chosen(world: World, lines: list[int], enter: Enter):
    head, row, *_ = rows_of(
        enter(world.buyer), f"/board/lines.csv?supplier={world.bits}&column=state&column=bar&column=requested"
    )
    assert head == [*ALWAYS, "Requested", "Shipped", "Received", "Open", "State"]
    assert row[6:] == [in_days(0).isoformat(), "0", "0", "7", "To confirm"]


def test_prices_are_in_the_file_of_who_may_read_them_and_asks_for_them(world: World, lines: list[int], enter: Enter):
    address = f"/board/lines.csv?supplier={world.bits}&column=supplier&column=price"
    head, first, second = rows_of(enter(world.buyer), address)
    assert head[-3:] == ["Supplier", "Unit price", "Currency"]
    assert (first[-2:], second[-2:]) == (["9.99", "USD"], ["", ""])
    sales = enter(world.sales)
    assert rows_of(sales, address)[0] == [*ALWAYS, "Supplier"]
    assert "9.99" not in sales.get(address).text
    assert "Unit price" not in sales.get("/board").text


def test_a_workbook_says_the_same(world: World, lines: list[int], enter: Enter):
    answer = enter(world.buyer).get(f"/board/lines.xlsx?supplier={world.bits}&column=requested")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=lines-{clock.now():%Y-%m-%d}.xlsx"
    head, first, _ = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert head == [*ALWAYS, "Requested"]
    assert first == ["PO-10002", 1, "M8-20", "M8 bolt", 7, "pcs", in_days(0)]


def test_more_rows_than_a_file_holds_are_refused_with_a_sentence(world: World, lines: list[int], enter: Enter, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 121)
    buyer = enter(world.buyer)
    answer = buyer.get("/board/lines.csv")
    assert answer.status_code == 409
    assert "More than 121 lines match: a file holds no more." in answer.text, answer.text[-900:]
    assert len(rows_of(buyer, f"/board/lines.csv?supplier={world.acme}")) == 121


def test_a_supplier_and_receiving_have_no_board_to_take_away(world: World, enter: Enter):
    for person in (world.acme_person, world.receiver):
        assert enter(person).get("/board/lines.csv").status_code == 403
