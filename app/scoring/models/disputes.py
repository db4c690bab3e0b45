"""What a supplier disputes: one line that counts against it, with a cause and a reason; and what was decided."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.columns import Instant
from app.database import db
from app.isolation import SupplierOwned
from app.principal import BUYERS
from app.scoring.rules.disputes import Cause, DisputeState, check_move

CAUSES = ", ".join(repr(str(each)) for each in Cause)
STATES = ", ".join(repr(str(each)) for each in DisputeState)
OPEN = text("state = 'open'")


class Dispute(SupplierOwned, db.Model):
    """The line is left out, against every baseline, while it is open and where it is granted."""

    __tablename__ = "disputes"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    state: Mapped[DisputeState] = mapped_column(String(9), default=DisputeState.OPEN)
    cause: Mapped[Cause] = mapped_column(String(13))
    reason: Mapped[str] = mapped_column(String(500))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    decision_note: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("uq_disputes_open", "line_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_disputes_of_supplier", "supplier_id", "id"),
        Index("ix_disputes_open", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint(f"state in ({STATES})", name="state_is_known"),
        CheckConstraint(f"cause in ({CAUSES})", name="cause_is_known"),
        CheckConstraint("(state = 'open') = (decided_at is null)", name="decision_is_dated"),
    )

    def end(self, state: DisputeState, note: str, by: int | None) -> None:
        """Granted, refused or withdrawn, once. Raises `RuleBroken`."""
        check_move(DisputeState(self.state), state)
        self.state, self.decided_at, self.decided_by, self.decision_note = state, clock.now(), by, note
