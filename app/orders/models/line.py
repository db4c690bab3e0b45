"""What an order line holds: facts, the sums and dates that boards need, and what follows from them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, object_session, relationship

from app import clock
from app.catalog.rules import check_day, check_quantity
from app.columns import Instant
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.orders.models.answers import Promise, Proposal, Rejection
from app.orders.models.facts import Cancellation, LineChange, OrderLinePrice
from app.orders.models.needs import LineNeed
from app.orders.models.requests import CancellationRequest
from app.orders.models.revisions import PriceChange
from app.orders.models.sums import AFTERWARDS, SUMS, Sums
from app.orders.rules import quantities
from app.orders.rules.answers import Owed
from app.orders.rules.quantities import NOTHING, Part, Said
from app.orders.rules.states import OFFERED, Answer, LineState, OrderState, ProposalState, line_state
from app.principal import STAFF_ROLES
from app.suppliers import rules as suppliers

if TYPE_CHECKING:
    from app.orders.models.order import Order


class Line(Sums, SupplierOwned, AtSite, db.Model):
    """The columns of `OrderLine`. It belongs to no supplier while the order is a draft.

    Four dates stand side by side and are never mixed: `requested_on` (ours), `first_promised_on` and
    `latest_promised_on` (both agreed), `proposed_on` (of an open proposal). `binding_on` is the one that counts next.
    """

    __abstract__ = True
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"))  # type: ignore[assignment]
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    line_no: Mapped[int]
    external_key: Mapped[str | None] = mapped_column(String(60))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    item_number: Mapped[str] = mapped_column(String(60))
    item_name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(8))
    is_open: Mapped[bool]
    requested_on: Mapped[date]
    first_promised_on: Mapped[date | None]
    latest_promised_on: Mapped[date | None]
    promised_revision: Mapped[int | None]
    proposed_on: Mapped[date | None]
    binding_on: Mapped[date]
    eta_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    answer: Mapped[Answer] = mapped_column(String(10))
    answer_by: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)
    revision: Mapped[int]
    added_revision: Mapped[int] = mapped_column(default=1)
    answered_revision: Mapped[int | None]
    cancel_asked: Mapped[str] = mapped_column(String(8), default="", server_default=text("''"))
    cancel_side: Mapped[str] = mapped_column(String(8), default="", server_default=text("''"))
    cancel_reason: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("line_needs.id"))

    @declared_attr
    def order(cls) -> Mapped["Order"]:
        return relationship(back_populates="lines")

    @declared_attr
    def need(cls) -> Mapped[LineNeed | None]:
        return relationship()

    @declared_attr
    def price(cls) -> Mapped[OrderLinePrice | None]:
        return relationship(cascade="all, delete-orphan")

    @declared_attr
    def promises(cls) -> Mapped[list[Promise]]:
        return relationship(order_by=Promise.number, back_populates="line", passive_deletes="all")

    @declared_attr
    def proposals(cls) -> Mapped[list[Proposal]]:
        return relationship(order_by=Proposal.id, back_populates="line", passive_deletes="all")

    @declared_attr
    def rejections(cls) -> Mapped[list[Rejection]]:
        return relationship(order_by=Rejection.id, back_populates="line", passive_deletes="all")

    @declared_attr
    def cancellations(cls) -> Mapped[list[Cancellation]]:
        return relationship(order_by=Cancellation.id, back_populates="line", passive_deletes="all")

    @declared_attr
    def requests(cls) -> Mapped[list[CancellationRequest]]:
        return relationship(order_by=CancellationRequest.id, back_populates="line", passive_deletes="all")

    @declared_attr
    def changes(cls) -> Mapped[list[LineChange]]:
        return relationship(order_by=LineChange.id, back_populates="line", passive_deletes="all")

    def __init__(self, **values: Any) -> None:
        usual = {"answer": Answer.PENDING, "revision": 1, "is_open": False, "added_revision": 1}
        fresh = dict.fromkeys((*SUMS, *AFTERWARDS, "over_percent"), NOTHING) | usual
        fresh |= dict.fromkeys(("cancel_asked", "cancel_side", "cancel_reason"), "")
        super().__init__(**(fresh | values))

    @property
    def is_promised(self) -> bool:
        return self.latest_promised_on is not None

    @property
    def supplier_answers(self) -> bool:
        """Whether the state of the supplier lets it answer what it is asked."""
        return suppliers.lets(suppliers.State(self.order.supplier.state), suppliers.Act.ANSWER)

    @property
    def known_revision(self) -> int:
        """The revision that the supplier's last word was about; the first where it said none, or the one before the line."""
        return self.answered_revision or max(1, self.added_revision - 1)

    @property
    def asked(self) -> Owed:
        """What an answer has to answer."""
        return Owed(self.open_quantity, self.unit, self.precision, self.requested_on, self.order.site.today)

    @property
    def agreed(self) -> tuple[Part, ...]:
        """The parts of the promise that binds; none where nothing is agreed."""
        return self.promises[-1].agreed_parts if self.is_promised else ()

    @property
    def wanted(self) -> tuple[Part, ...]:
        """What the supplier is asked for: all that is open by the requested day, but parts that are agreed already."""
        if not self.is_agreed_in_part:
            return (Part(self.open_quantity, self.requested_on),)
        coming = quantities.undelivered(self.agreed, self.delivered)
        rest = self.open_quantity - sum((part.quantity for part in coming), NOTHING)
        return quantities.joined([*coming, Part(rest, self.requested_on)] if rest > 0 else coming)

    @property
    def is_agreed(self) -> bool:
        """Whether the promise that binds was given for the line as it is asked now."""
        return self.promised_revision is not None and self.promised_revision >= self.revision

    @property
    def is_agreed_in_part(self) -> bool:
        """Some parts of a proposal were accepted, and the rest is asked for again."""
        return self.is_agreed and self.answer == Answer.PENDING

    @property
    def agreed_still_owed(self) -> tuple[Part, ...]:
        """What of an agreement that holds is still to come."""
        return quantities.last_of(self.agreed, self.open_quantity) if self.answer == Answer.ACCEPTED else ()

    @property
    def standing(self) -> tuple[Part, ...]:
        """What is offered, else what is agreed, of what is still to come; none where neither is."""
        offered = self.open_proposal
        if offered is None:
            return self.agreed_still_owed
        return quantities.last_of(offered.offered_parts, max(NOTHING, self.open_quantity - offered.remainder))

    @property
    def offered_terms(self) -> tuple[Decimal | None, str]:
        """The price and the item that an open proposal offers, where they differ."""
        offered = self.open_proposal
        return (offered.unit_price, offered.substitute) if offered else (None, "")

    @property
    def open_proposal(self) -> Proposal | None:
        if self.answer not in OFFERED:
            return None
        return next(each for each in reversed(self.proposals) if each.state == ProposalState.OPEN)

    @property
    def state(self) -> LineState:
        return line_state(self, self.order.state, self.order.site.today)

    @property
    def expected_on(self) -> date | None:
        """When the last unit still owed should be here; None where nobody knows."""
        if not self.open_quantity:
            return self.delivered_on
        said = Said(self.requested_on, self.binding_on, self.latest_promised_on, self.proposed_on, self.eta_on)
        return quantities.expected_on(said, self.open_quantity, self.in_transit, self.order.site.today)

    @property
    def owner(self) -> dict[str, Any]:
        """What every fact about the line carries, for the row filters."""
        return {"supplier_id": self.supplier_id, "site_id": self.site_id}

    def keep(self, fact: Any) -> None:
        """A fact about the line is stored with it; the line's other facts need not be loaded for that."""
        session = object_session(self)
        if session is not None:
            session.add(fact)

    def write(self, quantity: Decimal, requested_on: date) -> None:
        """Say what is asked for. Raises `RuleBroken`."""
        self.quantity = check_quantity(quantity, self.precision, self.unit)
        self.forgone = min(self.forgone, self.still_owed)  # what is not asked for any more need not be given up
        self.requested_on = check_day(requested_on, field="requested_on")
        self.settle()

    def write_price(self, unit_price: Decimal) -> None:
        """Say what a unit costs; kept in a row of its own with the line's owner."""
        if self.price is None:
            self.price = OrderLinePrice(supplier_id=self.supplier_id)
        self.price.unit_price = self.price.asked_price = unit_price

    def keep_price(self, unit_price: Decimal, by: int | None) -> None:
        """Keep that the price moves now, with what it was."""
        self.keep(
            PriceChange(
                **self.owner,
                line_id=self.id,
                revision=self.order.revision,
                price_before=self.price.unit_price if self.price else None,
                price=unit_price,
                changed_at=clock.now(),
                changed_by=by,
            )
        )

    def settle(self, agreed: Sequence[Part] | None = None) -> None:
        """Derive again what follows from the facts: what is open, and the day that counts next.

        `agreed` are the parts of the promise that binds, where they are at hand.
        """
        self.open_quantity = quantities.open_quantity(
            self.quantity, self.cancelled, self.received, self.to_replace, self.forgone
        )
        self.is_open = bool(self.open_quantity) and self.order.state in (OrderState.ISSUED, OrderState.CLOSED)
        parts = self.agreed if agreed is None else agreed
        self.binding_on = quantities.binding_on(self.requested_on, parts, self.delivered)
