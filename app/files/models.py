"""What is kept of a file beside its bytes: whose it is, what it is attached to, what it is called."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.columns import Instant
from app.database import db
from app.files.rules import LONGEST_NAME, MediaType
from app.isolation import AtSite, SupplierOwned
from app.principal import BUYERS, Role

KINDS = ", ".join(repr(str(kind)) for kind in MediaType)


class Stored(SupplierOwned):
    """A file whose bytes lie in the vault as `stored_as`. A row is never changed but for whose it is.

    `subject` is what it is attached to, like `message:12`; `sha256` and `size` are of what is kept, which of a picture
    is not what was sent.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(40), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    media_type: Mapped[MediaType] = mapped_column(String(20))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    stored_as: Mapped[str] = mapped_column(String(32), unique=True)
    has_small: Mapped[bool] = mapped_column(default=False)
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[int | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint, ...]:
        return (
            CheckConstraint(f"media_type in ({KINDS})", name="media_type_is_known"),
            CheckConstraint("size > 0", name="size_is_positive"),
        )


class File(Stored, AtSite, db.Model):
    """For its supplier, for buyers, and for those who receive at its site. Never for sales: a drawing may name a price.

    It belongs to nobody while the order that it is attached to is a draft; of no site, nobody who receives finds it.
    """

    __tablename__ = "files"
    __readers__ = BUYERS | {Role.RECEIVING}
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"), index=True)  # type: ignore[assignment]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)  # type: ignore[assignment]

    def hand_over(self, supplier_id: int, site_id: int) -> None:
        """What it is attached to was given to this supplier, for this site."""
        self.supplier_id, self.site_id = supplier_id, site_id


class ConfidedFile(Stored, db.Model):
    """What supplier and buyers tell each other: for nobody else, wherever they work."""

    __tablename__ = "confided_files"
    __readers__ = BUYERS
    __append_only__ = True
