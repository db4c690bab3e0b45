"""How the kinds of notices and their needs read."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later
from flask_babel import ngettext

from app.notifications import events as e
from app.notifications.rules.kinds import Kind, Way
from app.notifications.rules.mails import MailState
from app.wording import WRONG, Said, says

KINDS = {
    Kind.INVITATION: _later("Invitations"),
    Kind.PASSWORD_RESET: _later("Fresh passwords"),
    Kind.LINK: _later("Fresh links"),
    Kind.CODE: _later("Codes"),
    Kind.SHEET_MAILED: _later("Workbooks that you sent by mail"),
    Kind.CANCELLED: _later("Cancelled orders and lines"),
    Kind.ORDER_CHANGED: _later("Changed orders"),
    Kind.ORDER_NEW: _later("New orders"),
    Kind.UNANSWERED: _later("Answers that are due"),
    Kind.LATE: _later("Lines that are overdue"),
    Kind.REJECTED: _later("Rejected lines"),
    Kind.PROPOSED: _later("Proposals and requests of suppliers"),
    Kind.DECIDED: _later("What we decided about your proposals"),
    Kind.ASKED: _later("Questions and answers"),
    Kind.SHIP_SOON: _later("Lines to ship soon"),
    Kind.CERTIFICATE: _later("Certificates"),
    Kind.BOUNCED: _later("Addresses that take no mail"),
    Kind.WATCHED_MOVED: _later("Watched orders that moved"),
    Kind.YOUR_DATE_MOVED: _later("Your date moved"),
    Kind.DISPUTE_DECIDED: _later("Disputes that were decided"),
    Kind.CORRECTIVE_ASKED: _later("Corrective actions to answer"),
    Kind.CORRECTIVE_ANSWERED: _later("Corrective actions to check"),
}
WAYS = {Way.AT_ONCE: _later("At once"), Way.DAILY: _later("Once a day"), Way.OFF: _later("No mail")}
STATES = {
    MailState.WAITING: _later("Waiting"),
    MailState.SENT: _later("Sent"),
    MailState.KEPT: _later("Kept here"),
    MailState.FAILED: _later("Given up"),
    MailState.RETURNED: _later("Returned"),
    MailState.VOID: _later("Not needed any more"),
}


@says(e.AddressBounced)
def address_bounced(fact: e.AddressBounced) -> Said:
    return Said(_("The address takes no mail"), WRONG)


@says(e.NoticesChanged)
def notices_changed(fact: e.NoticesChanged) -> None:
    """Of interest to nobody but the count on the person's own pages."""


@says(e.LinksRevoked)
def links_revoked(fact: e.LinksRevoked) -> Said:
    return Said(_("The links in mails to one person were revoked"))


def order_word(number: str) -> str:
    """`PO 4711`, also where the number begins so already."""
    return number if number.upper().startswith("PO") else f"PO {number}"


def lines_word(count: int) -> str:
    return ngettext("1 line", "%(num)s lines", count)
