"""What happened to orders and their lines.

Reasons and notes travel apart, in `WordsGiven`, to the supplier and the buyers alone: they may speak of prices.
"""

from app.orders.events.answered import (
    AnswerTakenBack,
    LineAccepted,
    LineProposed,
    LineRejected,
    ProposalAccepted,
    ProposalDeclined,
    ProposalWithdrawn,
    ReferenceSet,
    WordsGiven,
)
from app.orders.events.asked import (
    DraftChanged,
    DraftDiscarded,
    LineAdded,
    LineCancelled,
    LinePriceChanged,
    LineRevised,
    LinesBecameLate,
    OrderCancelled,
    OrderClosed,
    OrderDrafted,
    OrderIssued,
    OrderReopened,
    OrderRevised,
)
from app.orders.events.base import BUYERS, DraftEvent, LineEvent, OnDay, OrderEvent, PartsEvent
from app.orders.events.called import ItemCalledOtherwise, LacksChanged
from app.orders.events.countered import (
    CounterDeclined,
    CounterProposed,
    CounterWithdrawn,
    LinePlacedElsewhere,
    LineSubstituted,
    ToleranceEnded,
    ToleranceEvent,
    ToleranceSet,
)
from app.orders.events.handed import BuyerChanged, StandInChanged, StandInEnded, StandInNamed
from app.orders.events.requested import (
    CancellationAsked,
    CancellationGranted,
    CancellationRefused,
    CancellationWithdrawn,
)
from app.orders.events.waiting import AnswersBecameOverdue, OrderUrged

__all__ = [
    "BUYERS",
    "AnswerTakenBack",
    "AnswersBecameOverdue",
    "BuyerChanged",
    "CancellationAsked",
    "CancellationGranted",
    "CancellationRefused",
    "CancellationWithdrawn",
    "CounterDeclined",
    "CounterProposed",
    "CounterWithdrawn",
    "DraftChanged",
    "DraftDiscarded",
    "DraftEvent",
    "ItemCalledOtherwise",
    "LacksChanged",
    "LineAccepted",
    "LineAdded",
    "LineCancelled",
    "LineEvent",
    "LinePlacedElsewhere",
    "LinePriceChanged",
    "LineProposed",
    "LineRejected",
    "LineRevised",
    "LineSubstituted",
    "LinesBecameLate",
    "OnDay",
    "OrderCancelled",
    "OrderClosed",
    "OrderDrafted",
    "OrderEvent",
    "OrderIssued",
    "OrderReopened",
    "OrderRevised",
    "OrderUrged",
    "PartsEvent",
    "ProposalAccepted",
    "ProposalDeclined",
    "ProposalWithdrawn",
    "ReferenceSet",
    "StandInChanged",
    "StandInEnded",
    "StandInNamed",
    "ToleranceEnded",
    "ToleranceEvent",
    "ToleranceSet",
    "WordsGiven",
]
