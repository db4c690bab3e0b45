"""What is stored of orders: the order, its lines and prices, and the append-only facts about them."""

from app.orders.models.answers import Promise, PromisePart, Proposal, ProposalPart, Rejection
from app.orders.models.deadlines import OverdueAnswer
from app.orders.models.facts import Cancellation, LineChange, NumberSequence, OrderLinePrice, Substitution
from app.orders.models.given import GivenAnswer
from app.orders.models.needs import LineLack, LineNeed
from app.orders.models.order import Order
from app.orders.models.order_line import OrderLine
from app.orders.models.requests import CancellationRequest
from app.orders.models.revisions import OrderRevision, PriceChange
from app.orders.models.standing_in import StandIn
from app.orders.models.tolerances import ToleranceRow
from app.orders.models.urging import Urge, UrgedLine

__all__ = [
    "Cancellation",
    "CancellationRequest",
    "GivenAnswer",
    "LineChange",
    "LineLack",
    "LineNeed",
    "NumberSequence",
    "Order",
    "OrderLine",
    "OrderLinePrice",
    "OrderRevision",
    "OverdueAnswer",
    "PriceChange",
    "Promise",
    "PromisePart",
    "Proposal",
    "ProposalPart",
    "Rejection",
    "StandIn",
    "Substitution",
    "ToleranceRow",
    "Urge",
    "UrgedLine",
]
