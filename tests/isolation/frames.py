"""What is pushed: the pieces that every kind of fact redraws, drawn for every room, and who was heard of in them."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask

from app.events import Event
from app.live import fragments
from app.live.drawing import draw
from app.live.fragments import Piece
from app.live.rooms import principal_of
from app.principal import room_of_site, room_of_supplier
from tests.isolation.canaries import Marks
from tests.isolation.facts import one_of_each
from tests.isolation.rows import Ref
from tests.isolation.world import SUPPLIERS, World

Heard = list[tuple[str, Any]]


def rooms_of(world: World) -> list[str]:
    """Every room there is: of each supplier, of each site, of each staff role that hears anything."""
    owned = [room_of_supplier(world.key(owner, Ref("suppliers"))) for owner in SUPPLIERS]
    at_sites = [room_of_site(world.key(owner, Ref("sites"))) for owner in SUPPLIERS]
    return [*owned, *at_sites, "procurement", "sales", "admin"]


def facts_about(world: World, owner: str) -> Iterator[Event]:
    """One of every kind, about each order line of the owner in turn."""
    for variant in world.variants(owner, "order_lines"):
        yield from one_of_each(_keys(world, owner, variant), Marks())


def _keys(world: World, owner: str, variant: str) -> Callable[[Ref], Any]:
    line = world.rows["order_lines", owner, variant]
    told = {"order_lines": line["id"], "orders": line["order_id"]}
    return lambda ref: told.get(ref.table, world.key(owner, ref))


def pieces_of_everything(world: World) -> set[Piece]:
    return {piece for owner in SUPPLIERS for fact in facts_about(world, owner) for piece in fragments.pieces_of(fact)}


def shown_in_pieces(app: Flask, world: World) -> list[str]:
    """Draw every piece for every room, whether or not its facts go there: what stands in it and is not for the room."""
    pieces = pieces_of_everything(world)
    found = []
    for room in rooms_of(world):
        for drawn in draw(app, principal_of(room), "en", pieces, 1):
            kept = world.marks.kept_from(principal_of(room), drawn["html"])
            found += [f"{drawn['id']} shows {each} in the room {room}" for each in kept]
    return found


def drawn_for(app: Flask, world: World, room: str) -> dict[str, str]:
    """The pieces of a room that show anything, by the id of their element."""
    pieces = draw(app, principal_of(room), "en", pieces_of_everything(world), 1)
    return {drawn["id"]: drawn["html"] for drawn in pieces if drawn["html"]}
