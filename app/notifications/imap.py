"""Reading an inbox by IMAP: looked at and never changed. What was read is remembered here, not there."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from app.notifications.smtp import OF_THIS_MACHINE

PATIENCE = 30.0
ONE_OF = "imaps://user:password@mail.company.example:993/INBOX?address=answers@company.example"
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Unreachable(Exception):
    """The inbox cannot be read now; another time it may."""


@dataclass(frozen=True)
class Inbox:
    """Where answers come in. `address` is where they are sent to. A password never travels in the clear."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    address: str
    tls: bool = False
    plain: bool = False

    @property
    def name(self) -> str:
        """What is remembered of it under: another mailbox is read from its beginning."""
        return f"{self.user}@{self.host}/{self.folder}"[:200]


def inbox_at(url: str) -> Inbox:
    """Read `IMAP_URL`. Raises `ValueError` with what is expected."""
    parts, asked = urlsplit(url), parse_qs(urlsplit(url).query)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    address = (asked.get("address") or [user])[0]
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not user or "@" not in address:
        raise ValueError(f"IMAP_URL is not like {ONE_OF}")
    tls, folder = parts.scheme == "imaps", unquote(parts.path.strip("/")) or "INBOX"
    plain = not tls and parts.hostname in OF_THIS_MACHINE
    return Inbox(parts.hostname, parts.port or (993 if tls else 143), user, password, folder, address, tls, plain)


def address_of(url: str) -> str:
    """Where answers are sent to; empty where no inbox is read. What is wrong with the setting, `flask doctor` says."""
    try:
        return inbox_at(url).address if url else ""
    except ValueError:
        return ""


@dataclass(frozen=True)
class Fetched:
    """A mail of the inbox. Of one that is larger than what is read, only the head is there."""

    uid: int
    size: int
    content: bytes
    is_whole: bool


class Reader:
    """One look into an inbox. Closed at the end of the `with`."""

    def __init__(self, inbox: Inbox, largest: int) -> None:
        self._inbox, self._largest = inbox, largest

    def __enter__(self) -> "Reader":
        try:
            self._line = _connected(self._inbox)
        except (imaplib.IMAP4.error, OSError) as failure:
            raise Unreachable(f"{type(failure).__name__}: {failure}") from failure
        try:
            self._said(self._line.login(self._inbox.user, self._inbox.password))
            self._said(self._line.select(f'"{self._inbox.folder}"', readonly=True))
            self.validity = int((self._line.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
        except (imaplib.IMAP4.error, OSError, ValueError) as failure:
            self._hang_up()
            raise Unreachable(f"{type(failure).__name__}: {failure}") from failure
        return self

    def __exit__(self, *_exception: object) -> None:
        self._hang_up()

    def _hang_up(self) -> None:
        try:
            self._line.logout()
        except (imaplib.IMAP4.error, OSError):
            self._line.shutdown()

    def after(self, uid: int, most: int) -> Iterator[Fetched]:
        """The mails that came after one of them, the oldest first. Raises `Unreachable`."""
        try:
            found = self._said(self._line.uid("SEARCH", f"UID {uid + 1}:*"))
            newer = sorted(each for each in map(int, (found[0] or b"").split()) if each > uid)
            for each in newer[:most]:
                yield self._fetch(each)
        except (imaplib.IMAP4.error, OSError, ValueError) as failure:
            raise Unreachable(f"{type(failure).__name__}: {failure}") from failure

    def _fetch(self, uid: int) -> Fetched:
        """Its size first: whoever sends 200 MB makes nobody load them."""
        parts = self._said(self._line.uid("FETCH", str(uid), "(RFC822.SIZE)"))
        told = b" ".join(each for each in parts if isinstance(each, bytes))
        size = int(found[1]) if (found := SIZE.search(told)) else 0
        is_whole = size <= self._largest
        parts = self._said(self._line.uid("FETCH", str(uid), "(BODY.PEEK[])" if is_whole else "(BODY.PEEK[HEADER])"))
        content = next((each[1] for each in parts if isinstance(each, tuple)), b"")
        return Fetched(uid, size, content, is_whole)

    def _said(self, answer: tuple[str, list]) -> list:
        verdict, data = answer
        if verdict != "OK":
            raise imaplib.IMAP4.error(str(data)[:200])
        return data


def _connected(inbox: Inbox) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if inbox.tls:
        return imaplib.IMAP4_SSL(inbox.host, inbox.port, ssl_context=context, timeout=PATIENCE)
    line = imaplib.IMAP4(inbox.host, inbox.port, timeout=PATIENCE)
    if not inbox.plain:
        line.starttls(context)
    return line
