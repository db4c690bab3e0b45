"""The postman of a process: bundles notices that are due, and sends the mails, one after the other.

Several may run. What one was sending when it was killed, another sends again once the lease is over.
"""

import threading
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import structlog
from flask import Flask, url_for
from sqlalchemy.exc import SQLAlchemyError

from app.identity.rules import LinkPurpose
from app.identity.sign_in import link_for_mail
from app.live.beside import runs_beside
from app.live.drawing import studio
from app.notifications.actions.bundling import bundle_due
from app.notifications.actions.sending import Leased, bounce, lease_next, settle, try_later
from app.notifications.customer_letters import letter_to_customer, with_keys
from app.notifications.enclosing import MOST, enclosures_of
from app.notifications.headings import Topic, reached_by, with_code
from app.notifications.imap import address_of
from app.notifications.letters import Envelope, Letter, letter_of, message_of
from app.notifications.machine import POSTMAN
from app.notifications.order_links import make_link, new_code
from app.notifications.queries.outbox import Carried, carried, is_something_due, replying_to
from app.notifications.rules.kinds import Kind
from app.notifications.rules.mails import MailState
from app.notifications.smtp import Bounced, Line, Undelivered, server_at
from app.refusals import Stale
from app.transaction import Unavailable
from app.web import from_outside

log = structlog.get_logger()
LOOK_EVERY = 1.0
BETWEEN_FAILURES = 5.0
PURPOSES = {Kind.INVITATION: LinkPurpose.INVITATION, Kind.PASSWORD_RESET: LinkPurpose.PASSWORD_RESET}


@runs_beside
def carry(app: Flask, stopped: threading.Event) -> None:
    """Until the process stops. The database or the mail server may be away for a while."""
    try:
        postman = Postman(app)
    except ValueError as wrong:  # `flask doctor` says so too
        log.error("no mail is sent", reason=str(wrong))
        return
    while not stopped.is_set():
        try:
            busy = postman.round()
        except (SQLAlchemyError, Unavailable, Stale) as failure:
            log.warning("the postman waits for the database", reason=str(failure)[:300])
            busy, _ = False, stopped.wait(BETWEEN_FAILURES)
        if not busy:
            stopped.wait(LOOK_EVERY)
    postman.close()


class Postman:
    """Sends what is due. Without a mail server, or where it only `keeps`, mails are there to be read in the outbox."""

    def __init__(self, app: Flask, *, keeps: bool = False) -> None:
        self._app, self._settings = app, app.config["SETTINGS"]
        url = "" if keeps else self._settings.smtp_url
        self._line = Line(server_at(url)) if url else None
        self._answers_at = address_of(self._settings.imap_url)

    def round(self) -> bool:
        """Send one mail; where none is left, bundle what is due. Whether there may be more."""
        with self._app.app_context():
            if not is_something_due(POSTMAN):
                return False
            leased = lease_next(POSTMAN, timedelta(seconds=self._settings.mail_lease))
            if leased is None:
                return bool(bundle_due(POSTMAN))
            self._carry(leased)
            return True

    def close(self) -> None:
        if self._line is not None:
            self._line.close()

    def _carry(self, leased: Leased) -> None:
        try:
            self._deliver(leased)
        except (SQLAlchemyError, Unavailable):
            raise
        except Exception as failure:  # one mail that cannot be drawn must not keep the others
            log.exception("a mail could not be drawn", mail=leased.mail_id)
            try_later(POSTMAN, leased, repr(failure))

    def _deliver(self, leased: Leased) -> None:
        mail = carried(POSTMAN, leased.mail_id)
        with studio(self._app, mail.reader, mail.language):
            letter = letter_in(mail)
            if letter is None or self._line is None:
                state = MailState.VOID if letter is None else MailState.KEPT
                settle(POSTMAN, leased, state, subject=letter.subject if letter else "", told=letter.told if letter else None)
                return
            message = self.written(mail, letter)
        self._hand_over(self._line, leased, message, letter)

    def written(self, mail: Carried, letter: Letter) -> EmailMessage:
        """The mail with its links: whoever has it may use them."""
        reply = replying_to(POSTMAN, letter.answers_to) if letter.answers_to else ("", "")
        envelope = Envelope(mail.id, mail.made_at, mail.name, mail.address, *reply)
        return message_of(self._with_workbooks(_with_links(letter, mail), mail), envelope, self._settings)

    def _with_workbooks(self, letter: Letter, mail: Carried) -> Letter:
        """The lines that a supplier is asked about, to be filled in without a browser too."""
        orders = [topic.order_id for topic in letter.topics if topic.asks and topic.order_id is not None][:MOST]
        enclosed = tuple(each for order_id in orders for each in enclosures_of(mail.reader, order_id))
        return replace(letter, enclosed=enclosed, answers_at=self._answers_at if enclosed else "")

    def _hand_over(self, line: Line, leased: Leased, message: EmailMessage, letter: Letter) -> None:
        subject = str(message["Subject"])
        try:
            line.send(message)
        except Bounced as refusal:
            bounce(POSTMAN, leased, str(refusal), subject=subject)
        except Undelivered as failure:
            try_later(POSTMAN, leased, str(failure), subject=subject)
        else:
            settle(POSTMAN, leased, MailState.SENT, subject=subject, told=letter.told)


def letter_in(mail: Carried) -> Letter | None:
    """What a mail has to say now; None where nothing is left to say, or its reader is gone."""
    if mail.alert_id is not None:
        return letter_to_customer(mail.alert_id)
    return letter_of(mail.reader, mail.notices) if mail.is_wanted else None


def _with_links(letter: Letter, mail: Carried) -> Letter:
    if mail.alert_id is not None:
        return with_keys(letter, mail.alert_id)
    return replace(letter, topics=tuple(_reached(topic, mail) for topic in letter.topics))


def _reached(topic: Topic, mail: Carried) -> Topic:
    if topic.for_account is not None:
        token = link_for_mail(mail.reader.person_id or 0, PURPOSES[topic.for_account])
        return reached_by(topic, from_outside(url_for("identity.take_link", token=token)))
    if topic.for_code and topic.order_id is not None:
        return with_code(topic, new_code(topic.order_id, mail.reader.person_id or 0))
    if topic.order_id is not None and mail.reader.is_supplier:
        token = make_link(topic.order_id, mail.reader.person_id or 0)
        return reached_by(topic, from_outside(url_for("notifications.take_link", token=token)))
    return topic
