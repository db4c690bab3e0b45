"""What open lines ask of certificates, and what is lacking for it, from when until when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.certifications.models import CertificateType
from app.certifications.rules import Level, Need, State
from app.certifications.rules.policies import Policy
from app.columns import Instant
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.principal import BUYERS, Role

READERS = BUYERS | {Role.RECEIVING}


class LineNeed(SupplierOwned, AtSite, db.Model):
    """Goods of one category from one supplier for one site: what all lines of these have in common for certificates.

    It is made with the first such line that is issued and stays: a line may open again. `worked_out_at` is when it was
    last looked at what is lacking for it; never, for lines that are older than needs.
    """

    __tablename__ = "line_needs"
    __readers__ = READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    worked_out_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (Index("ix_line_needs_of_supplier", "supplier_id", "site_id", "category_id"),)

    @property
    def need(self) -> Need:
        """As certificates ask for it; from which plant it ships is not known before it does."""
        return Need(self.supplier_id, self.category_id, self.site_id)


class LineLack(SupplierOwned, AtSite, db.Model):
    """Between two instants nothing holds for a type that a need requires, and nobody waived it.

    Worked out from the certificates when something about them changes, so that no day has to be noticed by anybody: what
    is lacking now is what has begun and not ended. Without `state` there is no certificate at all.
    """

    __tablename__ = "line_lacks"
    __readers__ = READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("line_needs.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("certificate_types.id"), index=True)
    level: Mapped[Level] = mapped_column(String(8))
    policy: Mapped[Policy] = mapped_column(String(14))
    state: Mapped[State | None] = mapped_column(String(14))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), index=True)
    said_on: Mapped[date | None]
    begins_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    type: Mapped[CertificateType] = relationship(lazy="joined", innerjoin=True)
    __table_args__ = (
        Index("ix_line_lacks_of_need", "need_id", "ends_at"),
        Index("ix_line_lacks_by_policy", "policy", "ends_at", "need_id"),
        CheckConstraint("begins_at < ends_at", name="it_lasts"),
        CheckConstraint("level in ('company', 'plant')", name="level_is_known"),
        CheckConstraint("policy in ('warn', 'hold_orders', 'hold_shipments')", name="policy_is_known"),
    )

    @classmethod
    def is_so(cls, now: datetime) -> ColumnElement[bool]:
        """What is lacking at an instant."""
        return and_(cls.begins_at <= now, cls.ends_at > now)

    @property
    def says(self) -> tuple[object, ...]:
        """What is different, if this is."""
        return self.need_id, self.type_id, self.level, self.policy, self.state, self.certificate_id, self.said_on
