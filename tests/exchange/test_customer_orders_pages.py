"""The page of sales for customer orders in a file: look, then take exactly that in."""

import io
import re
from html import unescape

import pytest

from app.customers.models import CustomerOrder
from tests.customers.market import Market, opened
from tests.exchange.asking import count, field
from tests.exchange.test_customer_orders import COLUMNS, ONE, TWO
from tests.exchange.workbooks import workbook

PAGE = "/customer-orders/import"


@pytest.fixture
def market(people) -> Market:
    return opened(people)


@pytest.fixture
def sales(market, as_):
    return as_("sales")


def csv(*rows: str) -> bytes:
    return "\n".join((COLUMNS, *rows, "")).encode()


def send(client, content: bytes, name: str = "sold.csv"):
    sent = {"profile": "customer-orders", "files": (io.BytesIO(content), name)}
    return client.post(PAGE, data=sent, content_type="multipart/form-data")


def signed(page: str) -> str:
    return unescape(field(page, "sent"))


def take(client, page: str, **changed: str):
    return client.post(f"{PAGE}/store", data={"sent": signed(page), "nonce": field(page, "nonce")} | changed)


def test_sales_looks_at_a_file_and_takes_it_in_with_a_second_click(app, sales):
    page = send(sales, csv(ONE, TWO))
    assert page.status_code == 200
    assert "3 changes to store" in page.text
    assert count(app, CustomerOrder) == 0
    done = take(sales, page.text)
    assert (done.status_code, done.location) == (303, "/customer-orders")
    assert "1 customer order is in." in sales.get("/customer-orders").text
    assert "S-1" in sales.get("/customer-orders").text
    again = send(sales, csv(ONE, TWO)).text
    assert "All of it is here already" in again
    assert f"{PAGE}/store" not in again


def test_a_file_of_which_nothing_can_be_taken_does_not_say_that_all_is_here(sales):
    page = send(sales, csv(ONE.replace("C-1,", "C-9,"))).text
    assert "Nothing of it can be stored" in page
    assert "1 row read, 1 with an error." in page


def test_the_same_click_twice_takes_it_in_once(app, sales):
    page = send(sales, csv(ONE)).text
    assert [take(sales, page).status_code for _ in range(2)] == [303, 303]
    assert count(app, CustomerOrder) == 1


def test_a_workbook_is_taken_in_too(app, sales):
    page = send(sales, workbook([COLUMNS.split(","), ONE.split(",")]), "sold.xlsx").text
    assert "Store 2 changes" in page
    assert take(sales, page).status_code == 303
    assert count(app, CustomerOrder) == 1


def test_what_is_wrong_is_said_with_its_row_and_in_the_report(sales):
    page = send(sales, csv(ONE, TWO.replace("OIL-1", "OIL-9"))).text
    assert "There is no item OIL-9 here." in page
    address = unescape(re.search(r'href="([^"]+import/report[^"]+)"', page)[1])
    with sales.get(address) as answer:
        assert '3,,,"There is no item OIL-9 here.' in answer.data.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"order_number;line_no\n1;2\n", "has no column"),
        (b"PK\x03\x04 an archive", "no Excel workbook that we can read"),
        (csv(*(ONE.replace("S-1", f"S-{n}") for n in range(1_001))), "The file has 1001 rows. Expected at most 1000"),
    ],
    ids=["empty", "columns", "archive", "rows"],
)
def test_a_file_that_is_no_use_is_refused_beside_the_field(app, sales, content, sentence):
    answer = send(sales, content)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not any((app.config["SETTINGS"].data_dir / "imports").glob("*"))


def test_a_preview_of_somebody_else_or_a_forged_one_is_not_taken_in(app, sales):
    page = send(sales, csv(ONE)).text
    answer = take(sales, page, sent="forged")
    assert (answer.status_code, "This preview is too old to be stored. Send the file again." in answer.text) == (409, True)
    assert sales.get(f"{PAGE}/report?sent=forged").status_code == 404
    assert count(app, CustomerOrder) == 0


def test_a_buyer_and_a_supplier_do_not_find_the_page(as_, market):
    for name in ("buyer", "acme_person", "admin"):
        assert as_(name).get(PAGE).status_code == 403
    assert PAGE not in as_("buyer").get("/customer-orders").text
