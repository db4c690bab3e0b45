"""What arrived of a line: the receipt, and which announced units it used up."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.columns import Instant, Quantity
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.orders.models import OrderLine
from app.principal import STAFF_ROLES
from app.receipts import rules
from app.receipts.rules import NOTHING, Remedy
from app.shipments.models import ShipmentLine

STANDING = text("reversed_at is null")


class Receipt(SupplierOwned, AtSite, db.Model):
    """What arrived. `arrived_on` is the date that counts and may stay unknown; `posted_at` is when it was typed.

    It is never deleted: a wrong one is taken back with a reason, and another one posted.
    """

    __tablename__ = "receipts"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    rejected: Mapped[Decimal] = mapped_column(Quantity())
    remedy: Mapped[str] = mapped_column(String(7), default="")
    reject_reason: Mapped[str] = mapped_column(String(20), default="")
    arrived_on: Mapped[date | None]
    to_inspection: Mapped[bool] = mapped_column(default=False)
    delivery_note: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str | None] = mapped_column(String(40))
    external_key: Mapped[str | None] = mapped_column(String(80))
    posted_at: Mapped[datetime] = mapped_column(Instant)
    posted_by: Mapped[int | None]
    reversed_at: Mapped[datetime | None] = mapped_column(Instant)
    reversed_by: Mapped[int | None]
    reversal_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    order_line: Mapped[OrderLine] = relationship()
    matches: Mapped[list["ReceiptMatch"]] = relationship(back_populates="receipt", cascade="all, delete-orphan")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index(
            "uq_receipts_external_key",
            "source",
            "external_key",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_receipts_of_site", "site_id", "posted_at"),
        Index("ix_receipts_of_supplier", "supplier_id", "id"),
        CheckConstraint("quantity > 0 and rejected >= 0 and rejected <= quantity", name="quantities_are_sane"),
        CheckConstraint("(rejected > 0) = (remedy in ('replace', 'credit'))", name="rejects_have_a_remedy"),
        CheckConstraint("(source is null) = (external_key is null)", name="key_has_a_source"),
    )

    @classmethod
    def post(
        cls,
        line: OrderLine,
        quantity: Decimal,
        *,
        rejected: Decimal = NOTHING,
        remedy: str = "",
        reject_reason: str = "",
        arrived_on: date | None = None,
        on_the_way: Sequence[ShipmentLine] = (),
        earlier: Sequence["Receipt"] = (),
        **details: Any,
    ) -> "Receipt":
        """Take in what arrived, with its sums. The limits were asked before.

        `on_the_way` are shipment lines to use up, oldest first; `earlier` the line's other receipts. A new line of an
        import has neither, so nothing is queried. `details` are columns: note, delivery_note, source, external_key,
        posted_by, to_inspection, posted_at.
        """
        receipt = cls(
            order_line=line,
            order_line_id=line.id,
            order_id=line.order_id,
            supplier_id=line.supplier_id,
            site_id=line.site_id,
            quantity=quantity,
            rejected=rejected,
            remedy=remedy if rejected else "",
            reject_reason=reject_reason if rejected else "",
            arrived_on=arrived_on,
            **({"posted_at": clock.now()} | details),
        )
        receipt._use_up(on_the_way)
        line.take_in(quantity, rejected, receipt.to_replace, arrivals([*earlier, receipt]))
        return receipt

    @property
    def to_replace(self) -> Decimal:
        return self.rejected if self.remedy == Remedy.REPLACE else NOTHING

    @property
    def stands(self) -> bool:
        return self.reversed_at is None

    def _use_up(self, on_the_way: Sequence[ShipmentLine]) -> None:
        lines = {line.id: line for line in on_the_way}
        for line_id, taken in rules.consumed(self.quantity, [(line.id, line.in_transit) for line in on_the_way]):
            lines[line_id].arrive(taken)
            self.matches.append(
                ReceiptMatch(supplier_id=self.supplier_id, site_id=self.site_id, shipment_line=lines[line_id], quantity=taken)
            )

    def reverse(self, reason: str, by: int | None, others: Sequence["Receipt"]) -> None:
        """Take the receipt back, with its sums. `others` are the line's other receipts. Raises `RuleBroken`."""
        self.reversal_reason = rules.check_reversal(reason, reversed_before=not self.stands)
        self.reversed_at, self.reversed_by = clock.now(), by
        for match in self.matches:
            match.shipment_line.arrive(-match.quantity)
        self.order_line.take_in(-self.quantity, -self.rejected, -self.to_replace, arrivals(others))


class ReceiptMatch(SupplierOwned, AtSite, db.Model):
    """How much of a receipt came with which shipment line."""

    __tablename__ = "receipt_matches"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"), primary_key=True)
    shipment_line_id: Mapped[int] = mapped_column(ForeignKey("shipment_lines.id"), primary_key=True, index=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    receipt: Mapped[Receipt] = relationship(back_populates="matches")
    shipment_line: Mapped[ShipmentLine] = relationship()
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_is_positive"),)


def arrivals(receipts: Sequence[Receipt]) -> list[tuple[date | None, Decimal]]:
    """Day and gross quantity of the receipts that stand."""
    return [(receipt.arrived_on, receipt.quantity) for receipt in receipts if receipt.stands]
