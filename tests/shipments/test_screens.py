"""The screens of shipments as a supplier and a buyer use them, over HTTP."""

import re

import pytest
from flask import Flask

from app.orders import actions as orders
from app.orders.rules.tolerances import Scope, Tolerance
from app.shipments import actions
from app.shipments.rules import Notice, PackageWords, Packed, Step
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.story import D, told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def supplier(there: BrowserWorld, client: Client) -> Client:
    return client.sign_in(*there.acme)


def announced(there: BrowserWorld, *lines: int, step: Step = Step.READY, number: str = "LS-1", **words) -> int:
    notice = Notice(number, in_days(0), in_days(4), **words)
    me = there.story.acme_person
    with told_by(there.app, me):
        return actions.ship(me, notice, [Packed(line, D(40)) for line in lines], step=step)


def version(page: str, action: str) -> str:
    found = re.search(rf'action="{action}">.*?name="version" value="(\d+)"', page, re.DOTALL)
    assert found, f"{action} is not offered"
    return found[1]


def test_lines_of_two_orders_to_one_site_leave_in_one_shipment(there, supplier: Client):
    order, (one, _) = there.issued(2)
    _, (two,) = there.issued(1)
    page = supplier.get(f"/ship?order={order}").text
    assert f'name="line-{one}-quantity" value="100"' in page
    assert f'name="line-{two}-quantity" value=""' in page
    filled = {
        "number": "LS-9",
        "shipped_on": in_days(0).isoformat(),
        "step": "dispatched",
        "carrier": "UPS",
        "package_count": "2",
    }
    for line, quantity in ((one, "40"), (two, "100")):
        filled |= {f"line-{line}-quantity": quantity, f"line-{line}-version": str(there.story.look(line, "version"))}
    answer = supplier.post("/shipments", data=filled)
    assert answer.status_code == 303
    assert "Shipment LS-9 is announced." in supplier.get(answer.location).text
    assert (there.story.look(one, "shipped"), there.story.look(two, "shipped")) == (40, 100)


def test_the_ship_forms_say_how_much_may_come_on_top(there, supplier: Client):
    with told_by(there.app, there.story.buyer):
        scope, words = Scope(there.story.acme), {"reason": "Cut to length"}
        orders.add_tolerance(there.story.buyer, scope, Tolerance(more=D(5)), **words)
    order, (line,) = there.issued(1)
    there.story.answer(line)
    for page in (f"/orders/{order}", f"/ship?order={order}"):
        assert "up to 105" in supplier.get(page).text


def test_what_is_too_much_is_said_beside_the_line_and_what_was_typed_is_kept(there, supplier: Client):
    _, (one, two) = there.issued(2)
    filled = {"number": "LS-9", "shipped_on": in_days(0).isoformat(), "step": "dispatched", "note": "By night"}
    for line, quantity in ((one, "101"), (two, "7")):
        filled |= {f"line-{line}-quantity": quantity, f"line-{line}-version": str(there.story.look(line, "version"))}
    answer = supplier.post("/shipments", data=filled)
    assert answer.status_code == 409
    assert re.search(
        rf'id="line-{one}-error">101 \w+ of PO-\d+ line 1 is more than the 100 \w+ that are to ship\.', answer.text
    )
    assert f'name="line-{one}-quantity" value="101"' in answer.text
    assert f'name="line-{two}-quantity" value="7"' in answer.text
    assert "By night" in answer.text
    assert there.story.look(two, "shipped") == 0


def test_the_same_number_with_other_content_says_what_differs(there, supplier: Client):
    _, (line,) = there.issued(1)
    announced(there, line, step=Step.DISPATCHED, carrier="DHL")
    filled = {"number": "LS-1", "shipped_on": in_days(0).isoformat(), "eta": in_days(4).isoformat(), "step": "dispatched"}
    filled |= {f"line-{line}-quantity": "30", f"line-{line}-version": str(there.story.look(line, "version")), "carrier": "UPS"}
    answer = supplier.post("/shipments", data=filled)
    assert answer.status_code == 409
    assert re.search(r"LS-1 already, with other content: carrier DHL → UPS; PO-\d+ · 1 40 → 30\.", answer.text)


def test_a_tracking_number_that_looks_wrong_is_kept_with_a_word_beside_it(there, supplier: Client):
    _, (line,) = there.issued(1)
    sent = announced(there, line, carrier="UPS", tracking_number="1Z879E930346834441")
    page = supplier.get(f"/shipments/{sent}").text
    assert "The check character of this UPS number is 1. By its others it is 0." in page
    link = re.search(r'<a [^>]*href="https://www.ups.com/track\?tracknum=1Z879E930346834441"[^>]*>', page)
    assert link
    assert 'rel="noopener noreferrer"' in link[0]


def test_a_shipment_goes_its_way_step_by_step_on_its_page(there, supplier: Client):
    _, (line,) = there.issued(1)
    here = f"/shipments/{announced(there, line, step=Step.DISPATCHED)}"
    seen = {"version": version(supplier.get(here).text, f"{here}/step")}
    answer = supplier.post(f"{here}/step", data=seen | {"step": "in_transit", "place": "Hamburg", "note": "On board"})
    assert answer.status_code == 303
    page = supplier.get(here).text
    assert "In transit, Hamburg" in page
    again = supplier.post(f"{here}/step", data=seen | {"step": "delivered"})
    assert again.status_code == 409
    assert "Shipment LS-1 was changed since you opened it: it is in transit now." in again.text
    back = supplier.post(f"{here}/step", data={"version": version(page, f"{here}/step"), "step": "dispatched"})
    assert "it cannot be dispatched now" in back.text or "Not a valid choice" in back.text
    wrong = {"version": version(page, f"{here}/step/correct"), "note": "Another ship"}
    assert supplier.post(f"{here}/step/correct", data=wrong).status_code == 303
    page = supplier.get(here).text
    assert "Back to: dispatched" in page
    assert '<span class="words struck">In transit, Hamburg</span>' in page


def test_a_step_is_told_for_an_hour_that_has_passed_where_the_supplier_is(there, supplier: Client):
    _, (line,) = there.issued(1)
    here = f"/shipments/{announced(there, line, step=Step.DISPATCHED)}"
    seen = {"version": version(supplier.get(here).text, f"{here}/step"), "step": "in_transit"}
    late = supplier.post(f"{here}/step", data=seen | {"on": in_days(1).isoformat(), "time": "23:59"})
    assert (late.status_code, "is still to come. Expected when it happened" in late.text) == (409, True)
    odd = supplier.post(f"{here}/step", data=seen | {"time": "25 o'clock"})
    assert (odd.status_code, "is no time of the day. Type it like 14:30." in odd.text) == (422, True)
    assert supplier.post(f"{here}/step", data=seen | {"on": in_days(0).isoformat(), "time": "00:00"}).status_code == 303


def test_what_holds_it_up_is_said_lifted_and_told_to_the_buyer(there, supplier: Client):
    order, (line,) = there.issued(1)
    here = f"/shipments/{announced(there, line, step=Step.DISPATCHED)}"
    seen = {"version": version(supplier.get(here).text, f"{here}/flags")}
    bare = supplier.post(f"{here}/flags", data=seen | {"flag": "customs_hold"})
    assert (bare.status_code, "Say what holds the shipment up." in bare.text) == (422, True)
    supplier.post(f"{here}/flags", data=seen | {"flag": "customs_hold", "reason": "Papers"})
    supplier.post("/sign-out")
    buyer = supplier.sign_in(*there.buyer)
    for path in (here, f"/orders/{order}"):
        assert "Held by customs" in buyer.get(path).text
        assert "Papers" in buyer.get(path).text
    assert "shipments.lift" not in buyer.get(here).text
    assert f"{here}/flags" not in buyer.get(here).text
    buyer.post("/sign-out")
    again = buyer.sign_in(*there.acme)
    lift = {"version": version(again.get(here).text, f"{here}/flags/lift"), "flag": "customs_hold"}
    assert again.post(f"{here}/flags/lift", data=lift).status_code == 303
    assert "Held by customs" not in again.get(here).text.split("<aside>")[0]


def test_a_notice_is_corrected_in_place(there, supplier: Client):
    _, (line,) = there.issued(1)
    here = f"/shipments/{announced(there, line, step=Step.DISPATCHED)}"
    seen = {"version": version(supplier.get(here).text, here), "number": "LS-1", "shipped_on": in_days(0).isoformat()}
    wrong = supplier.post(here, data=seen | {f"line-{line}-quantity": "101", "carrier": "UPS"})
    assert (wrong.status_code, "101" in wrong.text, 'value="UPS"' in wrong.text) == (409, True, True)
    bad = supplier.post(here, data=seen | {f"line-{line}-quantity": "41", "eta": in_days(-1).isoformat()})
    assert (bad.status_code, "before it leaves on" in bad.text) == (409, True)
    assert supplier.post(here, data=seen | {f"line-{line}-quantity": "41", "carrier": "UPS"}).status_code == 303
    assert there.story.look(line, "shipped") == 41


def test_packages_are_added_described_and_taken_out(there, supplier: Client):
    _, (line,) = there.issued(1)
    here = f"/shipments/{announced(there, line)}"
    assert supplier.post("/shipments/sscc-prefix", data={"prefix": "40 12345"}).status_code == 303
    seen = {"version": version(supplier.get(here).text, f"{here}/packages"), "count": "2", "kind": "PX", "weight": "412.5"}
    odd = supplier.post(f"{here}/packages", data=seen | {"sides": "a lot"})
    assert (odd.status_code, "Type length, width and height in cm, like 120 × 80 × 145." in odd.text) == (409, True)
    assert supplier.post(f"{here}/packages", data=seen | {"sides": "120x80x145", "numbered": "y"}).status_code == 303
    page = supplier.get(here).text
    assert "(00) 0 4012 3450 0000 0000" in page
    assert "825.0 kg" in page
    first, _second = dict.fromkeys(re.findall(rf"{here}/packages/(\d+)", page))
    form = supplier.get(f"{here}/packages/{first}").text
    shipment_line = re.search(r'name="line-(\d+)-held"', form)
    assert shipment_line
    inside = {"version": version(form, f"{here}/packages/{first}"), "kind": "PX", "sscc": "106141412345678907"}
    more = supplier.post(f"{here}/packages/{first}", data=inside | {f"line-{shipment_line[1]}-held": "41"})
    assert (more.status_code, "41 is more than the 40 that are in no package yet" in more.text) == (409, True)
    assert supplier.post(f"{here}/packages/{first}", data=inside | {f"line-{shipment_line[1]}-held": "15"}).status_code == 303
    page = supplier.get(here).text
    assert "The check digit of this SSCC is 7. By its other digits it is 8." in page
    assert "Not everything in the shipment is in a package yet." in page
    gone = {"version": version(supplier.get(f"{here}/packages/{first}").text, f"{here}/packages/{first}/remove")}
    assert supplier.post(f"{here}/packages/{first}/remove", data=gone).status_code == 303
    assert f"{here}/packages/{first}" not in supplier.get(here).text


def test_papers_name_what_is_picked_and_open_the_one_button(there, supplier: Client):
    order, (line,) = there.issued(1)
    sent = announced(there, line)
    me = there.story.acme_person
    with told_by(there.app, me):
        words = PackageWords(sscc="106141412345678908")
        actions.add_packages(me, sent, words, version=1)
    picked = supplier.get(f"/shipments/{sent}/pick-list").text
    assert "M8-20" in picked
    assert "<svg" in picked
    assert 'class="tick"' in picked
    label = supplier.get(f"/shipments/{sent}/labels").text
    assert "(00) 1 0614 1412 3456 7890 8" in label
    assert 'class="bars"' in label
    assert "Berlin" in label
    assert order


def test_the_code_on_the_paper_leads_through_the_sign_in_to_one_button_that_acts_once(there, client: Client):
    _, (line,) = there.issued(1)
    here = f"/shipments/{announced(there, line)}/mark-shipped"
    asked = client.get(here)
    assert (asked.status_code, asked.location.startswith("/sign-in?next=")) == (302, True)
    words = {"email": there.acme[0], "password": there.acme[1], "next": here}
    assert client.post("/sign-in", data=words).location == here
    page = client.get(here).text
    assert there.story.look(line, "shipped") == 40
    assert "Has it left?" in page
    nonce = re.search(r'name="nonce" value="(\w+)"', page)
    assert nonce
    filled = {"version": version(page, here.replace("mark-shipped", "shipped")), "nonce": nonce[1]}
    for _time in range(2):
        assert client.post(here.replace("mark-shipped", "shipped"), data=filled).status_code == 303
    assert "It left on" in client.get(here).text


def test_the_list_shows_what_is_under_way_and_finds_the_rest(there, supplier: Client):
    _, (line,) = there.issued(1)
    announced(there, line, number="LS-1", tracking_number="JD014600003456789012")
    called_off = announced(there, line, number="LS-2")
    seen = {"version": version(supplier.get(f"/shipments/{called_off}").text, f"/shipments/{called_off}/step")}
    supplier.post(f"/shipments/{called_off}/step", data=seen | {"step": "cancelled"})
    assert ("LS-1" in supplier.get("/shipments").text, "LS-2" in supplier.get("/shipments").text) == (True, False)
    assert "LS-2" in supplier.get("/shipments?show=all").text
    assert "LS-1" in supplier.get("/shipments?q=jd0146").text
    assert "Nothing matches" in supplier.get("/shipments?q=nothing").text


def test_nobody_sees_anothers_shipment_nor_acts_on_our_suppliers_behalf(there, client: Client):
    _, (line,) = there.issued(1)
    sent = announced(there, line)
    client.sign_in(*there.bits)
    for path in ("", "/pick-list", "/labels", "/mark-shipped"):
        assert client.get(f"/shipments/{sent}{path}").status_code == 404
    client.post("/sign-out")
    client.sign_in(*there.buyer)
    assert client.get(f"/shipments/{sent}").status_code == 200
    assert client.get(f"/shipments/{sent}/mark-shipped").status_code == 403
    assert client.post(f"/shipments/{sent}/shipped", data={"version": "1"}).status_code == 403
