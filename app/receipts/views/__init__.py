"""The verbs on receipts. A view parses, makes one call, answers."""

from app.receipts.views import after, receiving, unloading
from app.receipts.views.blueprint import bp

__all__ = ["after", "bp", "receiving", "unloading"]
