"""The verbs on shipments. A view parses, makes one call, answers."""

from app.shipments.views import announcing, moving, packing
from app.shipments.views.blueprint import bp

__all__ = ["announcing", "bp", "moving", "packing"]
