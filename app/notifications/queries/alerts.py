"""Addresses that customers left, and the days that they were told. Asked by the machine alone; `within` its session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app import clock
from app.customers.models import Allocation, CustomerOrderLine, TrackedLine, TrackedOrder, TrackingLink
from app.database import session_for
from app.notifications.models import AlertedDay, AlertKey, DateAlert, Mail
from app.notifications.rules.alerts import CONFIRM_WITHIN, Asked, Line, Moved, Purpose, moved
from app.principal import Principal

DAY = timedelta(days=1)
HOLDS_KEY = (DateAlert.ended_at.is_(None), AlertKey.used_at.is_(None))


@dataclass(frozen=True)
class OpenedKey:
    """What the link of a mail leads to: the alert, what its button does, and the order's number."""

    alert_id: int
    purpose: Purpose
    number: str


@dataclass(frozen=True)
class Alerted:
    """An alert with what it has to say: its order, and the days that moved since it was told."""

    number: str
    their_reference: str
    is_confirmed: bool
    moved: Sequence[Moved]


def live_alert(link_id: int | None, address: str, *, within: Session) -> DateAlert | None:
    """The alert of an address on a link, confirmed or not."""
    return within.scalar(
        select(DateAlert).where(DateAlert.link_id == link_id, DateAlert.address == address, DateAlert.ended_at.is_(None))
    )


def count_on_link(link_id: int | None, *, within: Session) -> int:
    live = select(func.count()).select_from(DateAlert).where(DateAlert.link_id == link_id, DateAlert.ended_at.is_(None))
    return within.scalar(live) or 0


def asked_lately(alert: DateAlert, now: datetime, *, within: Session) -> Asked:
    """How often within a day somebody was asked whether an address is theirs."""
    counted = select(func.count()).select_from(Mail).join(DateAlert, DateAlert.id == Mail.alert_id)
    counted = counted.where(DateAlert.confirmed_at.is_(None), Mail.made_at > now - DAY)
    by_address = within.scalar(counted.where(DateAlert.address == alert.address)) or 0
    by_link = within.scalar(counted.where(DateAlert.link_id == alert.link_id)) or 0
    return Asked(by_address, by_link, within.scalar(select(func.max(Mail.made_at)).where(Mail.alert_id == alert.id)))


def confirmed_of_order(customer_order_id: int, *, within: Session) -> Sequence[DateAlert]:
    """The addresses that are to hear of an order now: their links hold."""
    wanted = select(DateAlert).join(TrackingLink, TrackingLink.id == DateAlert.link_id)
    mine = DateAlert.customer_order_id == customer_order_id, DateAlert.ended_at.is_(None)
    return within.scalars(wanted.where(*mine, DateAlert.confirmed_at.is_not(None), *_holds()).order_by(DateAlert.id)).all()


def _holds() -> tuple[ColumnElement[bool], ...]:
    return TrackingLink.revoked_at.is_(None), TrackingLink.expires_at > clock.now()


def key_behind(token_hash: str, *, within: Session) -> OpenedKey | None:
    """None for a wrong, used or old one, and where the alert or its tracking link has ended: all alike."""
    wanted = (
        select(AlertKey, TrackedOrder.number)
        .join(DateAlert, DateAlert.id == AlertKey.alert_id)
        .join(TrackingLink, TrackingLink.id == DateAlert.link_id)
        .join(TrackedOrder, TrackedOrder.customer_order_id == DateAlert.customer_order_id)
        .where(AlertKey.token_hash == token_hash, *HOLDS_KEY, *_holds())
    )
    found = within.execute(wanted).one_or_none()
    if found is None:
        return None
    key, number = found
    is_old = key.purpose == Purpose.CONFIRM and clock.now() - key.made_at > CONFIRM_WITHIN
    return None if is_old else OpenedKey(key.alert_id, Purpose(key.purpose), number)


def lines_of(customer_order_id: int, *, within: Session) -> list[Line]:
    """The lines of an order as its customer may know them, and whether all of one is here already."""
    coming = select(Allocation.line_id).where(Allocation.line_id == TrackedLine.line_id, Allocation.order_line_id.is_not(None))
    coming = coming.where(Allocation.quantity > Allocation.dispatched, Allocation.arrived < Allocation.quantity)
    wanted = (
        select(TrackedLine, CustomerOrderLine.promised_on, ~coming.exists())
        .join(CustomerOrderLine, CustomerOrderLine.id == TrackedLine.line_id)
        .where(TrackedLine.customer_order_id == customer_order_id)
        .order_by(TrackedLine.line_no)
    )
    return [_line(*row) for row in within.execute(wanted)]


def _line(row: TrackedLine, promised_on: date, ready: bool) -> Line:
    words = (row.line_id, row.line_no, row.item_name, row.agreed_on, promised_on)
    return Line(*words, row.quantity - row.dispatched, ready)


def moved_for(alert: DateAlert, *, within: Session) -> list[Moved]:
    """What is different from what the address was told."""
    told = within.scalars(select(AlertedDay).where(AlertedDay.alert_id == alert.id))
    return moved({row.line_id: row.agreed_on for row in told}, lines_of(alert.customer_order_id, within=within))


def alerted(actor: Principal, alert_id: int) -> Alerted | None:
    """What an alert has to say now; None where it has ended, or its link has."""
    with session_for(actor) as session:
        wanted = select(DateAlert, TrackedOrder).join(TrackingLink, TrackingLink.id == DateAlert.link_id)
        wanted = wanted.join(TrackedOrder, TrackedOrder.customer_order_id == DateAlert.customer_order_id)
        found = session.execute(wanted.where(DateAlert.id == alert_id, DateAlert.ended_at.is_(None), *_holds())).one_or_none()
        if found is None:
            return None
        alert, order = found
        is_confirmed = alert.confirmed_at is not None
        days = moved_for(alert, within=session) if is_confirmed else []
        return Alerted(order.number, order.their_reference, is_confirmed, days)
