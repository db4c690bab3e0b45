"""What customers ask about their orders, what we told them, and who wants to hear when an order moves."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.columns import Instant
from app.customers.models.customers import Customer
from app.customers.models.orders import CustomerOrder, CustomerOrderLine
from app.customers.rules import inquiries as rules
from app.customers.rules.inquiries import LONGEST, Inquiring
from app.database import db
from app.isolation import CustomerFacing
from app.principal import CUSTOMER_READERS

STATES = ", ".join(repr(str(state)) for state in Inquiring)


class Inquiry(CustomerFacing, db.Model):
    """A customer's question about an order, and our answer. `follow_up_on` is when we want to call the customer again.

    `contact` is who asked, in our words; names are kept as they were.
    """

    __tablename__ = "inquiries"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    state: Mapped[Inquiring] = mapped_column(String(10))
    contact: Mapped[str] = mapped_column(String(120), default="")
    question: Mapped[str] = mapped_column(String(LONGEST), default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    taken_by: Mapped[int | None]
    taken_by_name: Mapped[str] = mapped_column(String(120), default="")
    answer: Mapped[str] = mapped_column(String(LONGEST), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None]
    answered_by_name: Mapped[str] = mapped_column(String(120), default="")
    follow_up_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    customer: Mapped[Customer] = relationship()
    customer_order: Mapped[CustomerOrder] = relationship()
    told: Mapped[list["ToldDate"]] = relationship(order_by="ToldDate.line_id", back_populates="inquiry")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("ix_inquiries_of_order", "customer_order_id", "id"),
        Index("ix_inquiries_of_customer", "customer_id", "id"),
        Index("ix_inquiries_by_state", "state", "id"),
        Index(
            "ix_inquiries_due",
            "follow_up_on",
            "id",
            sqlite_where=text("state <> 'closed' and follow_up_on is not null"),
            postgresql_where=text("state <> 'closed' and follow_up_on is not null"),
        ),
        CheckConstraint(f"state in ({STATES})", name="state_is_known"),
        CheckConstraint("question <> '' or answer <> ''", name="something_was_said"),
        CheckConstraint("state <> 'answered' or answered_at is not null", name="answered_at_some_time"),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed_at_some_time"),
    )

    @classmethod
    def take(cls, order: CustomerOrder, question: str, *, contact: str, by: int | None, name: str) -> "Inquiry":
        """What a customer asked. What may be said was checked before."""
        return cls(
            customer_order_id=order.id,
            customer_id=order.customer_id,
            state=Inquiring.OPEN,
            contact=contact,
            question=question,
            answer="",
            asked_at=clock.now(),
            taken_by=by,
            taken_by_name=name,
        )

    def reply(self, answer: str, *, by: int | None, name: str) -> None:
        """What the customer was told. Raises `RuleBroken`."""
        self._become(Inquiring.ANSWERED)
        self.answer, self.answered_at, self.answered_by, self.answered_by_name = answer, clock.now(), by, name

    def follow_up(self, on: date | None, today: date) -> None:
        """When to call the customer again; None takes the day away. Raises `RuleBroken`."""
        rules.check_move(Inquiring(self.state), Inquiring.CLOSED)
        rules.check_follow_up(on, today)
        self.follow_up_on = on

    def close(self, by: int | None) -> None:
        """Nothing more is to be done about it. Raises `RuleBroken`."""
        self._become(Inquiring.CLOSED)
        self.closed_at, self.closed_by = clock.now(), by

    def _become(self, state: Inquiring) -> None:
        rules.check_move(Inquiring(self.state), state)
        self.state = state


class ToldDate(CustomerFacing, db.Model):
    """That a customer was told a day for a line. The newest one `stands`, until the line has left.

    `is_true` says whether it is still what we expect; kept so in the transaction of whatever moves the line.
    """

    __tablename__ = "told_dates"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"), index=True)
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"))
    told_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(Instant)
    told_by: Mapped[int | None]
    stands: Mapped[bool]
    is_true: Mapped[bool]
    moved_at: Mapped[datetime | None] = mapped_column(Instant)
    inquiry: Mapped[Inquiry] = relationship(back_populates="told")
    line: Mapped[CustomerOrderLine] = relationship()
    __table_args__ = (
        Index("ix_told_dates_of_order", "customer_order_id", "line_id"),
        Index(
            "uq_told_dates_stands",
            "line_id",
            unique=True,
            sqlite_where=text("stands = 1"),
            postgresql_where=text("stands"),
        ),
        Index(
            "ix_told_dates_not_true",
            "customer_order_id",
            sqlite_where=text("stands = 1 and is_true = 0"),
            postgresql_where=text("stands and not is_true"),
        ),
        CheckConstraint("is_true = (moved_at is null)", name="moved_at_some_time"),
    )

    def compare(self, expected_on: date | None) -> None:
        """Hold it against what is expected now."""
        was, self.is_true = self.is_true, rules.is_true(self.told_on, expected_on)
        if self.is_true:
            self.moved_at = None
        elif was or self.moved_at is None:
            self.moved_at = clock.now()


class Watch(CustomerFacing, db.Model):
    """That somebody wants to hear when a customer order moves; `moved_at` is when it did, until they have seen it."""

    __tablename__ = "customer_order_watches"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[datetime] = mapped_column(Instant)
    moved_at: Mapped[datetime | None] = mapped_column(Instant)
    customer_order: Mapped[CustomerOrder] = relationship()
    __table_args__ = (
        UniqueConstraint("customer_order_id", "person_id", name="uq_customer_order_watches_person"),
        Index(
            "ix_customer_order_watches_moved",
            "person_id",
            "moved_at",
            sqlite_where=text("moved_at is not null"),
            postgresql_where=text("moved_at is not null"),
        ),
    )
