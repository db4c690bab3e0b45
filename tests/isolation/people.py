"""The people of a world, and what each of them holds: roles, sites, an open session, a token, a link in their mail."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import clock
from app.identity.rules import SCOPES
from app.identity.tokens import hash_of
from app.principal import Role
from tests.isolation.rows import Ref
from tests.isolation.seeds import BY_LINK, DEACTIVATED, PEOPLE

if TYPE_CHECKING:
    from tests.isolation.world import World

Variants = dict[str, dict[str, Any]]


def cookie_of(who: str) -> str:
    return hash_of(f"the cookie of {who}")[:32]


def token_of(who: str) -> str:
    return hash_of(f"the token of {who}")


def _of(owner: str) -> Iterator[tuple[str, tuple[Role, ...]]]:
    yield from ((who, roles) for who, (whose, roles) in PEOPLE.items() if whose == owner)


def _person(world: "World", owner: str) -> Variants:
    return {who: {"active": who != DEACTIVATED} for who, _ in _of(owner)}


def _roles(world: "World", owner: str) -> Variants:
    return {f"{who}: {role}": {"person_id": Ref("people", who), "role": role} for who, roles in _of(owner) for role in roles}


def _sites(world: "World", owner: str) -> Variants:
    there = world.key("a", Ref("sites"))
    return {who: {"person_id": Ref("people", who), "site_id": there} for who, roles in _of(owner) if Role.RECEIVING in roles}


def _sessions(world: "World", owner: str) -> Variants:
    until = clock.now() + timedelta(days=1)
    signed_in = [who for who, _ in _of(owner) if who != BY_LINK]
    told = {who: {"person_id": Ref("people", who), "token_hash": hash_of(cookie_of(who))} for who in signed_in}
    return {who: row | {"expires_at": until, "revoked_at": None} for who, row in told.items()}


def _tokens(world: "World", owner: str) -> Variants:
    """Good for whatever their person may do."""
    until = {"expires_at": clock.now() + timedelta(days=1), "revoked_at": None, "scopes": " ".join(SCOPES)}
    holders = [who for who, _ in _of(owner) if who != BY_LINK]
    return {who: {"person_id": Ref("people", who), "token_hash": hash_of(token_of(who))} | until for who in holders}


def _links(world: "World", owner: str) -> Variants:
    """One that somebody has in their mail; of the other supplier, one too."""
    who = BY_LINK if owner == "a" else next(iter(dict(_of(owner))))
    row = {"person_id": Ref("people", who), "token_hash": hash_of(cookie_of(who)), "order_id": Ref("orders", "issued")}
    return {who: row} if owner != "ours" else {}


def _views(world: "World", owner: str) -> Variants:
    """Suppliers keep none."""
    return {who: {"person_id": Ref("people", who)} for who, _ in _of(owner)} if owner == "ours" else {}


PER_PERSON = {
    "people": _person,
    "person_roles": _roles,
    "person_sites": _sites,
    "sign_in_sessions": _sessions,
    "api_tokens": _tokens,
    "saved_views": _views,
    "order_links": _links,
}
