"""The outbox, one's notices, and the links of mails. A view parses, makes one call, answers."""

from app.notifications.views import choices, inbox, links, outbox
from app.notifications.views.blueprint import bp

__all__ = ["bp", "choices", "inbox", "links", "outbox"]
