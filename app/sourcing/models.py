"""What an item is called at a supplier, and in which unit it is bought there."""

from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Unit
from app.catalog.rules import Conversion
from app.columns import Quantity
from app.database import db
from app.isolation import SupplierOwned
from app.principal import STAFF_ROLES, Principal


class SupplierItem(SupplierOwned, db.Model):
    """One item at one supplier. `purchase_quantity` purchase units are `stock_quantity` of `stock_unit`.

    That is the item's unit of when it was said: lines in another one are not converted. `lead_days` is what was agreed as
    lead time, in the receiving site's working days: what we ask for sooner does not count against the supplier.
    """

    __tablename__ = "supplier_items"
    __of_order__ = False
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    article_number: Mapped[str] = mapped_column(String(60), default="")
    purchase_unit: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    purchase_quantity: Mapped[Decimal | None] = mapped_column(Quantity())
    stock_quantity: Mapped[Decimal | None] = mapped_column(Quantity())
    stock_unit: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    lead_days: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit | None] = relationship(lazy="joined", foreign_keys=[purchase_unit])
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("supplier_id", "item_id", name="uq_supplier_items_item_id"),
        CheckConstraint("(purchase_unit is null) = (purchase_quantity is null)", name="conversion_has_a_unit"),
        CheckConstraint("(purchase_unit is null) = (stock_unit is null)", name="conversion_is_of_a_unit"),
        CheckConstraint("(purchase_quantity is null) = (stock_quantity is null)", name="conversion_is_whole"),
        CheckConstraint("lead_days is null or lead_days between 1 and 365", name="lead_days_are_sane"),
        CheckConstraint("purchase_quantity > 0 and stock_quantity > 0", name="conversion_is_positive"),
    )

    @classmethod
    def of_order(cls, principal: Principal) -> ColumnElement[bool]:
        """By a link: what the items of its order are called."""
        lines = cls.metadata.tables["order_lines"]
        return cls.item_id.in_(select(lines.c.item_id).where(lines.c.order_id == principal.order_id))

    def conversion_of(self, unit: str) -> Conversion | None:
        """How what is counted in `unit` is bought; None in just that unit. An item that is counted otherwise now has none."""
        if unit != self.stock_unit or self.unit is None or self.purchase_quantity is None or self.stock_quantity is None:
            return None
        return Conversion(self.unit.code, self.unit.precision, self.purchase_quantity, self.stock_quantity)
