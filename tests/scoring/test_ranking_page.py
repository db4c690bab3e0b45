"""The ranking as pages and files show it, and the sets of weights that it is by."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from uuid import uuid4

import pytest

from app.catalog.actions import add_category
from app.principal import Principal
from app.refusals import NotFound, Stale
from app.scoring.actions.weighing import add_weight_set, change_weights
from app.scoring.queries.weights import default_set, weight_sets
from app.scoring.rules.points import Criterion
from app.scoring.rules.weights import FIRST
from tests.client import Client
from tests.scoring.judged import deliver
from tests.statements import recorded
from tests.story import World, told_by

Enter = Callable[[Principal], Client]
OTHERS = FIRST | {Criterion.QUALITY: 50, Criterion.DELIVERY: 5}


def names_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/suppliers/\d+">([^<]+)', page)


def form_of(weights: dict[Criterion, int], **more: str) -> dict[str, str]:
    return {str(each): str(weight) for each, weight in weights.items()} | {"nonce": uuid4().hex} | more


def test_who_delivers_better_stands_first_and_few_lines_have_no_place(now_world: World, enter: Enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    deliver(now_world, now_world.bits, now_world.bits_person, lines=3, rejected=50)
    page = enter(now_world.buyer).get("/ranking").text
    assert names_in(page) == ["Acme Fasteners", "Bits and Bolts"]
    assert "Acme Fasteners leads with" in page
    assert "Too few lines for a place" in page


def test_weights_of_the_address_rank_at_once_without_a_script(now_world: World, enter: Enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    deliver(now_world, now_world.bits, now_world.bits_person, lines=6, rejected=50)
    asked = "quality=100&delivery=0&price=0&location=0&ethics=0&compliance=0"
    page = enter(now_world.buyer).get(f"/ranking?{asked}").text
    assert names_in(page) == ["Acme Fasteners", "Bits and Bolts"]
    assert 'value="100"' in page
    assert "Back to the set" in page


@pytest.mark.parametrize("wrong", ["quality=101", "quality=-1", "quality=many", "quality="])
def test_a_weight_of_the_address_that_makes_no_sense_is_said_beside_its_field(now_world: World, enter: Enter, wrong: str):
    rest = "&".join(f"{each}={weight}" for each, weight in FIRST.items() if each != Criterion.QUALITY)
    page = enter(now_world.buyer).get(f"/ranking?{wrong}&{rest}").text
    assert page.count("Type a whole number from 0 to 100.") == 1
    assert 'aria-invalid="true"' in page


def test_the_file_holds_the_rows_of_the_page(now_world: World, enter: Enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    answer = enter(now_world.buyer).get("/ranking.csv")
    head, *rows = csv.reader(StringIO(answer.data.decode("utf-8-sig")))
    assert head[:4] == ["Place", "Supplier", "Total", "Criteria with data"]
    assert [row[:2] for row in rows] == [["1", "Acme Fasteners"], ["", "Bits and Bolts"]]
    assert rows[0][head.index("Quality, own")] == "100"


def test_a_set_is_kept_and_ranked_by(now_world: World, enter: Enter):
    buyer = enter(now_world.buyer)
    answer = buyer.post("/weights", data=form_of(OTHERS, name="Quality first", category="0"))
    assert answer.status_code == 303
    page = buyer.get(answer.location).text
    assert "by the set “Quality first”, version 1" in page


def test_weights_that_do_not_come_to_a_hundred_are_refused_and_kept_as_typed(now_world: World, enter: Enter):
    answer = enter(now_world.buyer).post("/weights", data=form_of(FIRST | {Criterion.PRICE: 33}, name="Too much", category="0"))
    assert answer.status_code == 409
    assert "The six weights come to 113 per cent. Expected exactly 100: -13 is to be changed." in answer.text
    assert 'value="33"' in answer.text
    with told_by(now_world.app, now_world.buyer):
        assert [each.name for each in weight_sets(now_world.buyer)] == ["General"]


def test_a_change_is_a_new_version_and_the_old_one_stays(now_world: World, enter: Enter):
    buyer = enter(now_world.buyer)
    assert buyer.post("/weights/1", data=form_of(OTHERS, version="1", reason="Two recalls")).status_code == 303
    with told_by(now_world.app, now_world.buyer):
        found = default_set(now_world.buyer)
        assert [(each.number, each.weights) for each in found.versions] == [(1, FIRST), (2, OTHERS)]
        assert found.versions[-1].reason == "Two recalls"


def test_a_change_needs_a_reason(now_world: World, enter: Enter):
    answer = enter(now_world.buyer).post("/weights/1", data=form_of(OTHERS, version="1", reason=""))
    assert answer.status_code == 409
    with told_by(now_world.app, now_world.buyer):
        assert default_set(now_world.buyer).number == 1


def test_a_change_from_an_old_page_is_refused(now_world: World):
    with told_by(now_world.app, now_world.buyer):
        change_weights(now_world.buyer, 1, OTHERS, reason="First", version=1)
        with pytest.raises(Stale, match="since you opened it"):
            change_weights(now_world.buyer, 1, FIRST, reason="Second", version=1)


def test_suppliers_under_another_set_are_not_ranked_together(now_world: World, enter: Enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    with told_by(now_world.app, now_world.buyer):
        category = add_category(now_world.buyer, name="Fasteners")
        made = add_weight_set(now_world.buyer, "For fasteners", OTHERS, category_id=category)
    page = enter(now_world.buyer).get(f"/ranking?set={made}").text
    assert names_in(page) == []
    assert "Nobody to rank yet" in page


def test_who_may_not_weigh_finds_nothing_to_weigh(now_world: World):
    with told_by(now_world.app, now_world.sales), pytest.raises(NotFound):
        add_weight_set(now_world.sales, "Mine", FIRST)


@pytest.mark.parametrize("who", ["sales", "receiver", "acme_person"])
def test_scores_are_for_buyers_alone(now_world: World, enter: Enter, who: str):
    visitor = enter(getattr(now_world, who))
    assert {visitor.get(path).status_code for path in ("/ranking", "/ranking.csv", "/weights")} <= {403, 404}


def test_a_page_of_many_suppliers_asks_as_often_as_one_of_few(now_world: World, enter: Enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=2)
    buyer = enter(now_world.buyer)
    few = statements(now_world, buyer)
    deliver(now_world, now_world.bits, now_world.bits_person, lines=5)
    assert statements(now_world, buyer) == few


def statements(world: World, client: Client) -> int:
    """How many statements the page runs; the first visit warms what is kept."""
    client.get("/ranking")
    with recorded(world.app) as sent:
        assert client.get("/ranking").status_code == 200
    return len(sent)
