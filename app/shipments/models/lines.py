"""What is in a shipment: units of order lines, and the verbs that keep the order lines' sums true."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Quantity
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.orders.models import OrderLine
from app.principal import STAFF_ROLES
from app.shipments import rules

if TYPE_CHECKING:
    from app.shipments.models.shipment import Shipment


class ShipmentLine(SupplierOwned, AtSite, db.Model):
    """So many units of one order line in a shipment, and how many of them are here; `missing` ones do not come with it.

    `closed`: nothing more of it is awaited, because it is all here or missing, or was returned or cancelled.
    """

    __tablename__ = "shipment_lines"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    received: Mapped[Decimal] = mapped_column(Quantity())
    missing: Mapped[Decimal] = mapped_column(Quantity(), server_default=text("0"))
    closed: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    shipment: Mapped["Shipment"] = relationship(back_populates="lines")
    order_line: Mapped[OrderLine] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("shipment_id", "order_line_id", name="uq_shipment_lines_order_line"),
        Index(
            "ix_shipment_lines_on_the_way",
            "site_id",
            "id",
            sqlite_where=text("closed = 0"),
            postgresql_where=text("not closed"),
        ),
        CheckConstraint("quantity > 0 and received >= 0", name="quantities_are_sane"),
        CheckConstraint("missing >= 0", name="missing_is_counted"),
    )

    @property
    def awaited(self) -> Decimal:
        """What is neither here nor known not to come."""
        return self.quantity - self.received - self.missing

    @property
    def announced(self) -> Decimal:
        """What counts as shipped of the order line."""
        return rules.announced(self.quantity, self.received, counts=self.shipment.counts)

    @property
    def in_transit(self) -> Decimal:
        return rules.in_transit(self.quantity, self.received + self.missing, counts=self.shipment.counts and not self.closed)

    def correct(self, quantity: Decimal) -> None:
        """It holds another quantity than was announced; nothing of it is here yet."""
        with moving((self,)):
            self.quantity = quantity

    def arrive(self, quantity: Decimal) -> None:
        """So many units of it are here; a negative quantity takes that back, and what was said to be missing with it."""
        with moving((self,)):
            self.received += quantity
            if quantity < 0:
                self.missing = Decimal(0)
            self.closed = self.shipment.is_gone or self.awaited <= 0

    def fall_short(self) -> Decimal:
        """What has not come of it does not come with this shipment any more. Returns how much that is."""
        short = max(Decimal(0), self.awaited)
        with moving((self,)):
            self.missing += short
            self.closed = True
        return short


@contextmanager
def moving(lines: Iterable[ShipmentLine]) -> Iterator[None]:
    """Whatever happens to the shipment lines meanwhile, the sums of their order lines follow."""
    before = [(line, line.in_transit, line.announced) for line in lines]
    yield
    for line, in_transit, announced in before:
        line.order_line.move(shipped=line.announced - announced, in_transit=line.in_transit - in_transit)


def latest_eta(lines: Iterable[ShipmentLine]) -> date | None:
    """The last arrival announced among the lines that are still on their way."""
    return max((line.shipment.eta_on for line in lines if line.in_transit and line.shipment.eta_on), default=None)
