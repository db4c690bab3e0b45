"""The page of procurement: upload, look, store, report; and what happens when it is killed."""

import os
import re
import signal
import time

import pytest
from sqlalchemy import select

from app.database import db
from app.exchange import progress, running
from app.exchange.models import Import
from app.exchange.rules import State
from app.orders.models import OrderLine
from app.transaction import transaction
from tests.exchange.asking import BAD, GOOD, PATIENCE, count, csv, field, send, send_large, settled, store, uploaded
from tests.story import MACHINE, told_by


def test_a_file_is_looked_at_first_and_stored_by_a_second_click(app, buyer):
    path = uploaded(buyer, csv(GOOD, BAD))
    page = settled(buyer, path)
    assert "2 rows read, 1 of them with an error" in page
    assert "Not a date" in page
    assert "<code>31.2.</code>" in page
    assert count(app) == 0
    assert store(buyer, path, page).status_code == 303
    assert "Stored" in settled(buyer, path)
    assert (count(app), count(app, OrderLine)) == (1, 1)
    again = settled(buyer, uploaded(buyer, csv(GOOD, BAD)))
    assert "0 changes to store" in again
    assert "/store" not in again


def test_the_report_is_a_harmless_attachment(buyer, at_once):
    path = uploaded(buyer, csv(GOOD, BAD, "=1+1" + GOOD[4:].replace("2000", "-5")))
    settled(buyer, path)
    with buyer.get(f"{path}/report") as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        text = answer.data.decode("utf-8-sig")
    assert "3,requested_on,31.2.,a date written like 2013-08-24,error,not_a_date" in text
    assert not re.search(r"(^|,)[=@]", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 an archive", "no Excel workbook that we can read. Save it as .xlsx or as CSV and send that."),
        (b"", "The file is empty"),
        (b"order_number;line_no\n1;2\n", "has no column"),
        ("order_number,x\n1,2\n".encode("utf-16-le"), "NUL byte"),
    ],
)
def test_a_file_that_is_no_use_is_refused_beside_the_field(app, buyer, data, sentence):
    answer = send(buyer, data, profile="orders")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert re.search(r'<option selected value="orders">', answer.text)
    assert count(app, Import) == 0
    assert not any((app.config["SETTINGS"].data_dir / "imports").glob("*"))


def test_no_file_at_all_is_said(buyer):
    answer = buyer.post("/imports", data={"profile": "orders"}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_file_over_the_limit_is_refused(app, buyer):
    app.config["SETTINGS"].import_limit_mb = 1
    answer = send_large(buyer, csv(*[GOOD] * 14_000))
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.text
    assert send_large(buyer, csv(*[GOOD] * 40_000)).status_code == 413


def test_what_was_previewed_is_what_is_stored(app, buyer, at_once):
    path = uploaded(buyer, csv(GOOD))
    page = settled(buyer, path)
    answer = store(buyer, path, page, sha256="0" * 64)
    assert answer.status_code == 409
    assert "not the file that was previewed" in answer.text
    with told_by(app, MACHINE):
        folder = db.session.scalars(select(Import.folder)).one()
    kept = next((app.config["SETTINGS"].data_dir / "imports" / folder / "files").iterdir())
    kept.write_bytes(csv(GOOD, GOOD.replace("4711", "4712")))
    store(buyer, path, page)
    assert "was changed after it was uploaded" in settled(buyer, path)
    assert count(app) == 0


def test_a_second_click_stores_once(app, buyer, at_once):
    path = uploaded(buyer, csv(GOOD))
    page = settled(buyer, path)
    assert store(buyer, path, page).status_code == 303
    assert store(buyer, path, page).status_code == 409
    settled(buyer, path)
    assert count(app) == 1


@pytest.mark.parametrize("name", ["sales", "acme_person", "admin"])
def test_only_procurement_imports(as_, name):
    client = as_(name)
    for path in ("/imports", "/imports/profiles", "/imports/profiles/new", "/imports/1", "/imports/1/report"):
        assert client.get(path).status_code in (403, 404)
    assert send(client, csv(GOOD)).status_code in (403, 404)


def test_an_import_that_is_not_there_is_not_found(buyer):
    assert buyer.get("/imports/999").status_code == 404
    assert buyer.get("/imports/999/report").status_code == 404
    assert buyer.get("/imports/profiles/999").status_code == 404


def many(rows):
    return csv(*(GOOD.replace("4711", f"PO{row // 2}").replace(",10,", f",{10 + row % 2},") for row in range(rows)))


def killed_while_storing(app, buyer, done, pause):
    path = uploaded(buyer, many(1000))
    page = settled(buyer, path)
    store(buyer, path, page)
    with told_by(app, MACHINE):
        folder = app.config["SETTINGS"].data_dir / "imports" / db.session.scalars(select(Import.folder)).all()[-1]
    deadline = time.monotonic() + PATIENCE
    while (at := progress.read(folder)).phase != "storing" or at.done < done:
        assert time.monotonic() < deadline, at
        time.sleep(0.002)
    time.sleep(pause)
    os.kill(running._children[-1].pid, signal.SIGKILL)
    running._children[-1].wait()
    return path


LONG = [(done, pause / 20) for done in (0, 500) for pause in range(15)]
POINTS = LONG if os.environ.get("WAYBILL_FAULTS") == "long" else [(0, 0.1), (500, 0)]


@pytest.mark.parametrize(("done", "pause"), POINTS)
def test_an_import_that_is_killed_leaves_nothing_or_all(app, buyer, done, pause):
    page = settled(buyer, killed_while_storing(app, buyer, done, pause))
    assert count(app, OrderLine) == (1000 if "Stored" in page else 0)
    assert ("Interrupted" in page) != ("Stored" in page)
    assert count(app) == count(app, OrderLine) / 2


def test_an_import_that_was_interrupted_can_be_looked_at_again(app, buyer, at_once):
    path = uploaded(buyer, csv(GOOD))
    settled(buyer, path)
    with told_by(app, MACHINE), transaction(MACHINE) as work:
        work.session.scalars(select(Import)).one().become(State.STORING)
    page = settled(buyer, path)
    assert "Interrupted" in page
    assert buyer.post(f"{path}/preview", data={"nonce": field(page, "nonce")}).status_code == 303
    assert "To decide" in settled(buyer, path)
