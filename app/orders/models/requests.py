"""Requests to cancel what is agreed, ours or the supplier's. One is open at a time."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.columns import Instant, Quantity
from app.database import db
from app.orders.models.answers import OPEN
from app.orders.models.facts import OfLine
from app.orders.rules import cancelling
from app.orders.rules.answers import Side
from app.orders.rules.cancelling import RequestState
from app.principal import BUYERS

if TYPE_CHECKING:
    from app.orders.models.order_line import OrderLine


class CancellationRequest(OfLine, db.Model):
    """So many units of an agreed line are to be cancelled, asks one side; the line binds until the other agrees."""

    __tablename__ = "cancellation_requests"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    side: Mapped[Side] = mapped_column(String(8))
    state: Mapped[RequestState] = mapped_column(String(10), default=RequestState.OPEN)
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    decision_reason: Mapped[str] = mapped_column(String(20), default="")
    decision_note: Mapped[str] = mapped_column(String(500), default="")
    line: Mapped["OrderLine"] = relationship(back_populates="requests")
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(repr(str(s)) for s in RequestState)})", name="state_is_known"),
        CheckConstraint(f"side in ({', '.join(repr(str(s)) for s in Side)})", name="side_is_known"),
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
        CheckConstraint("(state = 'open') = (decided_at is null)", name="decision_is_dated"),
        Index("uq_cancellation_requests_open", "line_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    def end(self, state: RequestState, by: int | None, reason: str = "", note: str = "") -> None:
        """It is granted, refused, withdrawn or superseded. Raises `RuleBroken` if it is not open any more."""
        self.state = cancelling.check_move(RequestState(self.state), state)
        self.decided_at, self.decided_by = clock.now(), by
        self.decision_reason, self.decision_note = reason, note
