"""The numbers that a supplier's packages are given: one series for each GS1 company prefix that it has used."""

from collections.abc import Callable, Collection
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import db
from app.isolation import SupplierOwned
from app.principal import Role
from app.shipments.rules import sscc


class SsccSeries(SupplierOwned, db.Model):
    """How far the numbers below a prefix are used. The one with the last choice is in use; none forgets where it was."""

    __tablename__ = "sscc_series"
    __readers__ = frozenset({Role.PROCUREMENT, Role.ADMIN})
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    prefix: Mapped[str] = mapped_column(String(12))
    next_number: Mapped[int] = mapped_column(BigInteger)
    choice: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("supplier_id", "prefix", name="uq_sscc_series_prefix"),
        CheckConstraint("next_number >= 0", name="number_is_counted"),
    )

    @classmethod
    def begin(cls, supplier_id: int, prefix: str) -> "SsccSeries":
        return cls(supplier_id=supplier_id, prefix=prefix, next_number=0)

    def be_chosen(self, before: "SsccSeries | None") -> None:
        """From now on numbers are taken from this one; `before` is the one that was in use."""
        self.choice = before.choice + 1 if before else 1

    def take(self, count: int, used: Callable[[Collection[str]], Collection[str]]) -> list[str]:
        """The next SSCCs; those that somebody typed before are skipped. Raises `RuleBroken` after the last one."""
        made: list[str] = []
        while len(made) < count:
            first, self.next_number = self.next_number, self.next_number + count - len(made)
            codes = [sscc.nth(self.prefix, number) for number in range(first, self.next_number)]
            taken = set(used(codes))
            made += [code for code in codes if code not in taken]
        return made
