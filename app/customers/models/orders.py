"""What a customer ordered: the customer order, its lines, what was promised to the customer, and what it pays."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.catalog.models import Site
from app.columns import Instant, Price, Quantity
from app.customers.models.customers import Customer
from app.customers.rules.states import ENDS, Fulfilment, check_move
from app.database import db
from app.isolation import CustomerFacing
from app.principal import CUSTOMER_READERS, Role

STATES = ", ".join(repr(str(state)) for state in Fulfilment)
SUMS = ("cancelled", "dispatched", "allocated")


class CustomerOrder(CustomerFacing, db.Model):
    """What a customer ordered in one go, to leave from one site of ours; `number` is ours, `their_reference` theirs."""

    __tablename__ = "customer_orders"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    state: Mapped[Fulfilment] = mapped_column(String(16))
    their_reference: Mapped[str] = mapped_column(String(60), default="", index=True)
    ship_to: Mapped[str] = mapped_column(String(300), default="")
    currency: Mapped[str] = mapped_column(String(3))
    outbound_days: Mapped[int]
    note: Mapped[str] = mapped_column(String(500), default="")
    ordered_on: Mapped[date]
    external_source: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int | None]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    customer: Mapped[Customer] = relationship()
    site: Mapped[Site] = relationship()
    lines: Mapped[list["CustomerOrderLine"]] = relationship(
        order_by="CustomerOrderLine.line_no", back_populates="customer_order", cascade="all, delete-orphan"
    )
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("ix_customer_orders_of_customer", "customer_id", "id"),
        Index("ix_customer_orders_by_state", "state", "id"),
        CheckConstraint(f"state in ({STATES})", name="state_is_known"),
        CheckConstraint("outbound_days between 0 and 60", name="outbound_days_are_sane"),
    )

    def go(self, state: Fulfilment) -> None:
        """Raises `RuleBroken` where its state does not lead there."""
        check_move(Fulfilment(self.state), state)
        self.state = state
        if state in ENDS:
            self.closed_at = clock.now()

    def touch(self) -> None:
        """Something below it changes: who looked at it before has seen an old version."""
        flag_modified(self, "state")

    def fulfil(self) -> None:
        """Where it is after a dispatch, or after something is not wanted any more: follows from its lines."""
        left, going = any(line.dispatched for line in self.lines), any(line.is_open for line in self.lines)
        state = Fulfilment.OPEN if not left else Fulfilment.PARTLY if going else Fulfilment.FULFILLED
        if state != self.state and left:
            self.go(state)

    def facts(self) -> dict[str, Any]:
        """What every event about the customer order says of it."""
        return {"customer_order_id": self.id, "customer_id": self.customer_id, "site_id": self.site_id}


class CustomerOrderLine(CustomerFacing, db.Model):
    """So many units of an item by a day that the customer was promised; `first_promised_on` is what it was told first.

    `allocated` are units that are still to leave and have a source; what is neither allocated, gone nor cancelled is
    missing. All quantities are in the item's stock unit.
    """

    __tablename__ = "customer_order_lines"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"))
    line_no: Mapped[int]
    external_key: Mapped[str | None] = mapped_column(String(60))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    item_number: Mapped[str] = mapped_column(String(60))
    item_name: Mapped[str] = mapped_column(String(200))
    their_item: Mapped[str] = mapped_column(String(60), default="")
    unit: Mapped[str] = mapped_column(String(8))
    precision: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    cancelled: Mapped[Decimal] = mapped_column(Quantity())
    dispatched: Mapped[Decimal] = mapped_column(Quantity())
    allocated: Mapped[Decimal] = mapped_column(Quantity())
    first_promised_on: Mapped[date]
    promised_on: Mapped[date]
    is_open: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    customer_order: Mapped[CustomerOrder] = relationship(back_populates="lines")
    promises: Mapped[list["CustomerPromise"]] = relationship(order_by="CustomerPromise.id", back_populates="line")
    price: Mapped["CustomerLinePrice | None"] = relationship(cascade="all, delete-orphan")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("customer_order_id", "line_no", name="uq_customer_order_lines_line_no"),
        UniqueConstraint("customer_order_id", "external_key", name="uq_customer_order_lines_external_key"),
        Index("ix_customer_order_lines_of_item", "item_id", "promised_on", "id"),
        Index("ix_customer_order_lines_by_day", "first_promised_on", "id"),
        Index(
            "ix_customer_order_lines_open",
            "item_id",
            "promised_on",
            "id",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
        CheckConstraint(" and ".join(f"{name} >= 0" for name in SUMS), name="sums_are_not_negative"),
        CheckConstraint(f"{' + '.join(SUMS)} <= quantity", name="never_more_than_ordered"),
        CheckConstraint("not is_open or cancelled + dispatched < quantity", name="open_is_owed"),
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"is_open": True, "their_item": ""} | dict.fromkeys(SUMS, Decimal(0)) | values))

    def promise(self, promised_on: date, reason: str, by: int | None) -> None:
        """Promise the customer another day; the old one is kept. The rule was asked before."""
        self.promised_on = promised_on
        self.keep_promise(reason, by)

    def keep_promise(self, reason: str, by: int | None) -> None:
        kept = {"promised_on": self.promised_on, "reason": reason, "promised_at": clock.now(), "promised_by": by}
        self.promises.append(CustomerPromise(**kept))

    @property
    def wanted(self) -> Decimal:
        return self.quantity - self.cancelled

    def want(self, quantity: Decimal) -> None:
        """The customer wants so much now; what was ordered at most stays known. What is too much was given back before."""
        self.quantity = max(self.quantity, quantity)
        self.cancelled = self.quantity - quantity
        self.settle()

    def leave(self, quantity: Decimal) -> None:
        """So many units left to the customer."""
        self.dispatched += quantity
        self.settle()

    def settle(self) -> None:
        """Whether something is still to leave follows from the sums."""
        self.is_open = self.outstanding > 0

    def facts(self) -> dict[str, Any]:
        """What every event about the line says of it."""
        return self.customer_order.facts() | {"line_id": self.id, "line_no": self.line_no}

    @property
    def outstanding(self) -> Decimal:
        """What is still to leave."""
        return self.quantity - self.cancelled - self.dispatched

    @property
    def shortfall(self) -> Decimal:
        """What is still to leave and comes from nowhere yet."""
        return self.outstanding - self.allocated


class CustomerPromise(CustomerFacing, db.Model):
    """A day that the customer was promised. Promising another one keeps this; `reason` says why it moved."""

    __tablename__ = "customer_promises"
    __readers__ = CUSTOMER_READERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"), index=True)
    promised_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")
    promised_at: Mapped[datetime] = mapped_column(Instant)
    promised_by: Mapped[int | None]
    line: Mapped[CustomerOrderLine] = relationship(back_populates="promises")


class CustomerLinePrice(CustomerFacing, db.Model):
    """What the customer pays per unit, in the customer order's currency. Apart from the line: sales' business alone."""

    __tablename__ = "customer_line_prices"
    __readers__ = frozenset({Role.SALES, Role.ADMIN})
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"), primary_key=True)
    unit_price: Mapped[Decimal] = mapped_column(Price())
    __table_args__ = (CheckConstraint("unit_price >= 0", name="price_is_not_negative"),)
