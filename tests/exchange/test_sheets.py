"""Open lines go out as a workbook and come back edited: exactly the edited rows change, together or not at all."""

import io
import re
import zipfile

import pytest
from flask import Flask

from app.exchange.sheets.parsing import parse
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.exchange.workbooks import cells, edited, workbook

LATER = in_days(21)


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def supplier(there: BrowserWorld, client: Client) -> Client:
    return client.sign_in(*there.acme)


def download(client: Client, order_id: int | None = None) -> bytes:
    answer = client.get(f"/orders/{order_id}/lines.xlsx" if order_id else "/open-lines.xlsx")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data


def send(client: Client, content: bytes, name: str = "lines.xlsx"):
    return client.post("/answers/sheet", data={"file": (io.BytesIO(content), name)})


def confirm(client: Client, page: str):
    packed = re.search(r'name="answers" value="([^"]+)"', page)
    assert packed is not None, "nothing can be confirmed on this page"
    nonce = re.search(r'name="nonce" value="([^"]+)"><input type="hidden" name="answers"', page)
    return client.post("/answers/sheet/store", data={"answers": packed[1], "nonce": nonce[1] if nonce else ""})


def looks(there: BrowserWorld, lines) -> list[tuple]:
    return [there.story.look(line, "answer", "version") for line in lines]


def test_the_sheet_holds_real_dates_and_numbers_and_a_hidden_key(there, supplier: Client):
    order_id, (line, _) = there.issued(2)
    content = download(supplier, order_id)
    row = parse(content)[1]
    assert [cell.kind for cell in row if cell][:3] == ["number"] * 3
    seen = cells(parse(content), 2, "key", "version", "order", "open", "requested", "quantity_1", "date_1")
    day, version = in_days(14).isoformat(), str(there.story.look(line, "version"))
    assert [text.removesuffix(".0") for text in seen] == [str(line), version, "PO-10001", "100", day, "100", day]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<col min="1" max="4"[^>]* hidden="1"', sheet)
    assert "<sheetProtection" in sheet
    assert "<f>" not in sheet


def test_exactly_the_edited_rows_change(there, supplier: Client):
    order_id, lines = there.issued(4)
    before = looks(there, lines)
    content = edited(
        download(supplier, order_id),
        {
            2: {"date_1": LATER, "reason": "Material is late"},
            3: {"answer": "as requested"},
            4: {"answer": "cannot deliver", "reason": "capacity"},
        },
    )
    page = send(supplier, content)
    assert page.status_code == 200
    assert "3 lines would change" in page.text
    assert "1 stays as it is" in page.text
    assert looks(there, lines) == before, "looking at it stored something"
    assert confirm(supplier, page.text).status_code == 303
    assert [answer for answer, _ in looks(there, lines)] == ["proposed", "accepted", "rejected", "pending"]
    assert looks(there, lines)[3] == before[3]
    assert there.story.look(lines[0], "proposed_on") == LATER
    assert "Nothing differs from what stands here" in send(supplier, content).text, "the same file twice"


def test_a_line_is_split_in_the_sheet_and_text_is_read_as_typed(there, supplier: Client):
    order_id, (line,) = there.issued(1)
    split = {
        "quantity_1": "60",
        "date_1": f"{in_days(14):%d.%m.%Y}",
        "quantity_2": 40,
        "date_2": LATER,
        "reason": "No capacity",
    }
    page = send(supplier, edited(download(supplier, order_id), {2: split}))
    assert "goes to the buyer" in page.text
    confirm(supplier, page.text)
    offered = there.story.look(line, "proposals")[0].offered_parts
    assert [(part.quantity, part.on) for part in offered] == [(60, in_days(14)), (40, LATER)]


def test_lines_of_many_orders_are_taken_in_together(there, supplier: Client):
    lines = [there.issued(1)[1][0] for _ in range(3)]
    page = send(supplier, edited(download(supplier), {row: {"answer": "as requested"} for row in (2, 3, 4)}))
    there.story.answer(lines[2])  # a colleague, while the preview is looked at
    answer = confirm(supplier, page.text)
    assert answer.status_code == 409
    assert "Line 1 was changed since you opened it" in answer.text
    assert [there.story.look(line, "answer") for line in lines] == ["pending", "pending", "accepted"]
    done = confirm(
        supplier, send(supplier, edited(download(supplier), {row: {"answer": "as requested"} for row in (2, 3)})).text
    )
    assert done.location.startswith("/todo?sent=")
    assert [there.story.look(line, "answer") for line in lines] == ["accepted"] * 3


def test_one_click_takes_back_what_a_sheet_has_answered_and_says_what_stays(there, supplier: Client):
    lines = [there.issued(1)[1][0] for _ in range(3)]
    rows = {row: {"date_1": LATER, "reason": "Material is late"} for row in (2, 3, 4)}
    done = confirm(supplier, send(supplier, edited(download(supplier), rows)).text)
    page = supplier.get(done.location).text
    assert "Your answers to 3 orders are with the buyer." in page
    assert re.search(r"Undo <span>\(<span data-left=\"(30|29|28|27)\"", page)
    there.story.accept_proposal(lines[1])
    sent = {"key": re.search(r'name="key" value="([^"]+)"', page)[1]}
    back = supplier.post("/todo/undo", data=sent)
    assert (back.status_code, back.location) == (303, "/todo")
    said = supplier.get(back.location).text
    assert "Your answers to 2 orders are taken back: their lines are as they were before." in said
    assert "PO-10002 stays as you answered it: The buyer decided on line 1 meanwhile, it is agreed now." in said
    assert [there.story.look(line, "answer") for line in lines] == ["pending", "accepted", "pending"]
    assert supplier.post("/todo/undo", data=sent).status_code == 303, "a second click"
    assert "Undo" not in said
    assert supplier.post("/todo/undo", data={"key": "unknown"}).status_code == 404


def test_a_row_that_changed_since_the_download_is_named_with_both_values(there, supplier: Client):
    order_id, lines = there.issued(2)
    content = edited(download(supplier, order_id), {2: {"date_1": LATER, "reason": "capacity"}, 3: {"answer": "as requested"}})
    there.story.answer(lines[0])
    page = send(supplier, content).text
    assert "Row 2, PO-10001 · 1: changed since your download." in page
    assert f"You: 100 pcs on {LATER:%d %b %Y}. Now: agreed, 100 pcs on {in_days(14):%d %b %Y}." in page
    assert 'name="answers"' not in page, "a part of the sheet could be stored"
    assert there.story.look(lines[1], "answer") == "pending"


def test_a_row_that_nobody_edited_may_be_as_old_as_it_likes(there, supplier: Client):
    order_id, lines = there.issued(2)
    content = edited(download(supplier, order_id), {3: {"answer": "as requested"}})
    there.propose_later(lines[0], 4)
    assert confirm(supplier, send(supplier, content).text).status_code == 303
    assert [answer for answer, _ in looks(there, lines)] == ["proposed", "accepted"]


def test_cells_that_cannot_be_read_are_named(there, supplier: Client):
    order_id, lines = there.issued(3)
    wrong = {2: {"quantity_1": "many"}, 3: {"date_1": "31.2."}, 4: {"answer": "perhaps", "date_2": LATER}}
    page = send(supplier, edited(download(supplier, order_id), wrong))
    assert page.status_code == 422
    assert "Cell M2: found “many”, expected a number." in page.text
    assert "Cell N3: found “31.2.”, expected a date like 2026-12-04." in page.text
    assert "Cell L4: found “perhaps”, expected one of: as requested, cannot deliver." in page.text
    assert "Cell O4: found “”, expected a quantity beside the date." in page.text
    assert [there.story.look(line, "answer") for line in lines] == ["pending"] * 3


def test_what_a_rule_refuses_is_named_by_row(there, supplier: Client):
    order_id, _ = there.issued(2)
    page = send(supplier, edited(download(supplier, order_id), {2: {"date_1": LATER}, 3: {"quantity_1": 120}})).text
    assert "Row 2, PO-10001 · 1: Say why: choose a reason." in page
    assert "Row 3, PO-10001 · 2: 120 pcs offered" in page
    assert 'name="answers"' not in page


def test_anothers_line_reads_like_one_that_never_was(there, supplier: Client, app: Flask):
    order_id, (line,) = there.issued(1)
    acme = supplier
    content = edited(download(acme, order_id), {2: {"date_1": LATER, "reason": "capacity"}})
    bits = app.test_client().sign_in(*there.bits)  # type: ignore[attr-defined]
    foreign = send(bits, content).text
    unknown = send(bits, edited(content, {2: {"key": 999_999}})).text
    assert "Row 2: we do not know this line. Download the sheet again." in foreign
    assert without_numbers(foreign) == without_numbers(unknown)
    assert bits.get(f"/orders/{order_id}/lines.xlsx").status_code == 404
    packed = re.search(r'name="answers" value="([^"]+)"', send(acme, content).text)
    assert packed is not None
    stolen = bits.post("/answers/sheet/store", data={"answers": packed[1], "nonce": ""})
    assert (stolen.status_code, "too old to be stored" in stolen.text) == (409, True)
    assert there.story.look(line, "answer") == "pending"


def without_numbers(page: str) -> str:
    """A page without what differs from one print to the next."""
    return re.sub(r'value="[0-9a-f]{32,}"|data-position="\d+"|datetime="[^"]+"|\d\d:\d\d UTC', "", page)


def test_the_buyers_have_no_sheet_to_answer(there, client: Client):
    order_id, _ = there.issued(1)
    client.sign_in(*there.buyer)
    assert client.get(f"/orders/{order_id}/lines.xlsx").status_code == 403
    assert client.get("/answers/sheet").status_code == 403


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


NO_SHEETS = {
    "text": (b"order;line\n1;2\n", "This is no Excel workbook"),
    "another archive": (zipped(notes=b"hello"), "This is no Excel workbook"),
    "half of one": (workbook([["a"]])[:900], "This is no Excel workbook"),
    "one that swells": (zipped(xl__workbook=b"<x/>", xl__big=b"0" * 30_000_000), "unpacks to more than we accept"),
    "many parts": (zipped(xl__workbook=b"", **{f"p{n}": b"" for n in range(300)}), "unpacks to more than we accept"),
    "broken inside": (zipped(xl__workbook=b"<nonsense"), "We cannot read this workbook"),
    "not ours": (workbook([["Order", "Line"], ["PO-1", 1]]), "This sheet was not downloaded here"),
    "a sheet of far corners": (workbook([["x"] * 101]), "The sheet has more than"),
}


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("kind", NO_SHEETS)
def test_what_is_no_sheet_of_ours_is_refused_with_a_sentence(supplier: Client, kind: str):
    content, sentence = NO_SHEETS[kind]
    answer = send(supplier, content)
    assert (answer.status_code, sentence in answer.text) == (422, True), re.findall(r'class="error[^>]*>[^<]+', answer.text)


@pytest.mark.on("sqlite")
def test_a_sheet_above_the_limit_is_refused(supplier: Client, app: Flask, monkeypatch):
    assert app.config["SETTINGS"].sheet_limit_mb == 5
    monkeypatch.setattr(app.config["SETTINGS"], "sheet_limit_mb", 0)
    answer = send(supplier, b"0")
    assert (answer.status_code, "larger than 0 MB, which is the limit" in answer.text) == (422, True)


@pytest.mark.on("sqlite")
def test_no_sheet_at_all_is_asked_for(supplier: Client):
    answer = supplier.post("/answers/sheet", data={})
    assert (answer.status_code, "Choose the .xlsx file that you edited." in answer.text) == (422, True)


def test_text_of_ours_is_never_a_formula(there, supplier: Client, app: Flask):
    order_id, (line,) = there.issued(1)
    there.story.propose(line, (100, LATER), note="=HYPERLINK(1)")
    content = download(supplier, order_id)
    assert cells(parse(content), 2, "note") == ["'=HYPERLINK(1)"]
    assert "Nothing differs" in send(supplier, content).text
