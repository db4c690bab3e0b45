"""What sales asks a buyer about a supplier's line. Between us alone: no supplier reads it, whatever it says of customers."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Instant
from app.customers.models.orders import CustomerOrderLine
from app.customers.rules.asking import LONGEST
from app.database import db
from app.isolation import CustomerFacing
from app.orders.models import OrderLine
from app.principal import CUSTOMER_READERS

OPEN = text("answered_at is null")


class BuyerQuestion(CustomerFacing, db.Model):
    """A question about the order line that feeds a customer's line; the answer comes back to whoever asked.

    `passed_on_at`: the buyer asked the supplier, in words of its own. `seen_at`: who asked has seen the answer.
    """

    __tablename__ = "buyer_questions"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    text: Mapped[str] = mapped_column(String(LONGEST))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int | None]
    asked_by_name: Mapped[str] = mapped_column(String(120), default="")
    passed_on_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(String(LONGEST), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None]
    answered_by_name: Mapped[str] = mapped_column(String(120), default="")
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    line: Mapped[CustomerOrderLine] = relationship()
    order_line: Mapped[OrderLine] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("ix_buyer_questions_open", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint("(answered_at is null) = (answer = '')", name="an_answer_says_something"),
    )

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
