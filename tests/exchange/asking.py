"""How tests ask the import's pages: send a file, wait until nobody works on it, store it."""

import io
import re
import time
from urllib.parse import urlsplit

from sqlalchemy import func, select

from app.database import db
from app.orders.models import Order
from tests.exchange.taking import ORDER_COLUMNS
from tests.story import MACHINE, told_by

PATIENCE = 120
GOOD = "4711,2026-05-04,10,ACME,Acme Fasteners,BER,M8-20,M8 bolt,H87,2000,0.25,EUR,2026-06-12"
BAD = "4711,2026-05-04,20,ACME,Acme Fasteners,BER,=cmd|x,Evil,H87,0,0.25,EUR,31.2."


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
