"""The quantities of a line, in its unit: facts that are added up, and what follows from them."""

from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Quantity
from app.columns import Quantity as Percent
from app.orders.rules import quantities
from app.orders.rules.quantities import NOTHING

SUMS = ("cancelled", "shipped", "in_transit", "received", "rejected", "to_replace", "forgone", "open_quantity")
AFTERWARDS = ("blocked", "returned")


class Sums:
    """Columns of `OrderLine`. Received is gross; `forgone` is what we gave up when we called the line complete.

    `over_percent` of what was ordered may come on top: it follows what we accept unasked, and the supplier may know it.
    """

    precision: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    cancelled: Mapped[Decimal] = mapped_column(Quantity())
    shipped: Mapped[Decimal] = mapped_column(Quantity())
    in_transit: Mapped[Decimal] = mapped_column(Quantity())
    received: Mapped[Decimal] = mapped_column(Quantity())
    rejected: Mapped[Decimal] = mapped_column(Quantity())
    to_replace: Mapped[Decimal] = mapped_column(Quantity())
    forgone: Mapped[Decimal] = mapped_column(Quantity())
    blocked: Mapped[Decimal] = mapped_column(Quantity(), server_default=text("0"))
    returned: Mapped[Decimal] = mapped_column(Quantity(), server_default=text("0"))
    open_quantity: Mapped[Decimal] = mapped_column(Quantity())
    over_percent: Mapped[Decimal] = mapped_column(Percent(), server_default=text("0"))

    @property
    def active_quantity(self) -> Decimal:
        return self.quantity - self.cancelled

    @property
    def to_ship(self) -> Decimal:
        return quantities.to_ship(self.open_quantity, self.in_transit)

    @property
    def unshipped(self) -> Decimal:
        """Like what is to ship, and negative where more than that is on its way or came."""
        return self.balance - self.forgone - self.in_transit

    @property
    def still_owed(self) -> Decimal:
        """Like the open quantity, as if we had never called the line complete."""
        return max(NOTHING, self.balance)

    @property
    def balance(self) -> Decimal:
        """Like what is still owed, and negative where more came."""
        return self.active_quantity - self.received + self.to_replace

    @property
    def delivered(self) -> Decimal:
        """What arrived and need not be replaced, of what was ordered."""
        return max(NOTHING, self.active_quantity - self.still_owed)

    @property
    def over_delivery(self) -> Decimal:
        """How much more than was ordered may come."""
        return quantities.over_delivery(self.active_quantity, self.over_percent, self.precision)

    @property
    def most_to_ship(self) -> Decimal:
        return quantities.most(self.unshipped, self.over_delivery)

    @property
    def most_received(self) -> Decimal:
        """What is taken in unasked."""
        return quantities.most(self.balance, self.over_delivery)
