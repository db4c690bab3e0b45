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
from app.receipts.models.after import Inspection, Return
from app.receipts.rules import NOTHING, Outcome, Remedy
from app.shipments.models import ShipmentLine

STANDING = text("reversed_at is null")
SAME = ("order_id", "order_line_id", "quantity", "rejected", "remedy", "reject_reason", "blocked", "returned", "given_up") + (
    "to_inspection",
    "lacked",
    "delivery_note",
    "note",
    "source",
    "external_key",
    "shipment_line_id",
)
"""What a receipt keeps when only its day was wrong."""
LONGEST_LACKED = 300


class Receipt(SupplierOwned, AtSite, db.Model):
    """What arrived. `arrived_on` is the date that counts and may stay unknown; `posted_at` is when it was typed.

    `quantity` is gross. Of it, `rejected` were turned down at the dock, `blocked` are set aside until somebody has
    looked at them, `returned` went back later. `given_up` of it was not owed when it came, on a line that was complete:
    we had given it up, or it was more than that. `lacked` names the certificates that were missing on the day: for want
    of them it went to inspection. It is never deleted: a wrong one is taken back with a reason, and another
    one posted, which `replaces` it if only its day was wrong.
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
    lacked: Mapped[str] = mapped_column(String(LONGEST_LACKED), default="", server_default=text("''"))
    delivery_note: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str | None] = mapped_column(String(40))
    external_key: Mapped[str | None] = mapped_column(String(80))
    posted_at: Mapped[datetime] = mapped_column(Instant)
    posted_by: Mapped[int | None]
    reversed_at: Mapped[datetime | None] = mapped_column(Instant)
    reversed_by: Mapped[int | None]
    reversal_reason: Mapped[str] = mapped_column(String(200), default="")
    blocked: Mapped[Decimal] = mapped_column(Quantity(), server_default=text("0"))
    returned: Mapped[Decimal] = mapped_column(Quantity(), server_default=text("0"))
    given_up: Mapped[Decimal | None] = mapped_column(Quantity())
    shipment_line_id: Mapped[int | None] = mapped_column(ForeignKey("shipment_lines.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("receipts.id"))
    version: Mapped[int] = mapped_column(default=1)
    order_line: Mapped[OrderLine] = relationship()
    matches: Mapped[list["ReceiptMatch"]] = relationship(back_populates="receipt", cascade="all, delete-orphan")
    inspections: Mapped[list[Inspection]] = relationship(order_by=Inspection.id)
    returns: Mapped[list[Return]] = relationship(order_by=Return.id)
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
        CheckConstraint("blocked >= 0 and rejected + blocked <= quantity", name="blocked_is_here"),
        CheckConstraint("returned >= 0 and rejected + blocked + returned <= quantity", name="returned_was_here"),
        CheckConstraint("(rejected > 0) = (remedy in ('replace', 'credit'))", name="rejects_have_a_remedy"),
        CheckConstraint("(source is null) = (external_key is null)", name="key_has_a_source"),
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"blocked": NOTHING, "returned": NOTHING, "rejected": NOTHING} | values))

    @classmethod
    def post(
        cls,
        line: OrderLine,
        quantity: Decimal,
        *,
        rejected: Decimal = NOTHING,
        blocked: Decimal = NOTHING,
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
        posted_by, to_inspection, lacked, posted_at, shipment_line_id.
        """
        receipt = cls(
            order_line=line,
            order_line_id=line.id,
            order_id=line.order_id,
            **line.owner,
            quantity=quantity,
            rejected=rejected,
            blocked=blocked,
            remedy=remedy if rejected else "",
            reject_reason=reject_reason if rejected else "",
            arrived_on=arrived_on,
            **({"posted_at": clock.now()} | details),
        )
        receipt._use_up(on_the_way)
        receipt._be_counted(earlier)
        return receipt

    def _be_counted(self, earlier: Sequence["Receipt"]) -> None:
        """The line's sums follow what came."""
        self.given_up = self.order_line.take_in(self.quantity, arrivals([*earlier, self]))
        if self.rejected or self.blocked:
            to_replace = self.rejected if self.remedy == Remedy.REPLACE else NOTHING
            self.order_line.sort(rejected=self.rejected, blocked=self.blocked, to_replace=to_replace)

    @property
    def stands(self) -> bool:
        return self.reversed_at is None

    @property
    def turned_down(self) -> Decimal:
        """Rejected at the dock, or when somebody had looked."""
        return self.rejected + sum((each.quantity for each in self.inspections if each.is_rejection), NOTHING)

    @property
    def to_replace(self) -> Decimal:
        """What is owed again of what it brought."""
        at_the_dock = self.rejected if self.remedy == Remedy.REPLACE else NOTHING
        later = [each.quantity for each in (*self.inspections, *self.returns) if each.remedy == Remedy.REPLACE]
        return sum(later, at_the_dock)

    @property
    def kept(self) -> Decimal:
        """What is here, accepted, and could still go back."""
        return self.quantity - self.turned_down - self.blocked - self.returned

    @property
    def owner(self) -> dict[str, int]:
        return {"supplier_id": self.supplier_id, "site_id": self.site_id}

    def _use_up(self, on_the_way: Sequence[ShipmentLine]) -> None:
        lines = {line.id: line for line in on_the_way}
        for line_id, taken in rules.consumed(self.quantity, [(line.id, line.in_transit) for line in on_the_way]):
            lines[line_id].arrive(taken)
            self.matches.append(ReceiptMatch(**self.owner, shipment_line=lines[line_id], quantity=taken))

    def inspect(self, quantity: Decimal, outcome: Outcome, reason: str, remedy: str, note: str, by: int | None) -> Inspection:
        """Units that were set aside are accepted, or rejected, with their sums. The rule was asked before."""
        found = Inspection(
            **self.owner,
            quantity=quantity,
            outcome=outcome,
            reason=reason,
            remedy=remedy,
            note=note,
            decided_at=clock.now(),
            decided_by=by,
        )
        self.inspections.append(found)
        self.blocked -= quantity
        rejected = quantity if found.is_rejection else NOTHING
        self.order_line.sort(blocked=-quantity, rejected=rejected, to_replace=quantity if remedy == Remedy.REPLACE else NOTHING)
        return found

    def send_back(self, quantity: Decimal, reason: str, remedy: str, note: str, by: int | None) -> Return:
        """Units that we kept go back, with their sums. The rule was asked before."""
        sent = Return(
            **self.owner,
            quantity=quantity,
            reason=reason,
            remedy=remedy,
            note=note,
            returned_at=clock.now(),
            returned_by=by,
        )
        self.returns.append(sent)
        self.returned += quantity
        self.order_line.sort(returned=quantity, to_replace=quantity if remedy == Remedy.REPLACE else NOTHING)
        return sent

    def reverse(self, reason: str, by: int | None, others: Sequence["Receipt"]) -> None:
        """Take the receipt back, with all that became of it. `others` are the line's other receipts. Raises `RuleBroken`."""
        lost = {"rejected": self.turned_down, "blocked": self.blocked, "returned": self.returned}
        to_replace, line = self.to_replace, self.order_line
        self._void(rules.check_reversal(self, reason), by)
        for match in self.matches:
            match.shipment_line.arrive(-match.quantity)
        line.take_out(self.quantity, self.given_up, arrivals(others), **lost, to_replace=to_replace)

    def _void(self, reason: str, by: int | None) -> None:
        self.reversal_reason, self.reversed_at, self.reversed_by = reason, clock.now(), by

    def again(self, arrived_on: date | None, reason: str, by: int | None) -> "Receipt":
        """Take it back and say it anew for another day, with all that became of it: no sum changes by it.

        Flush between the two: a key of another system stands once.
        """
        self._void(rules.check_reversal(self, reason), by)
        details = {name: getattr(self, name) for name in SAME}
        said = Receipt(**self.owner, **details, arrived_on=arrived_on, replaces_id=self.id, posted_at=clock.now(), posted_by=by)
        said.order_line = self.order_line
        said.matches = [
            ReceiptMatch(**self.owner, shipment_line=match.shipment_line, quantity=match.quantity) for match in self.matches
        ]
        said.inspections = [each.again() for each in self.inspections]
        said.returns = [each.again() for each in self.returns]
        return said


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
