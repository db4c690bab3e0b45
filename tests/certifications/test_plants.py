"""What is required of the shipping plant is looked at where the goods leave from, if that is said."""

import re
from collections.abc import Callable

import pytest

from app.certifications import actions
from app.certifications.rules import Level
from app.receipts.queries import receipt_for
from app.refusals import RuleBroken
from app.shipments.actions import correct_shipment, mark_shipped
from app.shipments.rules import Notice, Step
from app.suppliers import actions as suppliers
from tests.browser.world import BrowserWorld, in_days
from tests.certifications.holding import ROHS
from tests.receipts.test_receiving import receive
from tests.shipments.sending import act, ship, shipment
from tests.story import JUNE, MACHINE, told_by

MISSING = "Line 1 cannot be shipped: RoHS declaration of plant is missing"


@pytest.fixture
def plants(plant, require, verified) -> tuple[int, int]:
    """Acme makes in Manukau, which holds what is required of plants, and in Hutt, which does not."""
    manukau, hutt = plant("Manukau"), plant("Hutt")
    require(ROHS, level=Level.PLANT)
    verified(ROHS, plant_ids=frozenset({manukau}))
    return manukau, hutt


@pytest.fixture
def hutt_alone(plants, verified, decide) -> Callable[[], None]:
    """Calling it: Hutt holds it now too, and what Manukau had is revoked."""

    def turn() -> None:
        of_hutt = verified(ROHS, number="HUTT-1", plant_ids=frozenset({plants[1]}))
        decide(actions.revoke, of_hutt - 1, reason="Forged")

    return turn


def left(plant_id, number="LS-1", on=JUNE[1]):
    return Notice(number, on, JUNE[5], plant_id=plant_id)


def test_a_shipment_from_a_plant_without_it_is_refused_and_from_the_other_it_leaves(world, plants, line):
    manukau, hutt = plants
    with pytest.raises(RuleBroken, match=MISSING) as refused:
        ship(world, (line, 10), notice=left(hutt))
    assert refused.value.field == f"line-{line}-quantity"
    made = ship(world, (line, 10), notice=left(manukau))
    assert shipment(world, made, "plant_name") == ("Manukau",)


def test_where_no_plant_is_said_any_of_them_will_do(world, plants, line):
    assert shipment(world, ship(world, (line, 10), notice=left(None)), "plant_name") == ("",)


def test_the_plant_counts_on_the_day_on_which_a_shipment_that_was_announced_leaves(world, plants, line, hutt_alone):
    made = ship(world, (line, 10), notice=left(plants[0]), step=Step.READY)
    other = ship(world, (line, 10), notice=left(None, "LS-2"), step=Step.READY)
    hutt_alone()
    act(world, other, mark_shipped)
    with pytest.raises(RuleBroken, match="RoHS declaration of plant was revoked"):
        act(world, made, mark_shipped)


def test_a_correction_to_a_plant_without_it_is_refused(world, plants, line):
    manukau, hutt = plants
    made = ship(world, (line, 10), notice=left(manukau))
    with pytest.raises(RuleBroken, match=MISSING):
        act(world, made, correct_shipment, left(hutt), {})
    act(world, made, correct_shipment, left(None), {})
    assert shipment(world, made, "plant_id") == (None,)


@pytest.mark.parametrize("verb", ["ship", "correct"])
def test_the_plant_is_one_of_the_supplier_s_own(world, plants, line, verb):
    with told_by(world.app, world.buyer):
        other = suppliers.add_plant(world.buyer, world.bits, name="Elsewhere")
    made = ship(world, (line, 10), notice=left(None)) if verb == "correct" else 0
    with pytest.raises(RuleBroken, match="This is no plant of this supplier") as refused:
        if made:
            act(world, made, correct_shipment, left(other), {})
        else:
            ship(world, (line, 10), notice=left(other))
    assert refused.value.field == "plant"


def test_the_same_number_from_another_plant_is_another_notice_and_says_both_names(world, plant, line):
    plants = plant("Manukau"), plant("Hutt")
    ship(world, (line, 10), notice=left(plants[0]))
    with pytest.raises(RuleBroken, match=r"with other content: plant Manukau → Hutt\."):
        ship(world, (line, 10), notice=left(plants[1]))


def test_what_comes_from_a_plant_without_it_goes_to_inspection(world, plants, line, hutt_alone):
    ship(world, (line, 10), notice=left(plants[0]))
    ship(world, (line, 10), notice=left(None, "LS-2"))
    hutt_alone()
    lacked = []
    for _each in range(2):  # the oldest shipment first
        posted = receive(world, line, 10)
        with told_by(world.app, MACHINE):
            lacked.append(receipt_for(MACHINE, posted).lacked)
    assert lacked == [ROHS, ""]


def with_two_plants(there):
    with told_by(there.app, there.story.buyer):
        for name in ("Manukau", "Hutt"):
            suppliers.add_plant(there.story.buyer, there.story.acme, name=name)


def from_hutt(page, line):
    """What is typed to ship some of the line from Hutt, but for number and day."""
    hutt = re.search(r'<option value="(\d+)">Hutt</option>', page)[1]
    version = re.search(rf'name="line-{line}-version" value="(\d+)"', page)[1]
    return {f"line-{line}-quantity": "10", f"line-{line}-version": version, "plant": hutt}


def test_the_ship_form_asks_where_there_is_more_than_one_plant(app, client):
    there = BrowserWorld(app)
    order, (line,) = there.issued()
    there.story.answer(line)
    client.sign_in(*there.acme)
    page = client.get(f"/orders/{order}").text
    assert "Mark as shipped" in page
    assert "Leaves from" not in page
    with_two_plants(there)
    page = client.get(f"/orders/{order}").text
    assert "Leaves from" in page
    assert "Leaves from" in client.get(f"/ship?order={order}").text
    typed = from_hutt(page, line)
    refused = client.post(f"/orders/{order}/shipments", data=typed | {"number": "", "shipped_on": ""})
    assert refused.status_code == 422
    assert f'<option selected value="{typed["plant"]}">Hutt</option>' in refused.text


def test_pages_say_from_which_plant_a_shipment_left(app, client):
    there = BrowserWorld(app)
    order, (line,) = there.issued()
    there.story.answer(line)
    with_two_plants(there)
    client.sign_in(*there.acme)
    typed = from_hutt(client.get(f"/orders/{order}").text, line)
    notice = {"number": "LS-7", "shipped_on": in_days(0).isoformat()}
    assert client.post(f"/orders/{order}/shipments", data=typed | notice).status_code == 303
    seen = client.get(f"/orders/{order}").text
    assert "from Hutt" in seen
    where = re.search(r'href="(/shipments/\d+)"', seen)[1]
    page = client.get(where).text
    assert "Acme Fasteners, Hutt" in page
    assert f'<option selected value="{typed["plant"]}">Hutt</option>' in page
    client.sign_in(*there.buyer)
    assert "Acme Fasteners, Hutt" in client.get(where).text
