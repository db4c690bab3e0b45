"""What is pushed to screens: nobody hears what is not theirs, neither in the room they sit in nor in a piece of it."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access import COOKIE
from app.database import session_for
from app.events import CATALOGUE, LoggedEvent
from app.live import fragments
from app.live.rooms import principal_of
from app.principal import NOBODY as NOBODY_AT_ALL
from app.principal import room_of_site, room_of_supplier
from app.transaction import transaction_of
from tests.isolation import world as worlds
from tests.isolation.facts import one_of_each
from tests.isolation.frames import drawn_for, facts_about, pieces_of_everything, rooms_of, shown_in_pieces
from tests.isolation.rows import Ref
from tests.isolation.seeds import PEOPLE
from tests.isolation.world import MACHINE, World, cookie_of
from tests.live.listening import Listener
from tests.live_server import LiveServer

HEARS_NOTHING_OF_A = ("the administrator of B",)


@pytest.fixture
def world(app: Flask) -> World:
    return worlds.build(app)


@pytest.fixture
def listeners(world: World, live_server: LiveServer) -> Iterator[dict[str, Listener]]:
    """Everybody who may sign in, really connected."""
    with ExitStack() as stack:
        yield {who: stack.enter_context(connected(live_server, who)) for who in PEOPLE if is_let_in(world, who)}


def is_let_in(world: World, who: str) -> bool:
    """A link opens no socket."""
    return world.principal(who) is not NOBODY_AT_ALL and world.principal(who).order_id is None


@contextmanager
def connected(server: LiveServer, who: str) -> Iterator[Listener]:
    with closing(Listener(server.url, {"Cookie": f"{COOKIE}={cookie_of(who)}"})) as listener:
        yield listener.connect()


def test_no_fact_about_a_supplier_goes_to_another_s_room(world):
    strangers = {"a": "b", "b": "a"}
    for owner, stranger in strangers.items():
        other = {room_of_supplier(world.key(stranger, Ref("suppliers"))), room_of_site(world.key(stranger, Ref("sites")))}
        assert [fact.name for fact in facts_about(world, owner) if other & set(fact.audience())] == []


def test_no_piece_shows_a_room_what_is_not_for_it(app, world):
    assert shown_in_pieces(app, world) == []


def test_every_kind_of_piece_was_looked_at(world):
    assert {piece.kind for piece in pieces_of_everything(world)} == set(fragments._artists)


@pytest.mark.parametrize("room", ["supplier", "procurement"])
def test_the_rooms_of_those_whom_it_concerns_do_show_it(app, world, room):
    """An empty piece would pass the tests above."""
    name = next(each for each in rooms_of(world) if each.startswith(room))
    own = {mark.model.__name__ for html in drawn_for(app, world, name).values() for mark in world.marks.seen_in(html)}
    assert {"Order", "OrderLine", "Shipment"} <= own
    assert principal_of(name).rooms == {name}


def tell(app: Flask, world: World, owner: str) -> None:
    """Every kind of fact about one supplier happens, outside the server's process; but nobody is hung up on."""
    with app.app_context(), transaction_of(MACHINE) as work:
        for fact in one_of_each(lambda ref: world.key(owner, ref), world.marks):
            if fragments.closed_by(fact) is None:
                work.record(fact)


def test_really_connected_outsiders_hear_nothing_of_it(app: Flask, world: World, listeners: dict[str, Listener]):
    for listener in listeners.values():
        all_of(listener)  # what the machine itself had to say of everybody's rows when it began
    tell(app, world, "a")
    heard = heard_by(listeners, told_to="a member of A")
    assert not any(name == "frame" for who in HEARS_NOTHING_OF_A for name, _ in heard[who])
    assert not_for_them(world, heard) == []

    told = facts_so_far(app)  # what belongs to A may still be on its way to somebody
    tell(app, world, "b")
    heard = heard_by(listeners, told_to="the administrator of B")
    of_a = heard["a member of A"] + heard["receiving at A's site"]
    assert [said for name, said in of_a if name == "frame" and said["position"] > told] == []
    assert not_for_them(world, heard) == []


def facts_so_far(app: Flask) -> int:
    """How many there are: positions have no holes, so every later one is above it."""
    with app.app_context(), session_for(MACHINE) as session:
        return session.scalar(select(func.count()).select_from(LoggedEvent)) or 0


def heard_by(listeners: dict[str, Listener], told_to: str) -> dict[str, list]:
    """What everybody has heard when it has reached those whom it was for, and nothing more comes to anybody."""
    first = listeners[told_to].until("frame", patience=30)
    return {who: (first if who == told_to else []) + all_of(listener) for who, listener in listeners.items()}


def all_of(listener: Listener) -> list[tuple[str, Any]]:
    """Everything until two heartbeats in a row say the same, with nothing between them."""
    heard = listener.until("head", patience=30)
    while len(more := listener.until("head", patience=30)) > 1 or more[-1] != heard[-1]:
        heard += more
    return heard


def not_for_them(world: World, heard: dict[str, list]) -> list[str]:
    kept = {who: world.marks.kept_from(world.principal(who), str(messages)) for who, messages in heard.items()}
    return [f"{who}: {each}" for who, marks in kept.items() for each in marks]


def test_the_catalogue_of_facts_is_not_empty():
    assert len(CATALOGUE) > 30
