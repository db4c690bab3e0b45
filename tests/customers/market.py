"""The small world of the stories with a customer who orders, and what sales does there in a word each."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.customers import actions
from app.customers.models import (
    Allocation,
    CustomerOrder,
    CustomerOrderLine,
    ExpectedDate,
    Outlook,
    StockBalance,
    TrackedLine,
)
from app.customers.rules.headers import CustomerWords, LineWords, OrderWords
from app.database import db
from app.events import LoggedEvent
from app.receipts import actions as receipts
from app.receipts.rules import Delivery, Received
from tests.story import JUNE, MACHINE, D, World, told_by


@dataclass
class Market:
    """A world, its customer, and a count of their references."""

    world: World
    hafen: int
    made: list[int] = field(default_factory=list)

    @property
    def app(self) -> Any:
        return self.world.app

    def does(self, act: Any, *given: Any, **more: Any) -> Any:
        """Sales does something."""
        with told_by(self.app, self.world.sales):
            return act(self.world.sales, *given, **more)

    def ordered(self, *lines: tuple[str | int, date], item: int | None = None, **words: Any) -> int:
        """A customer order with these quantities and promised days. Returns its id."""
        wanted = [LineWords(item or self.world.bolts, D(quantity), on) for quantity, on in lines]
        head = {"customer_id": self.hafen, "site_id": self.world.berlin, "outbound_days": 0}
        return self.does(actions.enter_order, OrderWords(**(head | words)), wanted)

    def lines(self, customer_order_id: int) -> list[int]:
        with told_by(self.app, MACHINE):
            wanted = select(CustomerOrderLine.id).where(CustomerOrderLine.customer_order_id == customer_order_id)
            return list(db.session.scalars(wanted.order_by(CustomerOrderLine.line_no)))

    def line(self, quantity: str | int, on: date, **words: Any) -> int:
        """A customer order of one line; the line's id."""
        return self.lines(self.ordered((quantity, on), **words))[0]

    def bought(self, quantity: str | int = 100, on: date = JUNE[12], **details: Any) -> int:
        """An issued order of one line; the line's id."""
        return self.world.line_ids(self.world.issued(self.world.line(quantity, on, **details)))[0]

    def give(self, line_id: int, order_line_id: int | None, quantity: str | int) -> None:
        self.does(actions.allocate, line_id, order_line_id, D(quantity))

    def arrived(self, order_line_id: int, quantity: str | int, on: date | None = None, **more: Any) -> int:
        """Goods of an order line are received. Returns the receipt's id."""
        with told_by(self.app, self.world.receiver):
            return receipts.receive_line(
                self.world.receiver, Delivery(on or JUNE[1]), Received(order_line_id, D(quantity), **more)
            )

    def look(self, line_id: int, *names: str, of: Any = Outlook) -> Any:
        """What stands in the outlook of a line, or in its row of another kind."""
        with told_by(self.app, MACHINE):
            row = db.session.get_one(of, line_id)
            found = tuple(getattr(row, name) for name in names)
        return found[0] if len(found) == 1 else found

    def row(self, line_id: int, *names: str) -> Any:
        return self.look(line_id, *names, of=CustomerOrderLine)

    def shown(self, line_id: int) -> date | None:
        """The day that the customer is shown."""
        found: date | None = self.look(line_id, "agreed_on", of=TrackedLine)
        return found

    def state(self, customer_order_id: int) -> str:
        return str(self.look(customer_order_id, "state", of=CustomerOrder))

    def held(self, line_id: int) -> dict[int | None, Decimal]:
        """Where a line's units come from: quantity by order line, None for stock."""
        with told_by(self.app, MACHINE):
            rows = db.session.scalars(select(Allocation).where(Allocation.line_id == line_id)).all()
            return {row.order_line_id: row.quantity for row in rows}

    def on_hand(self, item: int | None = None) -> tuple[Decimal, Decimal]:
        """What is on hand of an item in Berlin, and what of that is set aside."""
        with told_by(self.app, MACHINE):
            row = db.session.get(StockBalance, (self.world.berlin, item or self.world.bolts))
            return (row.on_hand, row.reserved) if row else (D(0), D(0))

    def trail(self, line_id: int) -> list[date | None]:
        """The days that were expected, in their order."""
        with told_by(self.app, MACHINE):
            wanted = select(ExpectedDate.expected_on).where(ExpectedDate.line_id == line_id).order_by(ExpectedDate.id)
            return list(db.session.scalars(wanted))

    def told(self, name: str) -> list[dict[str, Any]]:
        """What was recorded under a name, in its order."""
        with told_by(self.app, MACHINE):
            return list(db.session.scalars(select(LoggedEvent.data).where(LoggedEvent.name == name).order_by(LoggedEvent.seq)))


def opened(world: World) -> Market:
    with told_by(world.app, world.sales):
        hafen = actions.add_customer(world.sales, CustomerWords("Hafen Maschinenbau", city="Hamburg"), number="C-1")
    return Market(world, hafen)
