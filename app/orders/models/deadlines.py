"""What came of waiting for an answer."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.orders.models.facts import OfLine
from app.principal import STAFF_ROLES


class OverdueAnswer(OfLine, db.Model):
    """That a line had no answer when its answer was due: told once for each deadline."""

    __tablename__ = "overdue_answers"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    answer_by: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (UniqueConstraint("line_id", "answer_by", name="uq_overdue_answers_line_id"),)
