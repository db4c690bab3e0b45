"""The packages of a shipment, and which of its lines are in which of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Quantity
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.principal import STAFF_ROLES
from app.shipments.models.lines import ShipmentLine
from app.shipments.rules import PackageKind, PackageWords

if TYPE_CHECKING:
    from app.shipments.models.shipment import Shipment

KINDS = ", ".join(repr(str(kind)) for kind in PackageKind)


class Package(SupplierOwned, AtSite, db.Model):
    """One package: its kind, weight in kg, sides in cm and SSCC as it was typed. `position` orders, and is never reused."""

    __tablename__ = "packages"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"))
    position: Mapped[int]
    kind: Mapped[PackageKind] = mapped_column(String(2))
    weight: Mapped[Decimal | None] = mapped_column(Quantity())
    length: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    sscc: Mapped[str] = mapped_column(String(40), default="", index=True)
    shipment: Mapped["Shipment"] = relationship(back_populates="packages")
    holds: Mapped[list["PackageLine"]] = relationship(back_populates="package", cascade="all, delete-orphan")
    __table_args__ = (
        UniqueConstraint("shipment_id", "position", name="uq_packages_position"),
        CheckConstraint(f"kind in ({KINDS})", name="kind_is_known"),
        CheckConstraint("weight is null or weight > 0", name="weight_is_positive"),
        CheckConstraint("(length is null) = (width is null) and (width is null) = (height is null)", name="sides_go_together"),
    )

    @property
    def words(self) -> PackageWords:
        return PackageWords(PackageKind(self.kind), self.weight, self.sides, self.sscc)

    @property
    def sides(self) -> tuple[int, int, int] | None:
        if self.length is None or self.width is None or self.height is None:
            return None
        return self.length, self.width, self.height

    def write(self, words: PackageWords) -> None:
        """Say what it is. The rules were asked before."""
        self.kind, self.weight, self.sscc = words.kind, words.weight, words.sscc
        self.length, self.width, self.height = words.sides or (None, None, None)

    def hold(self, quantities: Mapping[int, Decimal]) -> None:
        """Say what is in it, by shipment line; nothing where the quantity is 0."""
        there = {each.shipment_line_id: each for each in self.holds}
        for line_id, quantity in quantities.items():
            if not quantity:
                if line_id in there:
                    self.holds.remove(there[line_id])
            elif line_id in there:
                there[line_id].quantity = quantity
            else:
                self.holds.append(PackageLine(**self.owner, shipment_line_id=line_id, quantity=quantity))

    @property
    def owner(self) -> dict[str, int]:
        return {"supplier_id": self.supplier_id, "site_id": self.site_id}


class PackageLine(SupplierOwned, AtSite, db.Model):
    """So much of a shipment line is in a package."""

    __tablename__ = "package_lines"
    __readers__ = STAFF_ROLES
    package_id: Mapped[int] = mapped_column(ForeignKey("packages.id"), primary_key=True)
    shipment_line_id: Mapped[int] = mapped_column(ForeignKey("shipment_lines.id"), primary_key=True, index=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    package: Mapped[Package] = relationship(back_populates="holds")
    line: Mapped[ShipmentLine] = relationship()
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_is_positive"),)
