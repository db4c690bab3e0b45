"""How far each listener has come in the log, and what it could not take."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.events import BigId
from app.isolation import StaffOnly
from app.principal import Role

ADMINS = frozenset({Role.ADMIN})


class ListenerCursor(StaffOnly, db.Model):
    """The newest position that a listener has dealt with."""

    __tablename__ = "listener_cursors"
    __readers__ = ADMINS
    listener: Mapped[str] = mapped_column(String(120), primary_key=True)
    position: Mapped[int] = mapped_column(BigId)


class ParkedFact(StaffOnly, db.Model):
    """A fact that a listener failed on again and again: put aside with the reason, so that the next ones go on."""

    __tablename__ = "parked_facts"
    __readers__ = ADMINS
    listener: Mapped[str] = mapped_column(String(120), primary_key=True)
    position: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(Text)
    parked_at: Mapped[datetime] = mapped_column(Instant)
