"""What is wrong with the mail of an installation, in sentences."""

from collections.abc import Iterator

from app.config import Settings
from app.live.doctor import Finding, looks_after
from app.notifications.imap import inbox_at
from app.notifications.machine import POSTMAN
from app.notifications.queries.outbox import counts
from app.notifications.rules.mails import MailState
from app.notifications.smtp import server_at


def _N(text: str) -> str:
    """Marks a sentence for translation where it is not yet spoken."""
    return text


@looks_after
def mail(settings: Settings) -> Iterator[Finding]:
    yield from _server(settings)
    yield from _inbox(settings)
    found = counts(POSTMAN)
    if failed := found.get(MailState.FAILED, 0):
        given_up = _N("{count} mails were given up. An administrator sees them in the outbox and can send them again.")
        yield Finding("wrong", given_up, {"count": failed})
    if returned := found.get(MailState.RETURNED, 0):
        yield Finding("watch", _N("{count} mails came back: their addresses take none. See the outbox."), {"count": returned})


def _inbox(settings: Settings) -> Iterator[Finding]:
    if not settings.imap_url:
        return
    try:
        inbox = inbox_at(settings.imap_url)
    except ValueError as wrong:
        yield Finding("wrong", _N("{reason}. No answer is read."), {"reason": str(wrong)})
    else:
        words = {"address": inbox.address, "host": inbox.host}
        yield Finding("ok", _N("Answers to {address} are read from {host}."), words)


def _server(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_url:
        yield Finding("watch", _N("SMTP_URL is not set: mails are kept in the outbox and sent to nobody."))
        return
    try:
        server = server_at(settings.smtp_url)
    except ValueError as wrong:
        yield Finding("wrong", _N("{reason}. No mail is sent."), {"reason": str(wrong)})
    else:
        yield Finding("ok", _N("Mail is handed to {host}, port {port}."), {"host": server.host, "port": server.port})
