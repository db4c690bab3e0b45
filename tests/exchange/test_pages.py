"""The page of procurement: upload, look, store, report; profiles clicked together; what happens when it is killed."""

import io
import os
import re
import signal
import time
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from app.access import actor
from app.database import db
from app.exchange import actions, progress, running
from app.exchange.models import Import, ImportProfile
from app.exchange.progress import Claim
from app.exchange.rules import State
from app.exchange.shelf import Shelf
from app.identity import sign_in
from app.identity.models import Person
from app.orders.models import Order, OrderLine
from app.transaction import transaction, transaction_of
from tests.client import Client
from tests.exchange.conftest import ORDER_COLUMNS
from tests.story import MACHINE, told_by

PASSWORD = "a long enough passphrase"
PATIENCE = 180
GOOD = "4711,2026-05-04,10,ACME,Acme Fasteners,BER,M8-20,M8 bolt,H87,2000,0.25,EUR,2026-06-12"
BAD = "4711,2026-05-04,20,ACME,Acme Fasteners,BER,=cmd|x,Evil,H87,0,0.25,EUR,31.2."


@pytest.fixture
def people(app, world):
    cast = (world.buyer, world.sales, world.acme_person, world.admin)
    with app.app_context(), transaction_of(MACHINE) as work:
        for each in cast:
            work.session.get_one(Person, each.person_id).take_roles(each.roles)
    with app.app_context():
        sign_in.set_passwords([each.person_id for each in cast], PASSWORD)
    return world


@pytest.fixture
def as_(app, people):
    app.test_client_class = Client
    yield lambda name: app.test_client().sign_in(f"{name}@test.test", PASSWORD)
    for child in running._children:
        child.wait(PATIENCE)


@pytest.fixture
def buyer(as_):
    return as_("buyer")


@pytest.fixture
def at_once(monkeypatch):
    """Carries imports out inside the request: a process of its own takes two seconds to start, and has its own tests."""

    def start(settings, import_id, folder):
        with Claim.on(folder) as claim:
            actions.carry_out(actor(), Shelf(settings.data_dir, settings.import_limit_mb * 1_000_000), import_id, claim)

    monkeypatch.setattr(running, "start", start)


def csv(*rows, header=ORDER_COLUMNS):
    return "".join(f"{row}\n" for row in (header, *rows)).encode()


def send(client, data, name="orders.csv", profile="orders", **fields):
    sent = {"profile": profile, "files": (io.BytesIO(data), name)} | fields
    return client.post("/imports", data=sent, content_type="multipart/form-data")


def send_large(client, data):
    """Like `send`, without the temporary file that the test client would leave open."""
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = part.format("profile", "").encode() + b"orders\r\n"
    body += part.format("files", '; filename="large.csv"').encode() + data + b"\r\n--x--\r\n"
    return client.post("/imports", data=body, content_type="multipart/form-data; boundary=x")


def uploaded(client, data, **words):
    answer = send(client, data, **words)
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path


def settled(client, path):
    """The page once nobody works on the import any more."""
    deadline = time.monotonic() + PATIENCE
    while "hx-trigger" in (page := client.get(path).text):
        assert time.monotonic() < deadline, page
        time.sleep(0.1)
    return page


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def store(client, path, page, **changed):
    words = {"nonce": field(page, "nonce"), "sha256": field(page, "sha256")} | changed
    return client.post(f"{path}/store", data=words)


def count(app, model=Order):
    with told_by(app, MACHINE):
        return db.session.scalar(select(func.count()).select_from(model))


def test_a_file_is_looked_at_first_and_stored_by_a_second_click(app, buyer):
    path = uploaded(buyer, csv(GOOD, BAD))
    page = settled(buyer, path)
    assert "2 rows read, 1 of them not taken" in page
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
        (b"PK\x03\x04 an archive", "an Excel workbook or another archive, not a CSV file"),
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


def test_a_profile_is_clicked_together_and_used(app, buyer, at_once):
    header = "PO No;Pos;Vendor;Plant;Material;Unit;Qty;Due"
    row = "4711;10;ACME;BER;M8-20;H87;2.000,5;24.08.2026"
    first = {"verb": "columns", "name": "Our ERP", "rows": "order lines", "date_format": "DD.MM.YYYY", "decimal_point": ","}
    sample = (io.BytesIO(csv(row, header=header)), "open.csv")
    page = buyer.post("/imports/profiles/new", data=first | {"sample": sample}, content_type="multipart/form-data")
    assert page.status_code == 200
    assert "Vendor" in page.text
    columns = re.search(r'name="columns" value=\'([^\']*)\'|name="columns" value="([^"]*)"', page.text)
    chosen = {
        "column-order_number": "PO No", "column-line_key": "Pos", "column-supplier_code": "Vendor", "column-site_code": "Plant",
        "column-item_number": "Material", "column-unit": "Unit", "column-quantity": "Qty", "constant-currency": "EUR",
    }  # fmt: skip
    typed = first | {"verb": "save", "columns": '["PO No", "Pos", "Due"]'} | chosen
    lacking = buyer.post("/imports/profiles/new", data=typed)
    assert columns
    assert lacking.status_code == 422
    assert "must say where requested_on comes from" in lacking.text
    assert 'value="EUR"' in lacking.text
    assert buyer.post("/imports/profiles/new", data=typed | {"column-requested_on": "Due"}).status_code == 303
    bad = buyer.post("/imports/profiles/new", data=typed | {"column-requested_on": "Due"})
    assert "There is a profile “Our ERP” already" in bad.text
    path = uploaded(buyer, csv(row.replace("2.000,5", "2000,0"), header=header), profile="Our ERP")
    assert "2 changes to store" in settled(buyer, path)


def test_a_saved_profile_is_changed_and_keeps_what_the_page_does_not_show(app, buyer):
    with told_by(app, MACHINE):
        from_page = {
            "title": "Ours", "rows": "receipts", "read": {"dates": ["%d.%m.%Y"], "decimal": ",", "unknown": ["n/a"]},
            "fields": {
                "receipt_key": {"column": ["GR", "Item"]}, "order_number": {"column": ["PO"]},
                "line_key": {"column": ["Pos"]}, "received": {"column": ["Qty"]},
            },
        }  # fmt: skip
        actions.save_profile(MACHINE, name="Ours", body=from_page)
        profile_id = db.session.scalars(select(ImportProfile.id)).one()
    page = buyer.get(f"/imports/profiles/{profile_id}").text
    assert 'value="%d.%m.%Y"' in page
    words = {
        "verb": "save", "name": "Ours", "rows": "receipts", "date_format": "%Y-%m-%d", "decimal_point": ".", "version": "1",
        "columns": "[]", "column-receipt_key": "GR", "column-order_number": "PO", "column-line_key": "Pos",
        "column-received": "Menge",
    }  # fmt: skip
    assert buyer.post(f"/imports/profiles/{profile_id}", data=words).status_code == 303
    with told_by(app, MACHINE):
        body = db.session.scalars(select(ImportProfile.body)).one()
    assert body["read"] == {"dates": ["%Y-%m-%d"], "decimal": ".", "unknown": ["n/a"]}
    assert body["fields"]["received"]["column"] == ["Menge"]
    assert body["fields"]["receipt_key"]["column"] == ["GR", "Item"]
    stale = buyer.post(f"/imports/profiles/{profile_id}", data=words)
    assert stale.status_code == 409
    assert "Somebody changed this profile" in stale.text
