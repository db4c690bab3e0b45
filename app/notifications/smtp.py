"""Speaking SMTP: one line to the mail server, kept open while there is something to send."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from app.notifications.rules.addresses import is_bounce

PATIENCE = 20.0
OF_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
ONE_OF = "smtp://user:password@mail.company.example:587 or smtps://user:password@mail.company.example:465"


class Undelivered(Exception):
    """It could not be sent now; another time it may."""


class Bounced(Exception):
    """The server of the address says that it takes no mail."""


@dataclass(frozen=True)
class Server:
    """Where mail is handed in. A password never travels in the clear, except on this machine."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    plain: bool = False


def server_at(url: str) -> Server:
    """Read `SMTP_URL`. Raises `ValueError` with what is expected."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(f"SMTP_URL is not like {ONE_OF}")
    tls = parts.scheme == "smtps"
    plain = parse_qs(parts.query).get("tls") == ["no"] or parts.hostname in OF_THIS_MACHINE
    port = parts.port or (465 if tls else 587)
    return Server(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls, plain and not tls)


class Line:
    """A connection that is opened when it is needed and asked whether it still stands before each mail."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._open: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand a mail over. Raises `Bounced`, `Undelivered`."""
        try:
            self._standing().send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            _raise_for(*next(iter(refused.recipients.values())))
        except smtplib.SMTPDataError as refused:
            _raise_for(refused.smtp_code, refused.smtp_error)
        except (smtplib.SMTPException, OSError) as failure:
            self.close()
            raise Undelivered(f"{type(failure).__name__}: {failure}") from failure

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _standing(self) -> smtplib.SMTP:
        if self._open is None or not _answers(self._open):
            self.close()
            self._open = _connected(self._server)
        return self._open


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return bool(connection.noop()[0] == 250)
    except (smtplib.SMTPException, OSError):
        return False


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
        if not server.plain:
            connection.starttls(context=context)
    if server.user:
        connection.login(server.user, server.password)
    return connection


def _raise_for(code: int, said: bytes | str) -> None:
    words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    raise Bounced(words) if is_bounce(code) else Undelivered(words)
