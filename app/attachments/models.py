"""One document that is attached to an order or a line. It is never deleted: who withdrew it, when and why is added."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.attachments import rules
from app.attachments.rules import LONGEST_REVISION, Kind, Why
from app.columns import Instant
from app.database import db
from app.files.models import File
from app.isolation import AtSite, SupplierOwned
from app.orders.models import Order, OrderLine
from app.principal import Role

KINDS = ", ".join(repr(str(kind)) for kind in Kind)
REASONS = ", ".join(repr(str(why)) for why in Why)


class Attachment(SupplierOwned, AtSite, db.Model):
    """Read by whom its file is for. While the order is a draft it belongs to no supplier and no site.

    Without a line it is the whole order's. `order_revision` is the order's when it came, `ended_revision` when it went;
    `document_revision` is what its title block says.
    """

    __tablename__ = "attachments"
    __readers__ = frozenset({Role.PROCUREMENT, Role.ADMIN, Role.RECEIVING})
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"), index=True)  # type: ignore[assignment]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)  # type: ignore[assignment]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), unique=True)
    kind: Mapped[Kind] = mapped_column(String(15))
    document_revision: Mapped[str] = mapped_column(String(LONGEST_REVISION), default="")
    order_revision: Mapped[int]
    attached_at: Mapped[datetime] = mapped_column(Instant)
    attached_by: Mapped[int | None]
    ended_revision: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None]
    ended_because: Mapped[Why | None] = mapped_column(String(15))
    version: Mapped[int] = mapped_column(default=1)
    order: Mapped[Order] = relationship()
    line: Mapped[OrderLine | None] = relationship()
    file: Mapped[File] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(f"kind in ({KINDS})", name="kind_is_known"),
        CheckConstraint(f"ended_because in ({REASONS})", name="reason_is_known"),
        CheckConstraint(
            "(ended_at is null) = (ended_because is null) and (ended_at is null) = (ended_revision is null)",
            name="ended_with_a_reason",
        ),
    )

    @classmethod
    def attach(
        cls, order: Order, line: OrderLine | None, file: File, kind: Kind, revision: str, by: int | None
    ) -> "Attachment":
        """Attach a file that is kept for the same people. What may be attached was asked before."""
        return cls(
            supplier_id=file.supplier_id,
            site_id=file.site_id,
            order_id=order.id,
            line_id=line.id if line else None,
            file_id=file.id,
            kind=kind,
            document_revision=revision,
            order_revision=order.revision,
            attached_at=clock.now(),
            attached_by=by,
        )

    @property
    def is_standing(self) -> bool:
        return self.ended_at is None

    def withdraw(self, why: Why, by: int | None) -> None:
        """It does not hold any more. Raises `RuleBroken` if that was said before."""
        rules.check_standing(self)
        self.ended_at, self.ended_by, self.ended_because = clock.now(), by, why
        self.ended_revision = self.order.revision

    def hand_over(self, supplier_id: int, site_id: int) -> None:
        """From now on it is the supplier's and the site's to read, and so is its file."""
        self.supplier_id, self.site_id = supplier_id, site_id
        self.file.hand_over(supplier_id, site_id)
