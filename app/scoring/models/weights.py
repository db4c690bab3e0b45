"""Sets of weights in versions: a change is a new one, an old score keeps the one that it was made with."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.catalog.models import Category
from app.columns import Instant
from app.database import db
from app.isolation import Public
from app.principal import BUYERS
from app.scoring.rules.points import Criterion
from app.scoring.rules.total import ALL
from app.scoring.rules.weights import LONGEST_NAME, LONGEST_REASON, WHOLE


class WeightVersion(Public, db.Model):
    """What a set weighs from an instant on, in whole per cent. Suppliers may read what they are judged by."""

    __tablename__ = "weight_versions"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    weight_set_id: Mapped[int] = mapped_column(ForeignKey("weight_sets.id"), index=True)
    number: Mapped[int]
    quality: Mapped[int]
    delivery: Mapped[int]
    price: Mapped[int]
    location: Mapped[int]
    ethics: Mapped[int]
    compliance: Mapped[int]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("weight_set_id", "number", name="uq_weight_versions_number"),
        CheckConstraint(f"{' + '.join(ALL)} = {WHOLE}", name="weights_are_whole"),
        CheckConstraint(" and ".join(f"{each} >= 0" for each in ALL), name="weights_are_not_negative"),
    )

    @property
    def weights(self) -> dict[Criterion, int]:
        return {each: getattr(self, each) for each in ALL}


class WeightSet(Public, db.Model):
    """A named set: the default, one of a category, or one to look by. `number` is that of the version that counts now."""

    __tablename__ = "weight_sets"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), unique=True)
    is_default: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    category: Mapped[Category | None] = relationship(lazy="joined")
    versions: Mapped[list[WeightVersion]] = relationship(order_by=WeightVersion.number, lazy="selectin")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (CheckConstraint("not is_default or category_id is null", name="default_is_for_all"),)

    @property
    def current(self) -> WeightVersion:
        return self.versions[-1]

    def weigh(self, weights: Mapping[Criterion, int], reason: str, by: int | None) -> WeightVersion:
        """Let it weigh something else from now on. The rule was asked before."""
        self.number += 1
        words = {str(each): weights[each] for each in ALL}
        made = WeightVersion(number=self.number, reason=reason, made_at=clock.now(), made_by=by, **words)
        self.versions.append(made)
        return made
