"""Certificates on the pages of both sides: handed in, checked, decided, and what is refused beside which field."""

import re

import pytest

from app.certifications import actions
from app.certifications.rules import Level
from app.suppliers import actions as suppliers
from tests.browser.world import BrowserWorld, in_days
from tests.files.samples import PDF, jpeg
from tests.story import told_by

PROTECTED = b"%PDF-1.7\ntrailer << /Encrypt 3 0 R >>\n%%EOF\n"
TYPED = {"number": "QM-4711", "issuer": "DNV", "valid_from": "2026-01-01", "valid_to": "2099-12-31", "scope": "company"}


@pytest.fixture
def there(app):
    return BrowserWorld(app)


def kind_of(client, name):
    page = client.get("/certificates/new").text
    return re.search(rf'<option value="(\d+)">{name}</option>', page)[1]


def hand_in(client, *files, kind="ISO 9001", **typed):
    """Fill in and send the form. Written by hand: the test client would leave large files open."""
    words = {"type": kind_of(client, kind), "nonce": ""} | TYPED | typed
    plain = [(f'name="{key}"', value.encode()) for key, value in words.items()]
    parts = [*plain, *((f'name="files"; filename="{name}"', content) for name, content in files)]
    body = b"".join(
        b"--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), value) for head, value in parts
    )
    return client.post("/certificates", data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x")


def test_a_certificate_is_handed_in_checked_and_turns_valid_on_both_sides(there, client):
    client.sign_in(*there.acme)
    answer = hand_in(client, ("iso.pdf", PDF))
    assert answer.status_code == 303
    where = answer.headers["Location"]
    page = client.get(where).text
    assert "Received, being checked." in page
    assert "Verify" not in page
    assert "Being checked" in client.get("/certificates").text
    client.sign_in(*there.buyer)
    waiting = client.get("/certificates").text
    assert "1 certificate to check" in waiting
    assert "1 certificate to check" in client.get("/suppliers").text
    page = client.get(where).text
    assert "Verify through 31 Dec 2099" in page
    file = re.search(r'href="(/confided-files/\d+)"', page)[1]
    with client.get(file) as sent:
        assert sent.headers["Content-Disposition"] == "attachment; filename=iso.pdf"
    assert client.post(f"{where}/verify", data={"version": "1"}).status_code == 303
    assert "Nothing to check" in client.get("/certificates").text
    client.sign_in(*there.acme)
    page = client.get(where).text
    assert "Verified; valid through 31 Dec 2099" in page
    assert "Renew it" in page
    client.sign_in(*there.bits)
    assert client.get(where).status_code == client.get(file).status_code == 404
    client.sign_in(*there.sales)
    assert client.get(where).status_code == client.get("/certificates").status_code == 403


def test_a_rejection_reads_on_both_sides_and_offers_to_hand_in_another(there, client):
    client.sign_in(*there.acme)
    where = hand_in(client, ("a.pdf", PDF)).headers["Location"]
    client.sign_in(*there.buyer)
    refused = client.post(f"{where}/reject", data={"version": "1", "reason": " "})
    assert refused.status_code == 422
    assert "Say why it is rejected: the supplier reads it." in refused.text
    stale = client.post(f"{where}/reject", data={"version": "7", "reason": "Kept words"})
    assert stale.status_code == 409
    assert "Kept words" in stale.text
    assert "was changed since you opened it: it is being checked now" in stale.text
    assert client.post(f"{where}/reject", data={"version": "1", "reason": "Page 2 is missing"}).status_code == 303
    client.sign_in(*there.acme)
    page = client.get(where).text
    assert page.count("Page 2 is missing") == 2, "in the certificate and in its history"
    assert "Hand in another" in page


def test_a_renewal_stands_beside_what_it_renews_with_what_differs(there, client):
    client.sign_in(*there.acme)
    old = hand_in(client, ("a.pdf", PDF), valid_to="2099-01-31").headers["Location"]
    client.sign_in(*there.buyer)
    client.post(f"{old}/verify", data={"version": "1"})
    client.sign_in(*there.acme)
    renews = old.rsplit("/", 1)[1]
    form = client.get(f"/certificates/new?renews={renews}").text
    assert "Renew ISO 9001 · QM-4711" in form
    assert 'value="DNV"' in form
    new = hand_in(client, ("b.pdf", PDF), renews=renews, issuer="TÜV").headers["Location"]
    assert "A renewal is being checked" in client.get(old).text
    client.sign_in(*there.buyer)
    page = client.get(new).text
    assert "What it renews" in page
    assert page.count("differs") == 1
    client.post(f"{new}/verify", data={"version": "1"})
    assert "Superseded" in client.get(old).text
    assert client.post(f"{new}/revoke", data={"version": "2", "reason": "Forged"}).status_code == 303
    assert "Revoked" in client.get(new).text


def test_what_ends_is_on_the_lists_of_both_sides_until_it_is_renewed(there, client):
    client.sign_in(*there.acme)
    soon = {"valid_from": in_days(-300).isoformat(), "valid_to": in_days(20).isoformat()}
    old = hand_in(client, ("a.pdf", PDF), **soon).headers["Location"]
    client.sign_in(*there.buyer)
    client.post(f"{old}/verify", data={"version": "1"})
    assert "1 certificate ends" in client.get("/certificates").text
    client.sign_in(*there.acme)
    assert "No renewal was handed in yet" in client.get("/certificates").text
    hand_in(client, ("b.pdf", PDF), renews=old.rsplit("/", 1)[1])
    assert "No renewal was handed in yet" not in client.get("/certificates").text
    client.sign_in(*there.buyer)
    assert "Look at the renewal" in client.get("/certificates").text


def test_photos_become_one_pdf(there, client):
    client.sign_in(*there.acme)
    where = hand_in(client, ("front.jpg", jpeg()), ("back.jpg", jpeg())).headers["Location"]
    assert "front.pdf" in client.get(where).text


@pytest.mark.parametrize(
    ("content", "typed", "sentence"),
    [
        (PDF, {"valid_to": "2020-01-31", "valid_from": "2019-01-01"}, "Its last day has passed"),
        (PROTECTED, {}, "The PDF is protected by a password"),
    ],
)
def test_what_is_odd_is_accepted_and_said_so(there, client, content, typed, sentence):
    client.sign_in(*there.acme)
    answer = hand_in(client, ("../../a.pdf", content), **typed)
    assert sentence in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("files", "typed", "status", "sentence"),
    [
        ((), {}, 422, "Choose the document, or photograph it: a PDF, a PNG or a JPEG."),
        ((("a.pdf", b""),), {}, 422, "“a.pdf” is empty. Choose it again."),
        ((("a.pdf", b"MZ\x90\0"),), {}, 422, "“a.pdf” is a program. Send a PDF, a PNG or a JPEG."),
        ((("a.pdf", PDF), ("b.pdf", PDF)), {}, 422, "Send one PDF, or photos of its pages. These are 2 files."),
        ((("a.pdf", PDF),), {"type": "0"}, 422, "Choose what it is."),
        ((("a.pdf", PDF),), {"number": ""}, 422, "Type the number that stands on it."),
        ((("a.pdf", PDF),), {"valid_from": ""}, 422, "Type its first day."),
        ((("a.pdf", PDF),), {"valid_from": "soon"}, 422, "“soon” is not a date."),
        ((("a.pdf", PDF),), {"valid_to": ""}, 422, "Type its last day, or tick that it has none."),
        ((("a.pdf", PDF),), {"is_open": "y"}, 422, "You typed a last day and ticked that there is none."),
        ((("a.pdf", PDF),), {"scope": "plants"}, 422, "Choose at least one plant, or the whole company."),
        ((("a.pdf", PDF),), {"valid_to": "2025-12-31"}, 409, "The last day, 31 Dec 2025, is before the first, 01 Jan 2026."),
        ((("x" * 4000 + ".pdf", PDF),), {"valid_to": "2025-12-31"}, 409, "is before the first"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(there, client, files, typed, status, sentence):
    client.sign_in(*there.acme)
    with told_by(there.app, there.story.buyer):
        suppliers.add_plant(there.story.buyer, there.story.acme, name="Hagen")
    answer = hand_in(client, *files, **{"issuer": "Kept Certifiers"} | typed)
    assert answer.status_code == status
    assert sentence in answer.text
    assert 'value="Kept Certifiers"' in answer.text
    assert "None is there yet" in client.get("/certificates").text


def held_in(page):
    return re.search(r'name="held" value="([^"]+)"', page)[1]


def test_a_document_is_kept_while_the_form_is_mended(there, client):
    client.sign_in(*there.acme)
    refused = hand_in(client, ("front.jpg", jpeg()), ("back.jpg", jpeg()), valid_to="2025-12-31").text
    assert "“front.pdf” is kept. Choose nothing to hand it in as it is." in refused
    again = hand_in(client, held=held_in(refused), number="")
    assert (again.status_code, "“front.pdf” is kept." in again.text) == (422, True)
    where = hand_in(client, held=held_in(again.text)).headers["Location"]
    assert "front.pdf" in client.get(where).text
    client.sign_in(*there.bits)
    assert "Choose the document" in hand_in(client, held=held_in(refused)).text, "it is of no use to anybody else"


@pytest.mark.parametrize("shown", ["nothing-that-was-ever-held", "a.b.c"])
def test_what_was_never_held_is_to_be_chosen(there, client, shown):
    client.sign_in(*there.acme)
    answer = hand_in(client, held=shown)
    assert (answer.status_code, "Choose the document" in answer.text) == (422, True)


def test_a_number_that_stands_on_another_certificate_is_refused_beside_it(there, client):
    client.sign_in(*there.acme)
    hand_in(client, ("a.pdf", PDF))
    answer = hand_in(client, ("a.pdf", PDF), kind="SA8000")
    assert answer.status_code == 409
    assert "Your certificate QM-4711 (ISO 9001, last day 31 Dec 2099) has this number already." in answer.text


def test_a_file_that_is_too_large_is_refused_with_both_numbers(there, client):
    client.sign_in(*there.acme)
    answer = hand_in(client, ("large.pdf", PDF + b"x" * 15_100_000))
    assert "“large.pdf” has 15.2 MB. We accept up to 15 MB." in answer.text
    assert 'value="QM-4711"' in answer.text
    assert hand_in(client, ("huge.pdf", PDF + b"x" * 40_000_000)).status_code == 413


def test_a_supplier_sees_what_is_required_of_it(there, client):
    buyer = there.story.buyer
    client.sign_in(*there.acme)
    kind = int(kind_of(client, "SA8000"))
    with told_by(there.app, buyer):
        actions.require(buyer, kind, level=Level.COMPANY)
    page = client.get("/certificates").text
    assert "Northfield Instruments requires of you" in page
    assert "Missing" in page
    assert f"/certificates/new?type={kind}" in page


def test_types_and_requirements_are_kept_on_a_page(there, client):
    client.sign_in(*there.buyer)
    page = client.get("/certificates/types").text
    assert "Nothing is required yet." in page
    kind = re.search(r'<option value="(\d+)">ISO 9001</option>', page)[1]
    where = {"type": kind, "level": "company", "category": "0", "site": str(there.story.berlin)}
    assert client.post("/certificates/requirements", data=where).status_code == 303
    again = client.post("/certificates/requirements", data=where)
    assert (again.status_code, "ISO 9001 is required there already." in again.text) == (409, True)
    page = client.get("/certificates/types").text
    remove = re.search(r'action="(/certificates/requirements/\d+/remove)"', page)[1]
    assert client.post(remove).status_code == 303
    assert "Nothing is required yet." in client.get("/certificates/types").text
    added = {"name": "EcoVadis", "criterion": "ethics", "policy": "warn", "description": "Rating"}
    assert client.post("/certificates/types", data=added).status_code == 303
    refused = client.post("/certificates/types", data=added | {"description": "Kept words"})
    assert (refused.status_code, "Kept words" in refused.text) == (409, True)
    change = re.search(r'action="(/certificates/types/\d+)"', page)[1]
    assert client.post(change, data={"name": "", "version": "1", "criterion": "ethics", "policy": "warn"}).status_code == 422
    client.sign_in(*there.admin)
    page = client.get("/certificates/types").text
    assert "EcoVadis" in page
    assert "Add the type" not in page
    client.sign_in(*there.acme)
    assert client.get("/certificates/types").status_code == 403


def test_the_list_is_filtered_by_its_address(there, client):
    client.sign_in(*there.acme)
    hand_in(client, ("a.pdf", PDF))
    client.sign_in(*there.buyer)
    for query in ("state=submitted", "q=dnv", "q=acme", f"supplier={there.story.acme}", "state=nonsense"):
        assert "certificate-row-" in client.get(f"/certificates?{query}").text
    for query in ("state=valid", "q=nobody", f"supplier={there.story.bits}"):
        page = client.get(f"/certificates?{query}").text
        assert "certificate-row-" not in page
        assert "Nothing matches" in page
    page = client.get(f"/suppliers/{there.story.acme}").text
    assert "ISO 9001 · QM-4711" in page
