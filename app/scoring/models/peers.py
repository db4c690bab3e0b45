"""What everybody's shrunk score leans on, frozen once a day: so one receipt moves one supplier alone."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.events import BigId
from app.isolation import Public, StaffOnly
from app.principal import BUYERS
from app.scoring.models.scores import Figure


class Freeze(Public, db.Model):
    """One version of the peers' figures: of which day, and from facts up to which position."""

    __tablename__ = "score_freezes"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(BigId)
    made_at: Mapped[datetime] = mapped_column(Instant)


class PeerFigure(Public, db.Model):
    """Mean (over units) and median (over suppliers) of one metric in one category; 0 stands for all suppliers.

    In the measure of the metric (per cent of OTIF). Kept only where enough `suppliers` are in it that nobody's number
    can be told from it.
    """

    __tablename__ = "peer_figures"
    __readers__ = BUYERS
    __append_only__ = True
    freeze_id: Mapped[int] = mapped_column(ForeignKey("score_freezes.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(String(12), primary_key=True)
    metric: Mapped[str] = mapped_column(String(40), primary_key=True)
    mean: Mapped[Decimal] = mapped_column(Figure())
    median: Mapped[Decimal] = mapped_column(Figure())
    suppliers: Mapped[int]
    n: Mapped[int]


class ScoreMean(StaffOnly, db.Model):
    """Mean and median of a criterion over the `suppliers` that had data for it: what small samples lean on all day.

    However few they are, so it is for buyers alone.
    """

    __tablename__ = "score_means"
    __readers__ = BUYERS
    __append_only__ = True
    freeze_id: Mapped[int] = mapped_column(ForeignKey("score_freezes.id"), primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(String(12), primary_key=True)
    mean: Mapped[Decimal] = mapped_column(Figure())
    median: Mapped[Decimal] = mapped_column(Figure())
    suppliers: Mapped[int]
