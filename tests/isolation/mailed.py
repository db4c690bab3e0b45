"""What the walk through notices, mails and links in mails needs to be told."""

from datetime import time
from typing import Any

from app.exchange.replies.rules import SheetState, Verdict
from app.identity.tokens import hash_of
from app.notifications.rules.alerts import Purpose
from app.notifications.rules.kinds import Kind, Way
from app.notifications.rules.mails import MailState
from tests.isolation.rows import Ref, an_instant

CODE = "123456"
LEGAL: dict[str, Any] = {
    "notices.kind": str(Kind.ORDER_NEW),
    "notices.way": str(Way.AT_ONCE),
    "notices.order_id": Ref("orders", "issued"),
    "notices.certificate_id": None,
    "notices.about_id": None,
    "notices.seq": None,
    "notices.mail_at": lambda row: an_instant(-1),
    "notices.told_at": lambda row: an_instant(-1),
    "mails.state": str(MailState.FAILED),
    "mails.leased_until": None,
    "mails.alert_id": None,
    "notices.customer_order_id": None,
    "date_alerts.address": lambda row: f"{row.marks.new_word()}@example.com",
    "date_alerts.language": "en",
    "date_alerts.confirmed_at": lambda row: an_instant(-1),
    "date_alerts.left_at": lambda row: an_instant(-1),
    "alert_keys.purpose": str(Purpose.STOP),
    "alert_keys.token_hash": lambda row: hash_of(f"the-alert-of-{row.world}"),
    "received_mails.verdict": str(Verdict.UNCLEAR),
    "received_mails.reason": lambda row: {"sentence": "It came from {found}.", "values": {"found": row.marks.new_word()}},
    **dict.fromkeys(("received_mails.settled_at", "received_mails.settled_by")),
    "received_mails.order_id": Ref("orders", "issued"),
    "mailed_sheets.state": str(SheetState.WAITING),
    "mailed_sheets.order_id": Ref("orders", "issued"),
    "notice_choices.kind": str(Kind.LATE),
    "notice_choices.way": str(Way.DAILY),
    "quiet_hours.begins": None,
    "quiet_hours.ends": None,
    "quiet_hours.digest_at": time(8),
    "order_links.code_hash": hash_of(CODE),
    "order_links.code_until": lambda row: an_instant(1),
    "order_links.code_tries": 0,
    "order_links.expires_at": lambda row: an_instant(2),
    **dict.fromkeys(("order_links.revoked_at", "order_links.revoked_by", "order_links.confirmed_until")),
}
_QUIET = {"time_zone": "Europe/Berlin", "begins": "20", "ends": "7", "digest_at": "8"}
BODIES: dict[str, dict[str, Any]] = {
    "notifications.leave_address": {"email": "typed@example.com"},
    "identity.ask_link": {"email": "typed@example.com"},
    "replies.settle": {"received": "{received_mails.id}"},
    "notifications.confirm": {"code": CODE, "revision": "2"},
    "notifications.keep_choices": _QUIET | {"way-late": "daily"},
    "notifications.revoke_links": {"person": "{order_links.person_id}"},
}
