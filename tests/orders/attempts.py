"""What every random verb begins with: somebody who tries something with a line, a random number and a random day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.database import db
from app.orders.models import GivenAnswer, Order, OrderLine
from app.orders.queries import lines_for
from app.orders.rules.offers import Verb
from app.principal import Principal
from app.refusals import NotFound
from app.shipments.models import Shipment, ShipmentLine
from tests.story import JUNE, MACHINE, D, World

TODAY = JUNE[1]
DAY = timedelta(days=1)
SUPPLIER, BUYER, DOCK, OFFICE = "acme_person", "buyer", "receiver", "admin"
THE_OTHER_ITEM = "M8-25"
"""Acme supplies it too; see `any_verbs.furnish`."""


@dataclass
class Attempt:
    """Somebody tries something with a line: the numbers are random, the versions those of now."""

    world: World
    actor: Principal
    line_id: int
    number: int
    day: int

    @property
    def quantity(self) -> Decimal:
        return D(self.number)

    @property
    def on(self) -> date:
        return TODAY + DAY * self.day

    @property
    def seen(self) -> dict[str, int]:
        return {"version": self.line.version}

    @property
    def line(self) -> OrderLine:
        """As somebody sees it who may look: what may not be found is not found by the verb itself."""
        return self.looked_at(lambda: lines_for(MACHINE, [self.line_id])[0])

    @property
    def order(self) -> Order:
        return self.line.order

    @property
    def lines(self) -> list[OrderLine]:
        """All lines of the order."""
        return self.looked_at(lambda: list(self.order.lines))

    def one_of(self, model: type[Any]) -> Any:
        """A receipt, shipment or shipment line of the line, chosen by the number; nothing to find, nothing to do."""
        rows = self.all_of(model)
        if not rows:
            raise NotFound
        return rows[self.number % len(rows)]

    def all_of(self, model: type[Any]) -> list[Any]:
        return self.looked_at(lambda: list(db.session.scalars(of_line(model, self.line_id))))

    def looked_at(self, look: Callable[[], Any]) -> Any:
        session = db.session()
        before, session.info["principal"] = session.info["principal"], MACHINE
        try:
            return look()
        finally:
            session.info["principal"] = before


Try = Callable[[Attempt], object]
Likely = Verb | str | Callable[[OrderLine], object]
"""When a verb is likely to work: by what is offered, by a sum of the line, or by looking."""


def of_line(model: type[Any], line_id: int) -> Any:
    if model is not Shipment:
        return select(model).where(model.order_line_id == line_id).order_by(model.id)
    holding = select(ShipmentLine.shipment_id).where(ShipmentLine.order_line_id == line_id)
    return select(Shipment).where(Shipment.id.in_(holding)).order_by(Shipment.id)


def was_sent(line: OrderLine) -> bool:
    return db.session.scalar(of_line(ShipmentLine, line.id).limit(1)) is not None


def is_held_up(line: OrderLine) -> bool:
    return any(each.flags for each in db.session.scalars(of_line(Shipment, line.id)))


def last_answer(line_id: int) -> GivenAnswer | None:
    """The newest answer to the line that was not taken back."""
    standing = select(GivenAnswer).where(GivenAnswer.line_id == line_id, GivenAnswer.taken_back_at.is_(None))
    return db.session.scalar(standing.order_by(GivenAnswer.id.desc()).limit(1))


def was_just_answered(line: OrderLine) -> bool:
    given = last_answer(line.id)
    return given is not None and given.version == line.version
