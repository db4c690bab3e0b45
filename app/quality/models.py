"""A corrective action: what we found of a line, what its supplier says to it, and what we decided."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.columns import Instant
from app.database import db
from app.isolation import SupplierOwned
from app.orders.models import Order, OrderLine
from app.principal import BUYERS
from app.quality import rules
from app.quality.rules import LONGEST, LONGEST_NOTE, State
from app.suppliers import rules as suppliers

STATES = ", ".join(repr(str(each)) for each in State)
WAITING, OPEN = text("state in ('open', 'answered')"), text("state = 'open'")


class CorrectiveAction(SupplierOwned, db.Model):
    """For the supplier and the buyers alone: it says what a company does badly.

    `due_on` is the last day on which it is answered in time, by the supplier's clock. What the supplier said stays when
    we send it back, until it says something else, and among the earlier answers ever after. `decision_note` is why it was
    sent back or withdrawn, or a remark.
    """

    __tablename__ = "corrective_actions"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"))
    state: Mapped[State] = mapped_column(String(9), default=State.OPEN)
    problem: Mapped[str] = mapped_column(String(LONGEST))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int | None]
    due_on: Mapped[date]
    containment: Mapped[str] = mapped_column(String(LONGEST), default="")
    cause: Mapped[str] = mapped_column(String(LONGEST), default="")
    measure: Mapped[str] = mapped_column(String(LONGEST), default="")
    effective_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    decision_note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    overdue_told_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    line: Mapped[OrderLine] = relationship()
    order: Mapped[Order] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("uq_corrective_actions_waiting", "line_id", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_corrective_actions_line_id", "line_id"),
        Index("ix_corrective_actions_of_order", "order_id"),
        Index("ix_corrective_actions_of_supplier", "supplier_id", "due_on", "id"),
        Index("ix_corrective_actions_open", "due_on", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint(f"state in ({STATES})", name="state_is_known"),
        CheckConstraint("problem <> ''", name="problem_is_said"),
        CheckConstraint(
            "state not in ('answered', 'closed') or (containment <> '' and cause <> '' and measure <> '' "
            "and effective_on is not null and answered_at is not null)",
            name="answers_are_whole",
        ),
        CheckConstraint("state not in ('closed', 'withdrawn') or decided_at is not null", name="decision_is_dated"),
        CheckConstraint("state <> 'withdrawn' or decision_note <> ''", name="withdrawal_has_a_reason"),
    )

    @classmethod
    def ask(cls, line: OrderLine, problem: str, due_on: date | None, by: int | None) -> "CorrectiveAction":
        """Ask for one. Whether one may be asked for was looked at before. Raises `RuleBroken`."""
        return cls(
            supplier_id=line.supplier_id,
            order_id=line.order_id,
            line_id=line.id,
            state=State.OPEN,
            problem=rules.check_said("problem", problem),
            due_on=rules.check_due(due_on, line.order.supplier.today),
            asked_at=clock.now(),
            asked_by=by,
        )

    @property
    def may_be_answered(self) -> bool:
        """By the state of the action, and by that of its supplier."""
        return self.state == State.OPEN and suppliers.lets(suppliers.State(self.order.supplier.state), suppliers.Act.ANSWER)

    @property
    def is_overdue(self) -> bool:
        """Nobody is late with what they may not do."""
        return self.may_be_answered and rules.is_overdue(State(self.state), self.due_on, self.order.supplier.today)

    def answer(self, containment: str, cause: str, measure: str, effective_on: date | None, by: int | None) -> None:
        """The supplier says what it did, why it came to it, and what it changes. Raises `RuleBroken`."""
        self._become(State.ANSWERED)
        self.containment = rules.check_said("containment", containment)
        self.cause = rules.check_said("cause", cause)
        self.measure = rules.check_said("measure", measure)
        self.effective_on = rules.check_effective(effective_on)
        self.answered_at, self.answered_by = clock.now(), by

    def send_back(self, note: str, due_on: date | None, by: int | None) -> "EarlierAnswer":
        """It is not enough yet: why, and by when we wait for another. Returns what was answered. Raises `RuleBroken`."""
        self._become(State.OPEN)
        self._decide(rules.check_said("note", note, LONGEST_NOTE), by)
        self.due_on, self.overdue_told_at = rules.check_due(due_on, self.order.supplier.today), None
        return EarlierAnswer(action_id=self.id, **said_by(self), **{name: getattr(self, name) for name in DECIDED})

    def close(self, note: str, by: int | None) -> None:
        """It is enough. Raises `RuleBroken`."""
        self._become(State.CLOSED)
        self._decide(rules.check_remark(note), by)

    def withdraw(self, note: str, by: int | None) -> None:
        """We do not ask for it any more. Raises `RuleBroken`."""
        self._become(State.WITHDRAWN)
        self._decide(rules.check_said("reason", note, LONGEST_NOTE), by)

    def _become(self, state: State) -> None:
        self.state = rules.check_move(State(self.state), state)

    def _decide(self, note: str, by: int | None) -> None:
        self.decided_at, self.decided_by, self.decision_note = clock.now(), by, note


ANSWERED = ("supplier_id", "containment", "cause", "measure", "effective_on", "answered_at", "answered_by")
DECIDED = ("decided_at", "decided_by", "decision_note")


class EarlierAnswer(SupplierOwned, db.Model):
    """What a supplier answered before we sent it back, and why we did."""

    __tablename__ = "earlier_answers"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("corrective_actions.id"), index=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    containment: Mapped[str] = mapped_column(String(LONGEST))
    cause: Mapped[str] = mapped_column(String(LONGEST))
    measure: Mapped[str] = mapped_column(String(LONGEST))
    effective_on: Mapped[date]
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[int | None]
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    decision_note: Mapped[str] = mapped_column(String(LONGEST_NOTE))


def said_by(answer: CorrectiveAction | EarlierAnswer) -> dict[str, Any]:
    """What was answered, by whom and when."""
    return {name: getattr(answer, name) for name in ANSWERED}
