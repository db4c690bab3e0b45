"""What may be sent: shape only, unknown fields are refused. Whose it is, is never taken from a request."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.access import LARGEST_KEY
from app.orders.rules.answers import MOST_PARTS, Accept, LineAnswer, Propose, Reject
from app.orders.rules.quantities import NOTHING, Part
from app.shipments.rules import Notice, Packed, Step

MOST_LINES = 500
AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


def _amount(sent: Any) -> Decimal:
    """A number of JSON may lose its last digits on the way, so it is a string."""
    if not isinstance(sent, str) or not AMOUNT.fullmatch(sent):
        raise PydanticCustomError("amount", 'Expected a decimal as a string, like "12.5".')
    return Decimal(sent)


Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema({"type": "string", "pattern": f"^{AMOUNT.pattern}$", "examples": ["12.5"]}),
]
Key = Annotated[int, Field(gt=0, le=LARGEST_KEY)]


class Sent(BaseModel):
    """A body. Types are taken as they are: no number is read out of a string, no string out of a number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SentPart(Sent):
    """So many units on that day."""

    quantity: Amount
    on: date


class SentAccept(Sent):
    """The line as it is requested."""

    answer: Literal["accept"]

    def about(self, line_id: int, version: int) -> LineAnswer:
        return Accept(line_id, version)


class SentPropose(Sent):
    """Other days, quantities, another price or item. Parts and the remainder, which never comes, make up what is open."""

    answer: Literal["propose"]
    parts: list[SentPart] = Field(min_length=1, max_length=MOST_PARTS)
    remainder: Amount = NOTHING
    reason: str = Field("", max_length=20)
    note: str = Field("", max_length=500)
    unit_price: Amount | None = None
    substitute: str = Field("", max_length=60)

    def about(self, line_id: int, version: int) -> LineAnswer:
        parts = tuple(Part(each.quantity, each.on) for each in self.parts)
        return Propose(line_id, version, parts, self.remainder, self.reason, self.note, self.unit_price, self.substitute)


class SentReject(Sent):
    """Nothing of the line, with a reason."""

    answer: Literal["reject"]
    reason: str = Field(max_length=20)
    note: str = Field("", max_length=500)

    def about(self, line_id: int, version: int) -> LineAnswer:
        return Reject(line_id, version, self.reason, self.note)


class SentAnswer(RootModel[Annotated[SentAccept | SentPropose | SentReject, Field(discriminator="answer")]]):
    """What a supplier says to a line."""


class SentLine(Sent):
    """So many units of an order line."""

    order_line_id: Key
    quantity: Amount


class SentShipment(Sent):
    """A ship notice: lines of any orders to one site. The number is the supplier's own."""

    number: str = Field(min_length=1, max_length=40)
    shipped_on: date
    eta_on: date | None = None
    carrier: str = Field("", max_length=80)
    tracking_number: str = Field("", max_length=60)
    package_count: int | None = Field(None, gt=0, le=9999)
    note: str = Field("", max_length=500)
    step: Literal["draft", "ready_for_pickup", "dispatched"] = "dispatched"
    lines: list[SentLine] = Field(min_length=1, max_length=MOST_LINES)

    @property
    def notice(self) -> Notice:
        return Notice(**self.model_dump(exclude={"step", "lines"}))

    @property
    def packed(self) -> list[Packed]:
        return [Packed(each.order_line_id, each.quantity) for each in self.lines]

    @property
    def at(self) -> Step:
        return Step(self.step)
