"""One message about an order line. Nothing of it is ever taken back; what became of it is added."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.columns import Instant
from app.conversations import rules
from app.conversations.rules import LONGEST, State
from app.database import db
from app.isolation import SupplierOwned
from app.orders.models import Order, OrderLine
from app.orders.rules.answers import Side
from app.principal import BUYERS


def _waiting(name: str, *columns: str) -> Index:
    """An index over open questions alone: to-do lists must not grow with what was ever said."""
    return Index(name, *columns, sqlite_where=text("waits = 1"), postgresql_where=text("waits"))


class Message(SupplierOwned, db.Model):
    """For the supplier and the buyers alone: it may speak of prices, so sales and receiving never read it.

    `author` is the name as it was: to the other side people have names here. `waits` says that an answer is owed.
    """

    __tablename__ = "messages"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"))
    side: Mapped[Side] = mapped_column(String(8))
    author: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(String(LONGEST))
    asks: Mapped[bool]
    waits: Mapped[bool]
    written_at: Mapped[datetime] = mapped_column(Instant)
    written_by: Mapped[int | None]
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    read_by: Mapped[int | None]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None]
    waived_at: Mapped[datetime | None] = mapped_column(Instant)
    waived_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    line: Mapped[OrderLine] = relationship()
    order: Mapped[Order] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("ix_messages_of_line", "line_id", "id"),
        Index("ix_messages_of_supplier", "supplier_id", "id"),
        Index("ix_messages_of_order", "order_id"),
        _waiting("ix_messages_waiting", "side", "id"),
        _waiting("ix_messages_waiting_of_supplier", "supplier_id", "side", "id"),
        CheckConstraint("side in ('us', 'supplier')", name="side_is_known"),
        CheckConstraint("waits = (asks and answered_at is null and waived_at is null)", name="only_open_questions_wait"),
    )

    @classmethod
    def write(cls, line: OrderLine, side: Side, text: str, *, asks: bool, by: int | None, author: str) -> "Message":
        """Say something about a line. What may be said was asked before."""
        return cls(
            supplier_id=line.supplier_id,
            order_id=line.order_id,
            line_id=line.id,
            side=side,
            author=author,
            text=text,
            asks=asks,
            waits=asks,
            written_at=clock.now(),
            written_by=by,
        )

    @property
    def state(self) -> State:
        return rules.state_of(self)

    def read(self, by: int | None) -> None:
        """The other side has seen it; the first time counts."""
        if self.read_at is None:
            self.read_at, self.read_by = clock.now(), by

    def answer(self, by: int | None) -> None:
        """The other side has said something to it."""
        self.read(by)
        self.answered_at, self.answered_by, self.waits = clock.now(), by, False

    def waive(self, by: int | None) -> None:
        """No answer is needed. Raises `RuleBroken`."""
        rules.check_waivable(self)
        self.waived_at, self.waived_by, self.waits = clock.now(), by, False
