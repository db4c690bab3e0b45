"""What is stored: notices, the mails that carry them, addresses that take none, what people chose, and links of one order."""

from app.notifications.models.choices import NoticeChoice, QuietHours
from app.notifications.models.links import OrderLink
from app.notifications.models.mails import BouncedAddress, Mail
from app.notifications.models.notices import Notice

__all__ = ["BouncedAddress", "Mail", "Notice", "NoticeChoice", "OrderLink", "QuietHours"]
