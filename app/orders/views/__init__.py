"""The verbs on orders; the pages they lead to are composed in the dashboard. A view parses, makes one call, answers."""

from app.orders.views import answering, deciding, drafting, revising
from app.orders.views.blueprint import bp

__all__ = ["answering", "bp", "deciding", "drafting", "revising"]
