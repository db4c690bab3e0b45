"""An order: one supplier, one site, its lines; and the verbs of the whole."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from app import clock
from app.catalog.models import Item, Site
from app.columns import Instant
from app.database import db, in_byte_order
from app.isolation import AtSite, SupplierOwned
from app.orders.models.order_line import OrderLine
from app.orders.models.revisions import OrderRevision
from app.orders.rules import states
from app.orders.rules.states import OrderState
from app.principal import STAFF_ROLES, Principal
from app.refusals import RuleBroken
from app.suppliers.models import Supplier

Number = in_byte_order(40)


class Order(SupplierOwned, AtSite, db.Model):
    """One supplier, one site, its lines. A draft belongs to no supplier yet: `for_supplier_id` says whose it will be."""

    __tablename__ = "orders"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(Number, unique=True)
    state: Mapped[OrderState] = mapped_column(String(10))
    revision: Mapped[int] = mapped_column(default=1)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"))  # type: ignore[assignment]
    for_supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    currency: Mapped[str] = mapped_column(String(3))
    incoterm: Mapped[str | None] = mapped_column(String(3))
    payment_terms: Mapped[str] = mapped_column(String(80), default="")
    buyer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    buyer_name: Mapped[str] = mapped_column(String(120), default="")
    supplier_reference: Mapped[str] = mapped_column(Number, default="", index=True)
    note: Mapped[str] = mapped_column(String(1000), default="")
    external_source: Mapped[str | None] = mapped_column(String(40))
    ordered_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list[OrderLine]] = relationship(
        order_by=OrderLine.line_no, back_populates="order", cascade="all, delete-orphan"
    )
    supplier: Mapped[Supplier] = relationship(foreign_keys=[for_supplier_id])
    site: Mapped[Site] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("ix_orders_for_supplier", "for_supplier_id", "id"),
        Index("ix_orders_of_supplier", "supplier_id", "id"),
        Index("ix_orders_of_site", "site_id", "id"),
        Index("ix_orders_by_state", "state", "id"),
        Index("ix_orders_by_number", "state", "number"),
        Index("ix_orders_by_supplier", "state", "for_supplier_id", "id"),
        Index("ix_orders_by_day", "state", "ordered_on", "id"),
        Index("ix_orders_ordered", "ordered_on", "id"),
        CheckConstraint(f"state in ({', '.join(repr(str(s)) for s in OrderState)})", name="state_is_known"),
        CheckConstraint("supplier_id is null or supplier_id = for_supplier_id", name="supplier_is_the_one"),
        CheckConstraint("state not in ('issued', 'closed') or supplier_id is not null", name="issued_is_owned"),
        CheckConstraint("state <> 'draft' or supplier_id is null", name="draft_is_ours"),
        CheckConstraint("revision >= 1", name="revision_is_counted"),
    )

    @classmethod
    def of_order(cls, principal: Principal) -> ColumnElement[bool]:
        return cls.id == principal.order_id

    @classmethod
    def draft(cls, number: str, supplier: Supplier, site: Site, **details: Any) -> "Order":
        """A new order without lines; `details` are columns: currency, incoterm, payment_terms, buyer_id …"""
        return cls(
            number=number,
            state=OrderState.DRAFT,
            revision=1,
            for_supplier_id=supplier.id,
            supplier=supplier,
            site_id=site.id,
            site=site,
            created_at=clock.now(),
            **details,
        )

    def add_line(
        self,
        item: Item,
        quantity: Decimal,
        requested_on: date,
        *,
        unit_price: Decimal | None = None,
        line_no: int | None = None,
        external_key: str | None = None,
    ) -> OrderLine:
        """Add a line with a copy of the item's words, numbered after the last one. Raises `RuleBroken`.

        Site and supplier are flushed before, items loaded: it runs no query.
        """
        line = OrderLine(
            order=self,
            site_id=self.site_id,
            supplier_id=self.supplier_id,
            line_no=line_no or max((line.line_no for line in self.lines), default=0) + 1,
            external_key=external_key,
            item_id=item.id,
            item_number=item.number,
            item_name=item.name,
            unit=item.unit_code,
            precision=item.unit.precision,
            revision=self.revision,
            added_revision=self.revision,
        )
        line.write(quantity, requested_on)
        if unit_price is not None:
            line.write_price(unit_price)
        if (session := object_session(self)) is not None:
            session.add(line)  # whole now: a flush may take it
        return line

    def issue(self, ordered_on: date | None = None) -> None:
        """Give the order and its lines to the supplier, who is to answer. Raises `RuleBroken`.

        What the supplier's state lets happen is asked by who calls.
        """
        states.check_move(OrderState(self.state), OrderState.ISSUED)
        if not self.lines:
            raise RuleBroken("empty", "The order has no lines. Add at least one, then issue it.")
        answer_by, today = self.answer_by, self.site.today
        self.state, self.supplier_id, self.issued_at = OrderState.ISSUED, self.for_supplier_id, clock.now()
        self.ordered_on = ordered_on or self.ordered_on or today
        for line in self.lines:
            line.issue(answer_by)

    @property
    def answer_by(self) -> datetime:
        """The instant by which what is asked now is to be answered, in the supplier's working hours."""
        return self.supplier.answer_by(clock.now())

    @property
    def answer_on(self) -> date:
        """The supplier's day of that instant."""
        return self.supplier.hours.day_of(self.answer_by)

    def begin_revision(self, by: int | None, changed: Collection[str] = ()) -> OrderRevision:
        """Count a revision and keep what these words of the header are now. Raises `RuleBroken` unless issued."""
        states.check_issued(OrderState(self.state))
        self.revision += 1
        revision = OrderRevision(
            order_id=self.id,
            supplier_id=self.for_supplier_id,
            site_id=self.site_id,
            number=self.revision,
            revised_at=clock.now(),
            revised_by=by,
            **{f"{name}_before": getattr(self, name) or "" for name in changed},
        )
        if (session := object_session(self)) is not None:
            session.add(revision)
        return revision

    def move_to(self, site: Site) -> None:
        """Deliver somewhere else. The lines go along; what is known of them follows, see `consequences`."""
        self.site, self.site_id = site, site.id
        for line in self.lines:
            line.site_id = site.id

    def close(self) -> None:
        """Nothing more is expected: everything was received, given up or cancelled. Raises `RuleBroken`."""
        states.check_move(OrderState(self.state), OrderState.CLOSED)
        self.state, self.closed_at = OrderState.CLOSED, clock.now()

    def reopen(self) -> None:
        """Something is owed again: a receipt was reversed, or units are to be replaced. Raises `RuleBroken`."""
        states.check_move(OrderState(self.state), OrderState.ISSUED)
        self.state, self.closed_at = OrderState.ISSUED, None

    def cancel(self) -> None:
        """Nothing of the order is wanted; its lines were cancelled before. Raises `RuleBroken`."""
        states.check_move(OrderState(self.state), OrderState.CANCELLED)
        self.state, self.closed_at = OrderState.CANCELLED, clock.now()

    def facts(self) -> dict[str, Any]:
        """What every event about the order says of it."""
        return {
            "order_id": self.id,
            "supplier_id": self.supplier_id,
            "site_id": self.site_id,
            "revision": self.revision,
        }
