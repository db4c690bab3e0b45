"""An order line: the unit that is asked, answered, shipped, received and measured; and the verbs that keep it legal.

The verbs work on loaded objects and run no query of their own where a line is new, so that an import of ten
thousand lines costs its inserts. Whoever loads lines for many verbs loads `promises` with them.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.orders.models.cancelling import CancelledLine
from app.orders.models.facts import LineChange
from app.orders.models.returning import ReturningLine
from app.orders.models.sums import SUMS
from app.orders.rules import quantities, revisions
from app.orders.rules.quantities import NOTHING
from app.orders.rules.states import Answer

Arrivals = Iterable[tuple[date | None, Decimal]]
MOVED = ("latest_promised_on", "requested_on")


def _open(name: str, *columns: str, also: str = "") -> Index:
    """An index over open lines alone: what boards show must not grow with history.

    A database uses it only for statements that say it in the same words, and each has its own for a boolean.
    """
    return Index(name, *columns, sqlite_where=text(f"is_open = 1{also}"), postgresql_where=text(f"is_open{also}"))


class OrderLine(CancelledLine, ReturningLine):
    """`Line` is what it holds, `AnsweredLine` what is said about it, `CancelledLine` how it is cancelled; here it changes."""

    __tablename__ = "order_lines"
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("order_id", "line_no", name="uq_order_lines_line_no"),
        UniqueConstraint("order_id", "external_key", name="uq_order_lines_external_key"),
        Index("ix_order_lines_by_day", "binding_on", "id"),
        Index("ix_order_lines_of_supplier", "supplier_id", "binding_on", "id"),
        Index("ix_order_lines_of_site", "site_id", "binding_on", "id"),
        _open("ix_order_lines_open", "binding_on", "id"),
        _open("ix_order_lines_open_of_supplier", "supplier_id", "binding_on", "id"),
        _open("ix_order_lines_open_of_site", "site_id", "binding_on", "id"),
        _open("ix_order_lines_open_by_answer", "answer", "binding_on", "id"),
        _open("ix_order_lines_unanswered", "answer_by", "id", also=" AND answer_by IS NOT NULL"),
        _open("ix_order_lines_open_by_request", "requested_on", "id"),
        _open("ix_order_lines_open_by_word", "answered_at", "id"),
        _open("ix_order_lines_open_by_arrival", "eta_on", "id", also=" AND eta_on IS NOT NULL"),
        # With the two days in it a count needs the index alone, and a planner without statistics prefers it.
        _open("ix_order_lines_open_moved", "binding_on", "id", *MOVED, also=" AND latest_promised_on > requested_on"),
        _open("ix_order_lines_open_by_need", "need_id", "binding_on", "id"),
        _open("ix_order_lines_open_releases", "binding_on", "id", also=" AND cancel_asked = 'supplier'"),
        CheckConstraint(f"answer in ({', '.join(repr(str(a)) for a in Answer)})", name="answer_is_known"),
        CheckConstraint("quantity > 0 and cancelled <= quantity", name="quantity_is_positive"),
        CheckConstraint(" and ".join(f"{name} >= 0" for name in SUMS), name="sums_are_not_negative"),
        CheckConstraint("over_percent >= 0", name="over_is_not_negative"),
        CheckConstraint("rejected <= received and in_transit <= shipped", name="sums_are_possible"),
        CheckConstraint("blocked >= 0 and rejected + blocked <= received", name="blocked_is_here"),
        CheckConstraint("returned >= 0 and rejected + blocked + returned <= received", name="returned_was_here"),
        CheckConstraint("not is_open or (open_quantity > 0 and supplier_id is not null)", name="open_is_owed"),
        CheckConstraint("(answer in ('proposed', 'countered')) = (proposed_on is not null)", name="proposal_is_dated"),
        CheckConstraint("cancel_asked in ('', 'us', 'supplier')", name="request_is_somebodys"),
        CheckConstraint("answer <> 'accepted' or latest_promised_on is not null", name="acceptance_is_promised"),
        CheckConstraint("(first_promised_on is null) = (latest_promised_on is null)", name="promises_go_together"),
    )

    def issue(self, answer_by: datetime | None) -> None:
        """Give the line to its supplier and wait for the answer; `Order.issue` calls it."""
        self.supplier_id, self.answer_by = self.order.for_supplier_id, answer_by
        if self.price is not None:
            self.price.supplier_id = self.supplier_id
        self.settle()

    def revise(self, quantity: Decimal, requested_on: date, by: int | None, answer_by: datetime | None) -> LineChange:
        """We ask for something else: the line waits for an answer again, what was agreed binds on.

        The order has its new revision already. Raises `RuleBroken`.
        """
        revisions.check_new_quantity(self, quantity)
        self.supersede(by)
        change = LineChange(
            **self.owner,
            line=self,
            revision=self.order.revision,
            quantity_before=self.quantity,
            quantity=quantity,
            requested_before=self.requested_on,
            requested_on=requested_on,
            changed_at=clock.now(),
            changed_by=by,
        )
        self.keep(change)
        self.await_answer(answer_by)
        self.write(quantity, requested_on)
        self.forgone = min(self.forgone, self.still_owed)  # nobody gave up more than is asked for now
        return change

    def revise_price(self, unit_price: Decimal, by: int | None) -> None:
        """A unit costs something else from this revision on."""
        self.keep_price(unit_price, by)
        self.write_price(unit_price)

    def await_answer(self, answer_by: datetime | None) -> None:
        """Something of what is asked has changed: the answer of before does not hold for it, nor does a request."""
        self.drop_request(None)
        self.revision, self.answer, self.answer_by = self.order.revision, Answer.PENDING, answer_by

    def complete(self) -> Decimal:
        """We do not wait for the rest: it is not owed any more, and stays failed. Returns how much that is."""
        self.drop_request(None)
        missing = self.open_quantity
        self.forgone += missing
        self.completed_at = clock.now()
        self.settle()
        return missing

    def move(self, *, shipped: Decimal = NOTHING, in_transit: Decimal = NOTHING) -> None:
        """Something was announced, corrected, returned or arrived: add so much to the two sums; negative takes away."""
        self.shipped += shipped
        self.in_transit += in_transit

    def take_in(self, quantity: Decimal, arrivals: Arrivals) -> Decimal | None:
        """So many units arrived, gross. Returns how many of them were not owed; None where the line was not complete.

        `arrivals` are day and gross quantity of all the line's receipts that stand afterwards. What arrives fills what
        is owed first: on a line that we called complete nothing becomes owed by it.
        """
        unowed = None
        if self.completed_at is not None:
            unowed = quantities.unowed(quantity, self.open_quantity)
            self.forgone = max(NOTHING, self.forgone - unowed)
        self.received += quantity
        self.arrived(arrivals)
        return unowed

    def take_out(
        self,
        quantity: Decimal,
        unowed: Decimal | None,
        arrivals: Arrivals,
        *,
        rejected: Decimal,
        to_replace: Decimal,
        blocked: Decimal,
        returned: Decimal,
    ) -> None:
        """So many units did not arrive after all: the opposite of `take_in`, which said what was `unowed`, and of `sort`.

        What stood here when we called the line complete does not become owed again.
        """
        filled = NOTHING if unowed is None else quantity - unowed
        self.received -= quantity
        self.rejected -= rejected
        self.to_replace -= to_replace
        self.blocked -= blocked
        self.returned -= returned
        if self.completed_at is not None:
            self.forgone = quantities.given_up(self.still_owed, self.open_quantity, filled, to_replace)
        self.arrived(arrivals)

    def arrived(self, arrivals: Arrivals) -> None:
        """The day by which everything had arrived follows the receipts that stand."""
        self.delivered_on = quantities.delivered_on(self.active_quantity, arrivals)
        self.settle()

    def sort(
        self,
        *,
        rejected: Decimal = NOTHING,
        to_replace: Decimal = NOTHING,
        blocked: Decimal = NOTHING,
        returned: Decimal = NOTHING,
    ) -> None:
        """What became of units that are here: add so much to the sums; negative takes away."""
        self.rejected += rejected
        self.to_replace += to_replace
        self.blocked += blocked
        self.returned += returned
        self.settle()

    def facts(self) -> dict[str, Any]:
        """What every event about the line says of it."""
        return {
            "order_id": self.order_id,
            "line_id": self.id,
            "line_no": self.line_no,
            "supplier_id": self.supplier_id,
            "site_id": self.site_id,
            "revision": self.order.revision,
        }
