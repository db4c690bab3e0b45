"""What may be asked in an address: filters and where to go on. Unknown parameters are refused."""

import base64
import binascii
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.access import LARGEST_KEY
from app.orders.queries import OrderFilter, behind
from app.orders.rules.states import OrderState

MOST_ROWS, MOST_EVENTS = 100, 500
LARGEST_POSITION = 2**63 - 1
MADE_BY_US = "o"


def cursor(key: int) -> str:
    """Where a page ends, in letters that say nothing: how lists are walked is ours to change."""
    return base64.urlsafe_b64encode(f"{MADE_BY_US}{key}".encode()).decode().rstrip("=")


def _place_of(said: str) -> int:
    try:
        read = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode("ascii")
        key = int(read.removeprefix(MADE_BY_US))
    except (binascii.Error, ValueError):
        key = 0
    if not 0 < key <= LARGEST_KEY:
        raise PydanticCustomError("cursor", "Expected the “next” of the page before.")
    return key


class Asked(BaseModel):
    """The parameters of an address, read from text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskedOrders(Asked):
    """Which orders: `q` begins the order's number or the supplier's own, or stands in the supplier's name."""

    state: OrderState | None = None
    q: str = Field("", max_length=100, pattern=r"^[^\x00]*$")
    supplier_id: int | None = Field(None, gt=0, le=LARGEST_KEY)
    site_id: int | None = Field(None, gt=0, le=LARGEST_KEY)
    after: Annotated[int | None, BeforeValidator(_place_of), WithJsonSchema({"type": "string"})] = None
    limit: int = Field(50, ge=1, le=MOST_ROWS)

    @property
    def chosen(self) -> OrderFilter:
        return OrderFilter(self.state, self.q, self.supplier_id, self.site_id)

    @property
    def place(self) -> str | None:
        return behind(self.after) if self.after is not None else None


class AskedEvents(Asked):
    """Which facts: those after a position, at most so many at a time."""

    after: int = Field(0, ge=0, le=LARGEST_POSITION)
    limit: int = Field(100, ge=1, le=MOST_EVENTS)
