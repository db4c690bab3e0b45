"""A mail as it is sent: topics drawn for its recipient, rendered by one pair of templates, addressed by the library's rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.config import Settings
from app.notifications.enclosing import Enclosure
from app.notifications.headings import Topic
from app.notifications.models import Notice
from app.notifications.rules.addresses import mailbox, plain
from app.notifications.rules.bundles import subject_of
from app.notifications.rules.kinds import ORDER_OF, Kind
from app.notifications.rules.replies import message_id
from app.notifications.topics import topic_of
from app.principal import Principal
from app.web import from_outside

MOST_TOPICS_SHOWN = 20


@dataclass(frozen=True)
class Letter:
    """What a mail says: one topic, or a digest of several with `more` that are not shown."""

    topics: tuple[Topic, ...]
    more: int = 0
    told: Mapping[int, date | None] = field(default_factory=dict)
    """The days that it tells a customer, by line."""
    enclosed: tuple[Enclosure, ...] = ()
    answers_at: str = ""
    """The address whose inbox is read for workbooks that come back; empty where none is."""
    is_to_customer: bool = False
    stop: str = ""
    """Where whoever left the address ends these mails by one click."""

    @property
    def is_digest(self) -> bool:
        return len(self.topics) > 1

    @property
    def subject(self) -> str:
        """Begins with the need."""
        first = self.topics[0]
        if not self.is_digest:
            return plain(first.head)
        rest = len(self.topics) - 1 + self.more
        return plain(ngettext("%(head)s, and 1 more", "%(head)s, and %(num)s more", rest, head=first.head))

    @property
    def answers_to(self) -> int | None:
        """Who reads an answer: the buyer, if it is the same one throughout."""
        buyers = {topic.answers_to for topic in self.topics}
        return next(iter(buyers)) if len(buyers) == 1 else None


def letter_of(actor: Principal, notices: Sequence[Notice]) -> Letter | None:
    """What is left to say of these notices, the gravest first; None where nothing is."""
    groups = _grouped(notices)
    topics: list[Topic] = []
    for place, group in enumerate(groups):
        if len(topics) == MOST_TOPICS_SHOWN:
            return Letter(tuple(topics), len(groups) - place)
        topic = topic_of(actor, group)
        topics += [topic] if topic is not None else []
    return Letter(tuple(topics)) if topics else None


def _grouped(notices: Sequence[Notice]) -> list[list[Notice]]:
    found: dict[tuple[str, int], list[Notice]] = {}
    for notice in notices:
        about = subject_of(notice.order_id, notice.certificate_id, notice.customer_order_id, otherwise=notice.id)
        found.setdefault(about, []).append(notice)
    return sorted(found.values(), key=lambda group: min(ORDER_OF[Kind(each.kind)] for each in group))


def as_text(letter: Letter) -> str:
    return render_template("notifications/mail.txt", **_context(letter))


def as_html(letter: Letter) -> str:
    return render_template("notifications/mail.html", **_context(letter))


def _context(letter: Letter) -> dict[str, object]:
    return {
        "letter": letter,
        "everything": from_outside(url_for("dashboard.home")),
        "choices": from_outside(url_for("notifications.choices")),
    }


@dataclass(frozen=True)
class Envelope:
    """From whom to whom, and what makes the mail known again when it comes twice."""

    mail_id: int
    made_at: datetime
    name: str
    address: str
    reply_name: str = ""
    reply_address: str = ""


def message_of(letter: Letter, envelope: Envelope, settings: Settings) -> EmailMessage:
    """The mail itself. Names and subjects cannot begin another header. Raises `ValueError` for an address that is none."""
    host = urlsplit(settings.address).hostname or "localhost"
    sender_name, sender = parseaddr(settings.mail_from or f"no-reply@{host}")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    message["From"] = mailbox(sender_name or _("%(company)s via Waybill", company=settings.company_name), sender)
    message["To"] = mailbox(envelope.name, envelope.address)
    replies = [mailbox(envelope.reply_name, envelope.reply_address)] if envelope.reply_address else []
    replies += [mailbox("", letter.answers_at)] if letter.answers_at else []
    if replies:
        message["Reply-To"] = replies
    message["Date"] = format_datetime(envelope.made_at)
    message["Message-ID"] = message_id(envelope.mail_id, envelope.made_at, host, settings.secret_key)
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:  # RFC 8058: mail programs offer a button that posts there
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(as_text(letter))
    message.add_alternative(as_html(letter), subtype="html")
    for each in letter.enclosed:
        message.add_attachment(each.content, maintype=each.maintype, subtype=each.subtype, filename=each.name)
    return message
