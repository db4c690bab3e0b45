"""What the revisions of an order changed, for reading: the difference since an answer, of one revision, or a whole revision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.database import db
from app.isolation import may_read
from app.orders.models import LineChange, Order, OrderLine, OrderRevision, PriceChange
from app.orders.models.revisions import HEADER
from app.orders.rules.differences import Difference, Step, as_of, between
from app.orders.rules.states import Answer, OrderState
from app.principal import Principal

FIRST = 1


@dataclass(frozen=True)
class Revisions:
    """The steps that an order's header and lines took. `prices` is false where they are not for the reader."""

    order: Order
    prices: bool
    made: Sequence[OrderRevision] = ()
    steps: dict[int, list[Step]] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        return list(range(FIRST, self.order.revision + 1))

    def made_at(self, number: int) -> datetime | None:
        """When the revision was sent; None where that was not kept."""
        if number == FIRST:
            return self.order.issued_at
        return next((each.revised_at for each in self.made if each.number == number), None)

    def header(self, number: int) -> dict[str, Any]:
        """The header's words as a revision said them."""
        return as_of(self._header_now, self._header_steps, number)

    def line(self, line: OrderLine, number: int) -> dict[str, Any]:
        """Quantity, day and, for those who may see it, price of a line as a revision said them."""
        return as_of(self._line_now(line), self.steps.get(line.id, ()), number)

    def lines(self, number: int) -> list[OrderLine]:
        """The lines that a revision had."""
        return [line for line in self.order.lines if line.added_revision <= number]

    def between(self, before: int, after: int) -> list[Difference]:
        """Field by field, what differs between two revisions: the header first, then line by line."""
        found = between(self._header_now, self._header_steps, before, after)
        for line in self.lines(after):
            found += self.of_line(line, before, after)
        return found

    def of_line(self, line: OrderLine, before: int, after: int) -> list[Difference]:
        if line.added_revision > before:
            return [Difference("", None, self.line(line, after), line.line_no)]
        return between(self._line_now(line), self.steps.get(line.id, ()), before, after, line.line_no)

    @property
    def unanswered(self) -> list[Difference]:
        """What we changed since the supplier's last word, of what still waits for one."""
        now, waiting = self.order.revision, self.waiting
        if not waiting:
            return []
        known = min(line.known_revision for line in waiting)
        found = between(self._header_now, self._header_steps, known, now)
        for line in waiting:
            found += self.of_line(line, line.known_revision, now)
        return found

    @property
    def waiting(self) -> list[OrderLine]:
        """The lines that a revision has put back to waiting, or brought."""
        if self.order.state != OrderState.ISSUED:
            return []
        asked = [line for line in self.order.lines if line.open_quantity and line.answer == Answer.PENDING]
        return [line for line in asked if line.revision > FIRST and line.revision > (line.answered_revision or 0)]

    @property
    def _header_now(self) -> dict[str, Any]:
        """Terms of payment are for who may see prices."""
        seen = HEADER if self.prices else [name for name in HEADER if name != "payment_terms"]
        return {name: getattr(self.order, name) or "" for name in seen}

    @property
    def _header_steps(self) -> list[Step]:
        return [each.step for each in self.made]

    def _line_now(self, line: OrderLine) -> dict[str, Any]:
        now = {"quantity": line.quantity, "requested_on": line.requested_on}
        return now | {"unit_price": line.price.unit_price if line.price else None} if self.prices else now


def revisions_of(actor: Principal, order: Order) -> Revisions:
    """The revisions of an order that was loaded with its lines, and their prices for who may see them.

    Three queries; none for an order that was never revised.
    """
    prices = actor.is_system or may_read(actor, PriceChange)
    if order.revision == FIRST:
        return Revisions(order, prices)
    made = select(OrderRevision).where(OrderRevision.order_id == order.id).order_by(OrderRevision.number)
    line_ids = [line.id for line in order.lines]
    kinds: list[Any] = [LineChange, PriceChange] if prices else [LineChange]
    steps: dict[int, list[Step]] = {}
    for kind in kinds:
        for change in db.session.scalars(select(kind).where(kind.line_id.in_(line_ids)).order_by(kind.id)):
            steps.setdefault(change.line_id, []).append(change.step)
    return Revisions(order, prices, db.session.scalars(made).all(), steps)
