"""The list of orders on its page and as a file: exactly what is filtered, with the columns that were chosen."""

import csv
import io
from collections.abc import Callable

import pytest

from app.dashboard import files
from app.principal import Principal
from tests.client import Client
from tests.story import World, in_days

Enter = Callable[[Principal], Client]
ALWAYS = ["Order", "State"]
USUAL = ["Supplier", "Deliver to", "Ordered on", "Lines", "Answer", "Delivery", "Overdue lines"]


def rows_of(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.fixture
def ordered(world: World) -> list[int]:
    """More than a page of one supplier, and one order of two lines of the other."""
    orders = [world.issued(world.line(on=in_days(9))) for _ in range(51)]
    return [*orders, world.issued(world.line(on=in_days(9)), world.line(on=in_days(9)), supplier_id=world.bits)]


def test_a_file_holds_every_order_that_is_filtered_with_the_chosen_columns(world: World, ordered: list[int], enter: Enter):
    buyer = enter(world.buyer)
    head, *rows = rows_of(buyer, "/orders.csv")
    assert head == [*ALWAYS, *USUAL]
    assert len(rows) == 52
    head, *rows = rows_of(buyer, f"/orders.csv?supplier={world.bits}&column=lines&column=confirm&sort=supplier")
    assert head == [*ALWAYS, "Lines", "To confirm"]
    assert rows == [["PO-10052", "Issued", "2", "2"]]
    assert rows_of(buyer, "/orders.csv?show=closed") == [[*ALWAYS, *USUAL]]
    assert buyer.get("/orders.xlsx?show=all").data[:2] == b"PK"


def test_the_next_rows_go_on_in_the_same_order(world: World, ordered: list[int], enter: Enter):
    first = enter(world.buyer).get("/orders?sort=number").text
    assert "PO-10050<" in first
    assert "PO-10051<" not in first
    assert "/orders?sort=number&amp;after=PO-10050" in first


def test_a_supplier_takes_its_own_orders_away_and_never_anothers(world: World, ordered: list[int], enter: Enter):
    bits = enter(world.bits_person)
    assert rows_of(bits, f"/orders.csv?supplier={world.acme}&sort=supplier&show=all")[1:] == []
    head, *rows = rows_of(bits, "/orders.csv?show=all&column=supplier&column=site")
    assert (head, [row[0] for row in rows]) == ([*ALWAYS, "Deliver to"], ["PO-10052"])
    assert "PO-10052" in bits.get("/orders?sort=supplier").text


def test_more_orders_than_a_file_holds_are_refused_with_a_sentence(world: World, ordered: list[int], enter: Enter, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 51)
    answer = enter(world.buyer).get("/orders.csv")
    assert answer.status_code == 409
    assert "More than 51 orders match: a file holds no more." in answer.text


def test_the_list_shows_the_columns_that_were_chosen(world: World, ordered: list[int], enter: Enter):
    buyer = enter(world.buyer)
    usual, chosen = buyer.get("/orders").text, buyer.get("/orders?column=buyer&column=revision").text
    assert 'data-label="Deliver to"' in usual
    assert 'data-label="Buyer"' not in usual
    assert 'data-label="Deliver to"' not in chosen
    assert 'data-label="Buyer"' in chosen


def test_what_is_searched_in_vain_among_the_open_orders_can_be_looked_for_in_all(world: World, enter: Enter):
    assert "/orders?q=nothing&amp;show=all" in enter(world.buyer).get("/orders?q=nothing").text
