"""The list of customer orders: what is still to leave, the earliest promised first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select, tuple_

from app.customers.models import (
    Customer,
    CustomerOrder,
    OrderOutlook,
)
from app.customers.rules.states import ENDANGERED, UNDER_WAY, Risk
from app.database import db
from app.identity.models import Person
from app.principal import Principal

PAGE = 50
COLUMNS: tuple[Any, ...] = (
    CustomerOrder.id, CustomerOrder.number, CustomerOrder.their_reference, CustomerOrder.state, Customer.name,
    Person.name.label("owner"), OrderOutlook.risk, OrderOutlook.days, OrderOutlook.promised_on, OrderOutlook.expected_on,
    OrderOutlook.lines_troubled,
)  # fmt: skip


@dataclass(frozen=True)
class OrderFilter:
    """What narrows the list: how it stands, the customer, and what begins a number, a reference or stands in a name."""

    risks: frozenset[Risk] = frozenset()
    customer_id: int | None = None
    q: str = ""
    everything: bool = False


@dataclass(frozen=True)
class Listed:
    """A page of the list, and where the next one begins."""

    rows: list[Any]
    next_cursor: str | None


def customer_orders_page(actor: Principal, wanted: OrderFilter, after: str | None = None, limit: int = PAGE) -> Listed:
    statement = _narrowed(_rows(), wanted).order_by(OrderOutlook.promised_on, OrderOutlook.customer_order_id)
    if after and (cursor := _read(after)):
        statement = statement.where(tuple_(OrderOutlook.promised_on, OrderOutlook.customer_order_id) > cursor)
    rows = list(db.session.execute(statement.limit(limit + 1)))
    last = rows[limit - 1] if len(rows) > limit else None
    return Listed(rows[:limit], f"{last.promised_on.isoformat()}.{last.id}" if last else None)


def customer_order_rows(actor: Principal, ids: Collection[int]) -> dict[int, Any]:
    """The same rows by id, for pieces."""
    found = db.session.execute(_rows().where(CustomerOrder.id.in_(ids)))
    return {row.id: row for row in found}


def _rows() -> Select[Any]:
    return (
        select(*COLUMNS)
        .select_from(OrderOutlook)
        .join(CustomerOrder, CustomerOrder.id == OrderOutlook.customer_order_id)
        .join(Customer, Customer.id == CustomerOrder.customer_id)
        .outerjoin(Person, Person.id == Customer.owner_id)
    )


def _narrowed(statement: Select[Any], wanted: OrderFilter) -> Select[Any]:
    if not wanted.everything:
        statement = statement.where(CustomerOrder.state.in_(UNDER_WAY))
    if wanted.risks:
        statement = statement.where(OrderOutlook.risk.in_(sorted(wanted.risks)))
    if wanted.customer_id is not None:
        statement = statement.where(CustomerOrder.customer_id == wanted.customer_id)
    if wanted.q.strip():
        q = wanted.q.strip()
        begins = (each.istartswith(q, autoescape=True) for each in (CustomerOrder.number, CustomerOrder.their_reference))
        statement = statement.where(or_(*begins, Customer.name.icontains(q, autoescape=True)))
    return statement


def _read(cursor: str) -> tuple[date, int] | None:
    day, _, key = cursor.partition(".")
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


def risk_counts(actor: Principal) -> dict[Risk, int]:
    """How many customer orders stand how, of those that something is still to leave of."""
    wanted = select(OrderOutlook.risk, func.count()).where(OrderOutlook.risk != Risk.DONE).group_by(OrderOutlook.risk)
    found = {Risk(risk): count for risk, count in db.session.execute(wanted)}
    return {risk: found.get(risk, 0) for risk in Risk if risk is not Risk.DONE}


def endangered_count(actor: Principal) -> int:
    """How many customer orders come later than their customers were promised, or nobody knows when."""
    wanted = select(func.count()).select_from(OrderOutlook).where(OrderOutlook.risk.in_(sorted(ENDANGERED)))
    return db.session.scalar(wanted) or 0
