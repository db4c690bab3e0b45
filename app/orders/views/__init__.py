"""The verbs on orders; the pages they lead to are composed in the dashboard. A view parses, makes one call, answers."""

from app.orders.views import answering, articles, countering, deciding, drafting, requesting, revising, tolerances
from app.orders.views.blueprint import bp

__all__ = [
    "answering",
    "articles",
    "bp",
    "countering",
    "deciding",
    "drafting",
    "requesting",
    "revising",
    "tolerances",
]
