"""What a supplier answered to a line, and how the line stood before: for as long as the answer can be taken back."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Instant, Quantity
from app.database import db
from app.orders.models.answers import Proposal
from app.orders.models.facts import OfLine
from app.orders.rules.states import Answer
from app.principal import BUYERS

if TYPE_CHECKING:
    from app.orders.models.line import Line


class GivenAnswer(OfLine, db.Model):
    """One line of an answer. All lines that were answered together share the `key`.

    `answer`, `version`, `revision` and `shipped` are what stood there right after, the columns named `before` what stood
    there until then.
    """

    __tablename__ = "given_answers"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    key: Mapped[str] = mapped_column(String(64), index=True)
    given_at: Mapped[datetime] = mapped_column(Instant)
    given_by: Mapped[int | None]
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[Answer] = mapped_column(String(10))
    version: Mapped[int]
    revision: Mapped[int]
    shipped: Mapped[Decimal] = mapped_column(Quantity())
    answer_before: Mapped[Answer] = mapped_column(String(10))
    answer_by_before: Mapped[datetime | None] = mapped_column(Instant)
    first_promised_before: Mapped[date | None]
    latest_promised_before: Mapped[date | None]
    promised_revision_before: Mapped[int | None]
    answered_revision_before: Mapped[int | None]
    promise_before: Mapped[int | None]
    proposal_before_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    reference_before: Mapped[str | None] = mapped_column(String(40))
    reference_given: Mapped[str | None] = mapped_column(String(40))
    proposal_before: Mapped[Proposal | None] = relationship()

    @classmethod
    def beginning(cls, line: "Line") -> "GivenAnswer":
        """How a line stands before it is answered; `finish` says what came of it."""
        standing = line.open_proposal
        return cls(
            **line.owner,
            line_id=line.id,
            order_id=line.order_id,
            answer_before=line.answer,
            answer_by_before=line.answer_by,
            first_promised_before=line.first_promised_on,
            latest_promised_before=line.latest_promised_on,
            promised_revision_before=line.promised_revision,
            answered_revision_before=line.answered_revision,
            promise_before=line.promises[-1].number if line.is_promised else None,
            proposal_before_id=standing.id if standing else None,
        )

    def finish(self, line: "Line", key: str, at: datetime, by: int | None) -> None:
        """How the line stands after it was answered and stored."""
        self.key, self.given_at, self.given_by = key, at, by
        self.answer, self.version, self.shipped = line.answer, line.version, line.shipped
        self.revision = line.order.revision
