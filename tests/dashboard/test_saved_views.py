"""Views of lists under a name: kept, shared within a role, first, changed, removed; and never another's."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from app import clock
from app.principal import Kind, Principal, Role
from app.refusals import NotFound, RuleBroken, Stale
from app.saved_views import actions, queries
from app.saved_views.actions import Named
from app.saved_views.rules import MOST, Page
from tests.client import Client
from tests.live.listening import signed_in
from tests.story import World, told_by

Enter = Callable[[Principal], Client]
LATE = {"state": "late", "column": ["supplier", "state"]}


@pytest.fixture
def colleague(world: World) -> Principal:
    person = signed_in(world.app, "colleague@test.test", Role.PROCUREMENT).person_id
    return Principal(kind=Kind.STAFF, person_id=person, roles=frozenset({Role.PROCUREMENT}))


def save(world: World, name: str, by: Principal | None = None, query: dict[str, Any] | None = None, **more: Any) -> int:
    actor = by or world.buyer
    with told_by(world.app, actor):
        return actions.save_view(actor, Named(name, **more), query or LATE)


def names(world: World, actor: Principal) -> list[str]:
    with told_by(world.app, actor):
        return [view.name for view in queries.views_for(actor, Page.BOARD)]


def links(page: str) -> dict[str, str]:
    """The views in the board's head: name → address."""
    head = page.split('<nav class="saved"')[1].split("</nav>")[0]
    return {
        name.strip(): unescape(href) for href, name in re.findall(r'<a href="([^"]*/board[^"]*view=[^"]*)"[^>]*>([^<]*)', head)
    }


def test_a_view_is_saved_from_the_board_and_opened_by_its_name(world: World, enter: Enter):
    with clock.at(clock.now() - timedelta(days=5)):
        world.issued(world.line(on=clock.today("Europe/Berlin") + timedelta(days=2)))
    buyer = enter(world.buyer)
    sent = {"name": "Late ones", "nonce": uuid4().hex}
    answer = buyer.post("/views/board?state=late&column=supplier&column=state&sort=silent", data=sent)
    assert answer.status_code == 303
    address = links(buyer.get(answer.location).text)["Late ones"]
    asked = parse_qs(urlsplit(address).query)
    assert {name: asked[name] for name in ("state", "column", "sort")} == {
        "state": ["late"],
        "column": ["supplier", "state"],
        "sort": ["silent"],
    }
    board = buyer.get(address).text
    assert 'aria-current="page">Late ones' in board
    assert "no-requested" in board
    assert "no-supplier" not in board
    assert buyer.get(f"/views/{asked['view'][0]}").location == address


def test_a_view_is_ones_own_until_it_is_shared_with_ones_role(world: World, colleague: Principal):
    save(world, "Mine")
    save(world, "Ours", shared_with="procurement")
    assert names(world, world.buyer) == ["Mine", "Ours"]
    assert names(world, colleague) == ["Ours"]
    assert names(world, world.sales) == []
    assert names(world, world.admin) == []


def test_anothers_view_is_not_found(world: World, colleague: Principal, enter: Enter):
    mine, ours = save(world, "Mine"), save(world, "Ours", shared_with="procurement")
    client = enter(colleague)
    assert client.get(f"/views/{mine}").status_code == 404
    assert client.get(f"/views/{ours}").status_code == 302
    with told_by(world.app, colleague):
        for view in (mine, ours):  # one may use what is shared, not change it
            with pytest.raises(NotFound):
                actions.change_view(colleague, view, Named("Theirs"), {}, version=1)
            with pytest.raises(NotFound):
                actions.remove_view(colleague, view)


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        (Named("  "), "Give the view a name, like “Late in Berlin”."),
        (Named("x" * 41), "This has 41 characters. At most 40 fit."),
        (Named("LATE"), "You have a view called “LATE” already. Choose another name."),
        (Named("New", shared_with="sales"), "“sales” is not a group that you belong to. Share it with your own, or keep it."),
    ],
)
def test_a_name_that_cannot_be_is_refused(world: World, named: Named, sentence: str):
    save(world, "Late")
    with pytest.raises(RuleBroken) as refused, told_by(world.app, world.buyer):
        actions.save_view(world.buyer, named, LATE)
    assert str(refused.value) == sentence
    assert names(world, world.buyer) == ["Late"]


def test_nobody_keeps_more_views_than_can_be_seen(world: World):
    for number in range(MOST):
        save(world, f"View {number}")
    with pytest.raises(RuleBroken, match=r"You have 30 views already\. Remove one"):
        save(world, "One more")


def test_what_cannot_be_kept_in_an_address_is_refused(world: World):
    with pytest.raises(RuleBroken, match=r"too long to be kept: 1102 characters\. At most 1000"):
        save(world, "Long", query={"q": "x" * 1_100})


def test_a_refused_name_stands_beside_its_field_on_the_same_board(world: World, enter: Enter):
    save(world, "Late")
    buyer = enter(world.buyer)
    answer = buyer.post("/views/board?state=moved", data={"name": "late", "nonce": uuid4().hex})
    assert answer.status_code == 409
    assert "You have a view called “late” already. Choose another name." in answer.text
    assert 'value="late"' in answer.text
    assert '<option value="moved" selected>' in answer.text


def test_a_refused_change_keeps_what_was_typed_beside_the_view_it_is_of(world: World, enter: Enter):
    save(world, "Late")
    view = save(world, "Moved", query={"state": "moved"})
    buyer = enter(world.buyer)
    answer = buyer.post(f"/views/{view}?state=moved&view={view}", data={"name": "late", "version": "1", "nonce": uuid4().hex})
    assert answer.status_code == 409
    assert "You have a view called “late” already. Choose another name." in answer.text
    assert re.search(r'id="own-name"[^>]*value="late"', answer.text)
    assert names(world, world.buyer) == ["Late", "Moved"]


def test_a_search_too_long_to_be_kept_can_be_looked_at(world: World, enter: Enter):
    buyer, words = enter(world.buyer), "🔩" * 100
    assert buyer.get("/board", query_string={"q": words}).status_code == 200
    answer = buyer.post("/views/board", query_string={"q": words}, data={"name": "Bolts", "nonce": uuid4().hex})
    assert answer.status_code == 409
    assert "This choice is too long to be kept" in answer.text


def test_the_board_begins_with_the_first_view_and_clearing_shows_all(world: World, enter: Enter):
    save(world, "Late", is_first=True)
    save(world, "Moved", query={"state": "moved"}, is_first=True)
    buyer = enter(world.buyer)
    assert "state=moved" in buyer.get("/board").location
    assert buyer.get("/board?show=open").status_code == 200
    assert enter(world.sales).get("/board").status_code == 200


def test_a_view_is_changed_once_as_it_was_seen(world: World):
    view = save(world, "Late")
    with told_by(world.app, world.buyer):
        named = Named("Late at the top", "procurement", is_first=True, place=1)
        actions.change_view(world.buyer, view, named, {"state": "moved"}, version=1)
        kept = queries.own_view(world.buyer, view)
        assert (kept.name, kept.query, kept.shared_with, kept.is_first) == (named.name, "state=moved", "procurement", True)
        with pytest.raises(Stale, match="“Late at the top” was changed in another window"):
            actions.change_view(world.buyer, view, Named("Again"), {}, version=1)


def test_views_stand_in_the_order_that_their_owner_gives_them(world: World):
    save(world, "Second")
    save(world, "Third")
    save(world, "First", place=0)
    assert names(world, world.buyer) == ["First", "Second", "Third"]


def test_a_view_that_is_removed_is_gone_and_the_board_is_whole(world: World, enter: Enter):
    view = save(world, "Late", is_first=True)
    buyer = enter(world.buyer)
    assert buyer.post(f"/views/{view}/remove", data={"nonce": uuid4().hex}).status_code == 303
    assert names(world, world.buyer) == []
    assert buyer.get("/board").status_code == 200


def test_saving_twice_by_one_form_saves_once(world: World, enter: Enter):
    buyer, nonce = enter(world.buyer), uuid4().hex
    for _ in range(2):
        assert buyer.post("/views/board?state=late", data={"name": "Late", "nonce": nonce}).status_code == 303
    assert names(world, world.buyer) == ["Late"]


def test_the_list_of_orders_has_views_of_its_own(world: World, enter: Enter):
    """It begins there and not here, and leads back to the list when it is removed. A name is free once."""
    save(world, "Late", is_first=True)
    buyer, sent = enter(world.buyer), {"name": "Acme", "is_first": "y"}
    taken = buyer.post("/views/orders", data={"name": "late", "nonce": uuid4().hex})
    assert (taken.status_code, "You have a view called “late” already." in taken.text) == (409, True)
    answer = buyer.post(f"/views/orders?supplier={world.acme}&sort=number&column=site", data=sent | {"nonce": uuid4().hex})
    assert answer.status_code == 303
    first = buyer.get("/orders")
    asked = parse_qs(urlsplit(first.location).query)
    assert (asked["supplier"], asked["sort"], asked["column"]) == ([str(world.acme)], ["number"], ["site"])
    assert 'aria-current="page">Acme' in buyer.get(first.location).text
    assert "state=late" in buyer.get("/board").location
    view = asked["view"][0]
    assert urlsplit(buyer.get(f"/views/{view}").location).path == "/orders"
    changed = buyer.post(f"/views/{view}?sort=oldest", data={"name": "Old", "version": "2", "nonce": uuid4().hex})
    assert "sort=oldest" in changed.location
    assert urlsplit(changed.location).path == "/orders"
    removed = buyer.post(f"/views/{view}/remove", data={"nonce": uuid4().hex})
    assert urlsplit(removed.location).path == "/orders"
    assert names(world, world.buyer) == ["Late"]


def test_a_refused_name_stands_beside_its_field_on_the_list_of_orders(world: World, enter: Enter):
    buyer = enter(world.buyer)
    answer = buyer.post("/views/orders?show=all", data={"name": " ", "nonce": uuid4().hex})
    assert answer.status_code == 409
    assert "Give the view a name, like “Late in Berlin”." in answer.text
    assert '<option value="all" selected>' in answer.text


def test_suppliers_and_receiving_have_the_list_without_views(world: World, enter: Enter):
    for person in (world.acme_person, world.receiver):
        page = enter(person).get("/orders").text
        assert "Save this view" not in page
        assert "/orders.xlsx" in page
