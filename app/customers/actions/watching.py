"""Watching a customer order: who watches one is told when it moves."""

from typing import Any

from app import clock
from app.customers.events import MoveSeen, OrderWatched
from app.customers.models.inquiries import Watch
from app.customers.models.orders import CustomerOrder
from app.customers.queries.inquiries import order_asked_about, watch_of
from app.orders.actions.writing import writing
from app.principal import Permission, Principal
from app.refusals import NotFound

WATCH = Permission.INQUIRY_WRITE


def watch_order(actor: Principal, customer_order_id: int, *, once: str | None = None) -> None:
    """Tell the actor when the customer order moves. Watching it twice is watching it. Raises `NotFound`."""
    with writing(actor, WATCH, once) as work:
        order, person_id = order_asked_about(actor, customer_order_id), _person(actor)
        if watch_of(actor, customer_order_id) is None:
            work.add(Watch(customer_order_id=order.id, person_id=person_id, since=clock.now()))
            work.record(OrderWatched(**facts_of(order), person_id=person_id, ended=False))


def unwatch_order(actor: Principal, customer_order_id: int, *, once: str | None = None) -> None:
    """Stop that. Raises `NotFound`."""
    with writing(actor, WATCH, once) as work:
        order, person_id = order_asked_about(actor, customer_order_id), _person(actor)
        watch = watch_of(actor, customer_order_id)
        if watch is not None:
            work.session.delete(watch)
            work.record(OrderWatched(**facts_of(order), person_id=person_id, ended=True))


def see_move(actor: Principal, customer_order_id: int, *, once: str | None = None) -> None:
    """The actor has seen how a watched order moved, and goes on watching. Raises `NotFound`."""
    with writing(actor, WATCH, once) as work:
        order, watch = order_asked_about(actor, customer_order_id), watch_of(actor, customer_order_id)
        if watch is not None and watch.moved_at is not None:
            watch.moved_at = None
            work.record(MoveSeen(**facts_of(order), person_id=watch.person_id))


def _person(actor: Principal) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def facts_of(order: CustomerOrder) -> dict[str, Any]:
    """What every fact about a customer order says of it."""
    return {"customer_order_id": order.id, "customer_id": order.customer_id, "site_id": order.site_id}
