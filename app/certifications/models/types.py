"""Types of certificates, and what requires them. Procurement keeps both; suppliers read what is asked of them."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Category, Site
from app.certifications.rules import Level, Policy
from app.certifications.rules.policies import Criterion
from app.database import db
from app.isolation import Public

LONGEST_NAME, LONGEST_DESCRIPTION = 80, 300


def _one_of(column: str, words: type[Policy] | type[Criterion] | type[Level]) -> str:
    return f"{column} in ({', '.join(repr(str(word)) for word in words)})"


class CertificateType(Public, db.Model):
    """A sort of document, which criterion of a score it feeds, and what a missing one does. Never deleted: put out of use."""

    __tablename__ = "certificate_types"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION), default="")
    criterion: Mapped[Criterion] = mapped_column(String(12))
    policy: Mapped[Policy] = mapped_column(String(14), default=Policy.WARN)
    in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_one_of("criterion", Criterion), name="criterion_is_known"),
        CheckConstraint(_one_of("policy", Policy), name="policy_is_known"),
    )


class Requirement(Public, db.Model):
    """A type that a category, a site, both together, or (with neither) everything that we buy requires."""

    __tablename__ = "certificate_requirements"
    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("certificate_types.id"), index=True)
    level: Mapped[Level] = mapped_column(String(8), default=Level.COMPANY)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    type: Mapped[CertificateType] = relationship(lazy="joined", innerjoin=True)
    category: Mapped[Category | None] = relationship(lazy="joined")
    site: Mapped[Site | None] = relationship(lazy="joined")
    __table_args__ = (CheckConstraint(_one_of("level", Level), name="level_is_known"),)

    @property
    def asks(self) -> dict[str, Any]:
        """What is required where, as facts say it."""
        return {"type_id": self.type_id, "level": str(self.level), "category_id": self.category_id, "site_id": self.site_id}
