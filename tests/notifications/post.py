"""A real SMTP server for tests, and the post office of a small world."""

import asyncio
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access import COOKIE
from app.database import session_for
from app.events import LoggedEvent
from app.notifications.listening import tell_people
from app.notifications.models import Mail, Notice
from app.notifications.postman import Postman
from app.principal import Principal
from tests.live.listening import session_of
from tests.servers import free_port
from tests.story import MACHINE, World, told_by

LINK = re.compile(r"https?://[^\s\"]+(/to/[\w-]+)")


class Sink:
    """What came in, in order; `refusing` answers an address with a line of its own, `takes` is the seconds of a mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusing: dict[str, str] = {}
        self.answer = ""
        self.takes = 0.0

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer:
            return self.answer
        await asyncio.sleep(self.takes)
        read: Any = message_from_bytes(envelope.content or b"", policy=default)
        self.mails.append(read)
        return "250 Taken"


class MailServer:
    """A real SMTP server on a port of its own: `.url`, `.mails`, `.refusing`."""

    def __init__(self) -> None:
        self.sink = Sink()
        self._controller = Controller(self.sink, hostname="127.0.0.1", port=free_port())
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{self._controller.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        return self.sink.mails

    def close(self) -> None:
        self._controller.stop()


class Office:
    """Hears what happened in a world and carries the mails, as the relay and the postman of a server would."""

    def __init__(self, world: World) -> None:
        self.world, self.app, self.server = world, world.app, MailServer()
        self._heard = 0
        settings = self.app.config["SETTINGS"]
        settings.smtp_url, settings.mail_settles = self.server.url, 0

    def close(self) -> None:
        self.server.close()

    def hear(self, *, again: bool = False) -> None:
        """Every fact since the last time, or all of them once more."""
        with told_by(self.app, MACHINE), session_for(MACHINE) as session:
            since = 0 if again else self._heard
            logged = session.scalars(select(LoggedEvent).where(LoggedEvent.seq > since).order_by(LoggedEvent.seq)).all()
            for row in logged:
                row.recorded_at = row.occurred_at  # the story's clock is set, the log's never is
                tell_people(row.seq, row)
                self._heard = max(self._heard, row.seq)

    def carry(self) -> int:
        """Send what is due. Returns how many mails came in."""
        before, postman = len(self.server.mails), Postman(self.app)
        while postman.round():
            continue
        postman.close()
        return len(self.server.mails) - before

    def deliver(self) -> list[EmailMessage]:
        """The mails that came in now."""
        self.hear()
        count = self.carry()
        return self.server.mails[len(self.server.mails) - count :]

    def rows(self, model: Any, by: Any = None) -> list[Any]:
        with told_by(self.app, MACHINE), session_for(MACHINE) as session:
            return list(session.scalars(select(model).order_by(model.id if by is None else by)))

    @property
    def kept(self) -> list[Mail]:
        return self.rows(Mail)

    @property
    def notices(self) -> list[Notice]:
        return self.rows(Notice)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None, "a mail without plain text"
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None, "a mail without its looks"
    return str(part.get_content())


def link_in(mail: EmailMessage) -> str:
    """The path of the link that lets its reader in."""
    found = LINK.search(text_of(mail))
    assert found, text_of(mail)
    return found[1]


def signed_in(app: Flask, who: Principal) -> FlaskClient:
    """Somebody at the pages about what came and what was sent."""
    client = FlaskClient(app, use_cookies=True)
    client.set_cookie(COOKIE, session_of(app, who.person_id).cookie)
    return client
