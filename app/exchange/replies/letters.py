"""A mail as it came in, taken apart: who sent it, what it answers, what is enclosed. Nothing in it is trusted. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr
from hashlib import sha256
from typing import Any

from app.exchange.problems import FileRefused

MOST_PARTS, LONGEST_EXCERPT, LONGEST_LINE = 200, 1_000, 200
WORKBOOK = ".xlsx"
OF_ANSWERS = ("In-Reply-To", "References")
AUTOMATIC = frozenset({"", "no"})
BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the library makes of a broken mail."""


@dataclass(frozen=True)
class Enclosed:
    """A file that came with a mail, under the name that the sender gave it."""

    name: str
    content: bytes

    @property
    def is_workbook(self) -> bool:
        return self.name.lower().endswith(WORKBOOK)


@dataclass(frozen=True)
class Incoming:
    """A mail that came in. `key` is the same however often, and by whatever way, the same mail comes."""

    key: str
    sender: str
    subject: str
    words: str
    references: tuple[str, ...] = ()
    is_automatic: bool = False
    enclosed: tuple[Enclosed, ...] = field(default=())


def taken_apart(content: bytes, *, is_whole: bool) -> Incoming:
    """Raises `FileRefused` for what is no mail."""
    try:
        parser: Any = BytesParser if is_whole else BytesHeaderParser
        message: EmailMessage = parser(policy=policy.default).parsebytes(content)
        files = tuple(_files(message)) if is_whole else ()
        words = _words(message) if is_whole else ""
        references = tuple(str(line) for name in OF_ANSWERS for line in message.get_all(name, []))
        return Incoming(
            key=_key(content, message, (words, *references), files),
            sender=_line(parseaddr(str(message.get("From", "")))[1].lower()),
            subject=_line(str(message.get("Subject", ""))),
            words=words,
            references=references,
            is_automatic=str(message.get("Auto-Submitted", "no")).strip().lower() not in AUTOMATIC,
            enclosed=files,
        )
    except BROKEN as broken:
        raise FileRefused("no_mail", "This mail cannot be read. Look at it in the inbox.") from broken


def unreadable(content: bytes) -> Incoming:
    """What is kept of a mail that cannot be taken apart."""
    return Incoming(sha256(content).hexdigest(), "", "", "")


def _key(content: bytes, message: Message, more: Sequence[str], files: Sequence[Enclosed]) -> str:
    """Stations on the way write their names in front: what the sender said counts alone."""
    said = [str(message.get(name, "")) for name in ("Message-ID", "From", "Date", "Subject", "Auto-Submitted")]
    digest = sha256("\n".join([*said, *more]).encode("utf-8", "surrogatepass"))
    for each in files:
        digest.update(sha256(each.content).digest())
    return digest.hexdigest() if said[0] else sha256(content).hexdigest()


def _files(message: EmailMessage) -> Iterator[Enclosed]:
    """What is enclosed, however deep; of a mail that is made of thousands of parts, what stands first."""
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS:
            return
        name = part.get_filename()
        if name and not part.is_multipart():
            content = part.get_payload(decode=True)
            yield Enclosed(_line(str(name)), content if isinstance(content, bytes) else b"")


def _words(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    kept = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    return "".join(sign for sign in kept if sign.isprintable() or sign == "\n").strip()[:LONGEST_EXCERPT]


def _line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_LINE]
