"""What is stored: notices, the mails that carry them, addresses that take none, what people chose, links of one order,
and addresses that customers left.
"""

from app.notifications.models.alerts import AlertedDay, AlertKey, DateAlert
from app.notifications.models.choices import NoticeChoice, QuietHours
from app.notifications.models.links import OrderLink
from app.notifications.models.mails import BouncedAddress, Mail
from app.notifications.models.notices import Notice

__all__ = [
    "AlertKey",
    "AlertedDay",
    "BouncedAddress",
    "DateAlert",
    "Mail",
    "Notice",
    "NoticeChoice",
    "OrderLink",
    "QuietHours",
]
