"""What is due, promised and expected on which day: open orders by day and site, for a calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.catalog.models import Site
from app.database import db
from app.events import LoggedEvent
from app.orders.models import Order, OrderLine
from app.orders.queries.on_a_day import deadlines_about
from app.principal import Principal
from app.suppliers.models import Supplier

MOST = 1_000


class CalendarKind(StrEnum):
    """Why an order stands on a day: in the order in which a day is read."""

    ANSWER = "answer"
    PROMISED = "promised"
    ASKED = "asked"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """So many lines of one order on one day at one site. `at` is the instant of an answer's deadline."""

    kind: CalendarKind
    on: date
    order_id: int
    order_number: str
    supplier_name: str
    site_name: str
    lines: int
    at: datetime | None = None
    time_zone: str = "UTC"
    place: str = ""


def calendar_entries(actor: Principal, first: date, last: date, site_id: int | None = None) -> list[CalendarEntry]:
    """What stands on these days, in three statements; at most 1,000 entries of each sort. Orders of the actor's alone.

    Answers stand on the supplier's day; what is agreed, else asked for, on the day that counts; goods on their way on
    the day of their announced arrival.
    """
    found = [*_answers(site_id, first, last), *_goods(site_id, first, last), *_arrivals(site_id, first, last)]
    order = list(CalendarKind)
    return sorted(found, key=lambda each: (each.on, order.index(each.kind), each.order_number))


def last_word(actor: Principal) -> datetime | None:
    """When the newest fact was recorded that the actor may hear: nothing of theirs changed since."""
    return db.session.scalar(select(LoggedEvent.recorded_at).order_by(LoggedEvent.seq.desc()).limit(1))


HEAD: tuple[Any, ...] = (Order.id, Order.number, Supplier.name, Site.name)


def _open(site_id: int | None, *columns: Any) -> Select[Any]:
    wanted = (
        select(*columns, *HEAD, func.count(OrderLine.id))
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Supplier, Supplier.id == OrderLine.supplier_id)
        .join(Site, Site.id == OrderLine.site_id)
        .where(OrderLine.is_open)
        .group_by(*columns, *HEAD)
        .limit(MOST)
    )
    return wanted if site_id is None else wanted.where(OrderLine.site_id == site_id)


def _answers(site_id: int | None, first: date, last: date) -> Iterable[CalendarEntry]:
    wanted = _open(site_id, OrderLine.answer_by, Supplier.time_zone, Supplier.city)
    wanted = wanted.where(deadlines_about(first, last))
    for at, zone, city, *head, lines in db.session.execute(wanted.order_by(OrderLine.answer_by, Order.id)):
        on = at.astimezone(ZoneInfo(zone)).date()
        if first <= on <= last:
            yield _entry(CalendarKind.ANSWER, on, head, lines, at=at, time_zone=zone, place=city)


def _goods(site_id: int | None, first: date, last: date) -> Iterable[CalendarEntry]:
    promised = OrderLine.latest_promised_on.is_not(None)
    wanted = _between(_open(site_id, OrderLine.binding_on, promised), OrderLine.binding_on, first, last)
    for on, is_promised, *head, lines in db.session.execute(wanted.where(OrderLine.open_quantity > OrderLine.in_transit)):
        yield _entry(CalendarKind.PROMISED if is_promised else CalendarKind.ASKED, on, head, lines)


def _arrivals(site_id: int | None, first: date, last: date) -> Iterable[CalendarEntry]:
    wanted = _between(_open(site_id, OrderLine.eta_on), OrderLine.eta_on, first, last)
    for on, *head, lines in db.session.execute(wanted.where(OrderLine.in_transit > 0)):
        yield _entry(CalendarKind.EXPECTED, on, head, lines)


def _entry(kind: CalendarKind, on: date, head: Sequence[Any], lines: int, **more: Any) -> CalendarEntry:
    order_id, number, supplier, site = head
    return CalendarEntry(kind, on, order_id, number, supplier, site, lines, **more)


def _between(wanted: Select[Any], day: InstrumentedAttribute[Any], first: date, last: date) -> Select[Any]:
    return wanted.where(day.between(first, last)).order_by(day, Order.id)
