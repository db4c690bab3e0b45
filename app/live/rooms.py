"""Rooms: who a frame is drawn for. Their names come from `app.principal`; a client never names one."""

from app.principal import Kind, Principal, Role, tracking

# Who sits in several rooms keeps what the first of them shows: it sees most.
RICHEST_FIRST = (Role.PROCUREMENT, Role.ADMIN, Role.RECEIVING, Role.SALES)


def principal_of(room: str) -> Principal:
    """The principal under whose session a room's frame is drawn, so that the row filter holds for pushes too."""
    kind, _, number = room.partition(":")
    if kind == "supplier":
        return Principal(kind=Kind.SUPPLIER, supplier_id=int(number), roles=frozenset({Role.SUPPLIER_MEMBER}))
    if kind == "site":
        return Principal(kind=Kind.STAFF, roles=frozenset({Role.RECEIVING}), site_ids=frozenset({int(number)}))
    if kind == "customer_order":
        return tracking(int(number))
    return Principal(kind=Kind.STAFF, roles=frozenset({Role(room)}))


def richest_first(rooms: frozenset[str]) -> list[str]:
    """Rooms in the order in which their pieces are preferred when several of them draw the same one."""
    return sorted(rooms, key=lambda room: (_rank(room), room))


def _rank(room: str) -> int:
    roles = principal_of(room).roles
    return min((RICHEST_FIRST.index(role) for role in roles if role in RICHEST_FIRST), default=len(RICHEST_FIRST))
