"""What waiting brings: answers that did not come in time, and urging."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from app.orders.events.base import OrderEvent


@dataclass(frozen=True, kw_only=True)
class AnswersBecameOverdue(OrderEvent):
    """The instant has passed by which these lines of an order were to be answered."""

    name: ClassVar[str] = "orders.answers_became_overdue"
    line_ids: tuple[int, ...]
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class OrderUrged(OrderEvent):
    """A buyer urged the supplier about these lines, for the `times`th time. What was written beside it is in the urge.

    `urged_on` is the supplier's day.
    """

    name: ClassVar[str] = "orders.order_urged"
    urge_id: int
    times: int
    urged_on: date
    line_ids: tuple[int, ...]
