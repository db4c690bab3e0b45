"""The outbox, one's notices, the links of mails, addresses of customers. A view parses, makes one call, answers."""

from app.notifications.views import alerts, choices, inbox, links, outbox
from app.notifications.views.blueprint import bp

__all__ = ["alerts", "bp", "choices", "inbox", "links", "outbox"]
