"""Profiles clicked together on the page: what is missing is said, what was typed is kept."""

import io
import re

from sqlalchemy import select

from app.database import db
from app.exchange import actions
from app.exchange.models import ImportProfile
from tests.exchange.asking import csv, settled, uploaded
from tests.story import MACHINE, told_by


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
