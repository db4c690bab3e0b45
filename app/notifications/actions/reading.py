"""Somebody read what they were told."""

from typing import Any, cast

from sqlalchemy import CursorResult, update

from app import clock
from app.notifications.events import NoticesChanged
from app.notifications.machine import POSTMAN
from app.notifications.models import Notice
from app.principal import Principal
from app.transaction import transaction_of


def mark_read(actor: Principal, newest: int) -> None:
    """All of one's own up to the newest that was seen: what came meanwhile stays unread."""
    with transaction_of(POSTMAN) as work:
        mine = update(Notice).where(Notice.person_id == actor.person_id, Notice.id <= newest, Notice.read_at.is_(None))
        read = mine.where(Notice.told_at <= clock.now()).values(read_at=clock.now())
        done = cast(CursorResult[Any], work.session.execute(read.execution_options(synchronize_session=False)))
        if done.rowcount:
            work.record(NoticesChanged(person_id=actor.person_id or 0, supplier_id=actor.supplier_id))
