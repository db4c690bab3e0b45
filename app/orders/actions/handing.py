"""Handing orders over to another buyer, and a stand-in while somebody is away."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from app import clock
from app.catalog.queries import first_today
from app.orders import queries
from app.orders.actions.writing import check_order_seen, writing
from app.orders.events import BuyerChanged, StandInChanged, StandInEnded, StandInNamed
from app.orders.models import Order, StandIn
from app.orders.rules import handing
from app.orders.rules.handing import Absence
from app.principal import Permission, Principal, Role
from app.refusals import NotFound, RuleBroken
from app.transaction import Work

HAND_OVER = Permission.ORDER_HAND_OVER
Seen = Sequence[tuple[int, int]]
"""Orders by id, each with the version that was seen."""


def hand_over(actor: Principal, seen: Seen, to_id: int, *, once: str | None = None) -> int:
    """Give orders to another buyer: all of them or none. Returns how many have a new buyer now.

    By whoever answers for them, or an administrator. Raises `RuleBroken`, `Stale`, `NotFound`.
    """
    with writing(actor, HAND_OVER, once) as work:
        if not seen:
            raise RuleBroken("nothing", "No order is chosen. Tick the orders to hand over.")
        name, versions = _buyer(actor, to_id, "to"), dict(seen)
        orders, away = queries.hold_orders(actor, versions), queries.absences_for(actor)
        for order in orders:
            check_order_seen(order, versions[order.id])
            answers = handing.answering(order.buyer_id, order.buyer_name, away, order.site.today)
            handing.check_may_hand_over(actor, order.number, answers)
        moved = [order for order in orders if order.buyer_id != to_id]
        lines = queries.line_ids_of(actor, [order.id for order in moved])
        for order in moved:
            _move(work, order, to_id, name, lines.get(order.id, ()))
        return len(moved)


def _buyer(actor: Principal, person_id: int, field: str) -> str:
    """The name of somebody who buys. Raises `RuleBroken`."""
    buyers = dict(queries.buyers_for(actor))
    if person_id not in buyers:
        raise RuleBroken("buyer", "Choose one of the buyers.", field=field)
    return buyers[person_id]


def _move(work: Work, order: Order, to_id: int, name: str, line_ids: Sequence[int]) -> None:
    before, order.buyer_id, order.buyer_name = order.buyer_id, to_id, name
    if order.supplier_id is not None:  # a draft is nobody's business yet
        work.record(BuyerChanged(**order.facts(), buyer_before=before, buyer_id=to_id, line_ids=tuple(line_ids)))


def name_stand_in(
    actor: Principal, person_id: int, stand_in_id: int, from_on: date, to_on: date, *, once: str | None = None
) -> int:
    """Say who answers for a buyer's orders from one day through another. Returns its id.

    By the buyer, or an administrator. Raises `RuleBroken`, `NotFound`.
    """
    with writing(actor, HAND_OVER, once) as work:
        if not _speaks_for(actor, person_id):
            raise NotFound
        _buyer(actor, person_id, "person")
        wanted = Absence(person_id, stand_in_id, _buyer(actor, stand_in_id, "stand_in"), from_on, to_on)
        handing.check_absence(wanted, queries.absences_for(actor), first_today(actor))
        named = StandIn(
            person_id=person_id,
            standing_in_id=stand_in_id,
            stand_in_name=wanted.stand_in_name,
            from_on=from_on,
            to_on=to_on,
            made_at=clock.now(),
            made_by=actor.person_id,
        )
        work.add(named)
        work.session.flush()
        days: dict[str, Any] = {"from_on": from_on, "to_on": to_on}
        work.record(StandInNamed(stand_in_id=named.id, person_id=person_id, standing_in_id=stand_in_id, **days))
        tell_suppliers(work, named)
        return named.id


def end_stand_in(actor: Principal, named_id: int, *, once: str | None = None) -> None:
    """The buyer is back: from now on they answer again. Raises `RuleBroken` if it is none of the actor's, or has ended."""
    with writing(actor, HAND_OVER, once) as work:
        named = next((row for row in queries.stand_ins_for(actor) if row.id == named_id), None)
        if named is None or not _speaks_for(actor, named.person_id):
            raise RuleBroken("ended", "This has ended already. Load the page again.")
        named.ended_at = clock.now()
        work.record(StandInEnded(stand_in_id=named.id, person_id=named.person_id))
        tell_suppliers(work, named)


def _speaks_for(actor: Principal, person_id: int) -> bool:
    return actor.person_id == person_id or Role.ADMIN in actor.roles


def tell_suppliers(work: Work, named: StandIn, site_ids: Sequence[int] = ()) -> None:
    """Each supplier with open orders of the buyer hears that somebody else answers for them, or the buyer again."""
    found = queries.lines_of_buyer(work.actor, named.person_id, site_ids, within=work.session)
    for supplier_id, lines in groupby(found, key=attrgetter("supplier_id")):
        line_ids, order_ids = zip(*((line.id, line.order_id) for line in lines), strict=True)
        orders = tuple(dict.fromkeys(order_ids))
        work.record(StandInChanged(supplier_id=supplier_id, person_id=named.person_id, order_ids=orders, line_ids=line_ids))
