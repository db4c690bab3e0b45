"""What waiting brings: answers that did not come in time."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.orders.events.base import OrderEvent


@dataclass(frozen=True, kw_only=True)
class AnswersBecameOverdue(OrderEvent):
    """The instant has passed by which these lines of an order were to be answered."""

    name: ClassVar[str] = "orders.answers_became_overdue"
    line_ids: tuple[int, ...]
    answer_by: datetime
