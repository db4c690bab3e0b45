"""What was offered and what is agreed: proposals and promises with their parts, and rejections. Append-only.

A promise supersedes the one before and never overwrites it; a proposal changes once, when it is decided.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Instant, Price, Quantity
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.orders.models.facts import OfLine
from app.orders.rules import leads
from app.orders.rules.answers import Side
from app.orders.rules.quantities import Part
from app.orders.rules.states import ProposalState
from app.principal import BUYERS, STAFF_ROLES

if TYPE_CHECKING:
    from app.orders.models.order_line import OrderLine

OPEN = text("state = 'open'")


class OfOwner(SupplierOwned, AtSite):
    """A part of a fact about a line, with the same owner and site."""

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    position: Mapped[int] = mapped_column(primary_key=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())


class Promise(OfLine, db.Model):
    """What is agreed for a line: `number` counts them, the highest binds.

    `rule` says how it came about: `as_requested`, `by_us` (we accepted a proposal), `by_supplier` (it accepted ours),
    or what of a tolerance it made use of (see `rules.tolerances`); `tolerance_id` is that tolerance, if we set one.
    """

    __tablename__ = "promises"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    revision: Mapped[int]
    rule: Mapped[str] = mapped_column(String(80))
    tolerance_id: Mapped[int | None] = mapped_column(ForeignKey("tolerances.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    promised_on: Mapped[date]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    agreed_at: Mapped[datetime] = mapped_column(Instant)
    agreed_by: Mapped[int | None]
    parts: Mapped[list["PromisePart"]] = relationship(order_by="PromisePart.position", lazy="selectin")
    proposal: Mapped["Proposal | None"] = relationship()
    line: Mapped["OrderLine"] = relationship(back_populates="promises")
    __table_args__ = (
        UniqueConstraint("line_id", "number", name="uq_promises_line_id"),
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
    )

    @property
    def agreed_parts(self) -> tuple[Part, ...]:
        return tuple(Part(part.quantity, part.promised_on) for part in self.parts)


class PromisePart(OfOwner, db.Model):
    __tablename__ = "promise_parts"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    promise_id: Mapped[int] = mapped_column(ForeignKey("promises.id"), primary_key=True)
    promised_on: Mapped[date]
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_is_positive"),)


class Proposal(OfLine, db.Model):
    """What one side offers instead of what was asked. It binds nobody until the other side accepts it.

    `unit_price` and `substitute` (the number of an item of ours) where they differ, else empty; `item_id` and
    `substitute_name` are of the item that the number was found to be.
    """

    __tablename__ = "proposals"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    state: Mapped[ProposalState] = mapped_column(String(10), default=ProposalState.OPEN)
    side: Mapped[Side] = mapped_column(String(8), default=Side.SUPPLIER)
    remainder: Mapped[Decimal] = mapped_column(Quantity())
    unit_price: Mapped[Decimal | None] = mapped_column(Price())
    substitute: Mapped[str] = mapped_column(String(60), default="")
    substitute_name: Mapped[str] = mapped_column(String(200), default="")
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    proposed_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    decision_reason: Mapped[str] = mapped_column(String(20), default="")
    decision_note: Mapped[str] = mapped_column(String(500), default="")
    parts: Mapped[list["ProposalPart"]] = relationship(order_by="ProposalPart.position", lazy="selectin")
    line: Mapped["OrderLine"] = relationship(back_populates="proposals")
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(repr(str(s)) for s in ProposalState)})", name="state_is_known"),
        CheckConstraint("(state = 'open') = (decided_at is null)", name="decision_is_dated"),
        CheckConstraint("side in ('supplier', 'us')", name="side_is_known"),
        CheckConstraint("unit_price is null or unit_price >= 0", name="price_is_not_negative"),
        Index("uq_proposals_open", "line_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    @property
    def offered_parts(self) -> tuple[Part, ...]:
        return tuple(Part(part.quantity, part.proposed_on) for part in self.parts)

    @property
    def proposed_on(self) -> date:
        """The day of the last part."""
        return self.parts[-1].proposed_on

    def decide(self, state: ProposalState, at: datetime, by: int | None, reason: str = "", note: str = "") -> None:
        """Once: see `leads.PROPOSAL_MOVES`. Raises `RuleBroken`."""
        leads.check_decision(ProposalState(self.state), state)
        self.state, self.decided_at, self.decided_by = state, at, by
        self.decision_reason, self.decision_note = reason, note

    def reopen(self) -> None:
        """The answer that took its place was taken back before anybody decided: it is what is offered again."""
        self.state, self.decided_at, self.decided_by = ProposalState.OPEN, None, None


class ProposalPart(OfOwner, db.Model):
    __tablename__ = "proposal_parts"
    __readers__ = BUYERS
    __append_only__ = True
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    proposed_on: Mapped[date]
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_is_positive"),)


class Rejection(OfLine, db.Model):
    """The supplier delivers nothing of the line, and says why."""

    __tablename__ = "rejections"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(500), default="")
    rejected_at: Mapped[datetime] = mapped_column(Instant)
    rejected_by: Mapped[int | None]
    line: Mapped["OrderLine"] = relationship(back_populates="rejections")
