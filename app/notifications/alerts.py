"""Addresses that customers leave on the page of a tracking link, to be told when a day moves.

Verbs of the machine: nobody is known here but by a secret. Whatever address is left, and however often, whoever leaves
it hears the same; it is asked by mail whether it is theirs before it is told anything, and ends it by one click.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from app import clock
from app.customers.models import TrackingLink
from app.database import session_for
from app.identity.tokens import hash_of, new_token
from app.notifications.machine import POSTMAN
from app.notifications.models import AlertedDay, AlertKey, DateAlert, Mail
from app.notifications.queries import alerts as queries
from app.notifications.queries.alerts import OpenedKey
from app.notifications.rules import alerts as rules
from app.notifications.rules.alerts import Purpose
from app.notifications.rules.mails import MailState
from app.principal import Principal
from app.refusals import Stale
from app.transaction import Work, transaction_of

LONGEST = 200


def leave_address(holder: Principal, address: str, language: str) -> None:
    """Ask an address by mail whether it is theirs, unless it was asked often enough. Nobody learns which it was."""
    try:
        with transaction_of(POSTMAN) as work:
            alert = queries.live_alert(holder.link_id, address, within=work.session) or _left(work, holder, address, language)
            if alert is not None and alert.confirmed_at is None:
                _ask(work, alert)
    except Stale:
        return  # somebody left the same address at this moment: it is asked once


def _left(work: Work, holder: Principal, address: str, language: str) -> DateAlert | None:
    if queries.count_on_link(holder.link_id, within=work.session) >= rules.MOST_ON_A_LINK:
        return None
    words = {"link_id": holder.link_id, "customer_order_id": holder.customer_order_id, "address": address}
    alert = DateAlert(**words, language=language, left_at=clock.now())
    work.add(alert)
    work.session.flush()
    return alert


def _ask(work: Work, alert: DateAlert) -> None:
    now = clock.now()
    if rules.may_ask(queries.asked_lately(alert, now, within=work.session), now):
        work.add(Mail(alert_id=alert.id, address="", made_at=now, due_at=now))


def make_key(alert_id: int, purpose: Purpose) -> str:
    """The secret of a link in a mail, which is kept nowhere."""
    token = new_token()
    with transaction_of(POSTMAN) as work:
        work.add(AlertKey(token_hash=hash_of(token), alert_id=alert_id, purpose=purpose, made_at=clock.now()))
    return token


def key_behind(token: str) -> OpenedKey | None:
    """What the link of a mail leads to. Looking changes nothing, however often."""
    with session_for(POSTMAN) as session:
        return queries.key_behind(hash_of(token[:LONGEST]), within=session) if token else None


def confirm(token: str) -> bool:
    """Whoever reads the address says that it is theirs, once. Whether it was so: a used or ended link confirms nothing."""
    with transaction_of(POSTMAN) as work:
        found = queries.key_behind(hash_of(token[:LONGEST]), within=work.session)
        if found is None or found.purpose is not Purpose.CONFIRM:
            return False
        used = update(AlertKey).where(AlertKey.token_hash == hash_of(token[:LONGEST]), AlertKey.used_at.is_(None))
        used = used.values(used_at=clock.now()).execution_options(synchronize_session=False)
        if cast(CursorResult[Any], work.session.execute(used)).rowcount != 1:
            return False
        alert = work.session.get_one(DateAlert, found.alert_id, with_for_update=True)
        if alert.confirmed_at is None:
            alert.confirmed_at = clock.now()
            lines = queries.lines_of(alert.customer_order_id, within=work.session)
            keep_told(work, alert.id, {line.line_id: line.agreed_on for line in lines})
        return True


def stop(token: str) -> None:
    """No more mails to this address. Done already, or a wrong link: nothing happens, and nobody learns which it was."""
    with transaction_of(POSTMAN) as work:
        found = queries.key_behind(hash_of(token[:LONGEST]), within=work.session)
        if found is not None:
            end(work, DateAlert.id == found.alert_id)


def end(work: Work, which: Any) -> None:
    """End alerts, and forget their addresses."""
    ended = update(DateAlert).where(which, DateAlert.ended_at.is_(None)).values(ended_at=clock.now(), address="")
    work.session.execute(ended.execution_options(synchronize_session=False))


def keep_told(work: Work, alert_id: int, days: Mapping[int, date | None]) -> None:
    """What an address is told now."""
    for line_id, day in days.items():
        work.session.merge(AlertedDay(alert_id=alert_id, line_id=line_id, agreed_on=day))


def queue_moves(work: Work, customer_order_id: int, settles: timedelta) -> None:
    """Let the addresses of an order be told, where there is something to tell: each by one mail, however much moves."""
    for alert in queries.confirmed_of_order(customer_order_id, within=work.session):
        waits = select(Mail.id).where(Mail.alert_id == alert.id, Mail.state == MailState.WAITING)
        if work.session.scalar(waits) is None and queries.moved_for(alert, within=work.session):
            due = rules.due_at(clock.now(), settles, alert.told_at)
            work.add(Mail(alert_id=alert.id, address="", made_at=clock.now(), due_at=due))


def forget_ended() -> None:
    """What nobody confirmed, and what belongs to a tracking link whose time is up, ends; old secrets go."""
    now = clock.now()
    expired = select(TrackingLink.id).where(TrackingLink.expires_at <= now)
    unconfirmed = DateAlert.confirmed_at.is_(None) & (DateAlert.left_at <= now - rules.CONFIRM_WITHIN)
    gone = select(DateAlert.id).where(DateAlert.ended_at <= now - rules.KEEP_KEYS)
    with transaction_of(POSTMAN) as work:
        end(work, unconfirmed | DateAlert.link_id.in_(expired))
        work.session.execute(delete(AlertKey).where(AlertKey.alert_id.in_(gone)))
