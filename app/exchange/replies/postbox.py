"""Reading the inbox: what came in since the last look, one mail after the other.

Several processes may try; a lease lets one look at a time. What one was reading when it was killed is read again: the
same mail is kept once.
"""

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

import structlog
from flask import Flask
from sqlalchemy import CursorResult, or_, update
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.exchange.problems import FileRefused
from app.exchange.replies import rules
from app.exchange.replies.actions import Sheet, keep_received
from app.exchange.replies.letters import Enclosed, Incoming, taken_apart, unreadable
from app.exchange.replies.models import InboxMark
from app.exchange.replies.queries import Answered, answered_by
from app.exchange.sheets import wording
from app.exchange.sheets.parsing import parse
from app.exchange.sheets.queries import lines_by_id
from app.live.beside import runs_beside
from app.live.drawing import studio
from app.notifications.imap import Fetched, Inbox, Reader, Unreachable, inbox_at
from app.notifications.rules.replies import quoted
from app.principal import system
from app.refusals import Refusal, Stale
from app.transaction import Unavailable, transaction_of

log = structlog.get_logger()
POSTBOX = system("postbox")
LEASE = timedelta(minutes=5)
MOST_AT_ONCE = 20
BETWEEN_FAILURES = 30.0
Judged = tuple[Incoming, Sequence[Sheet], Refusal | None]


@runs_beside
def read_answers(app: Flask, stopped: threading.Event) -> None:
    """Until the process stops. The database or the mail server may be away for a while."""
    settings = app.config["SETTINGS"]
    if not settings.imap_url:
        return
    try:
        postbox = Postbox(app)
    except ValueError as wrong:  # `flask doctor` says so too
        log.error("no answer is read", reason=str(wrong))
        return
    while not stopped.is_set():
        try:
            wait = 0.0 if postbox.round() == MOST_AT_ONCE else float(settings.imap_every)
        except (SQLAlchemyError, Unavailable, Stale, Unreachable) as failure:
            log.warning("the inbox is read later", reason=str(failure)[:300])
            wait = BETWEEN_FAILURES
        stopped.wait(wait)


class Postbox:
    """One inbox. Raises `ValueError` where the setting names none."""

    def __init__(self, app: Flask) -> None:
        self._app, self._settings = app, app.config["SETTINGS"]
        self._inbox: Inbox = inbox_at(self._settings.imap_url)

    def round(self) -> int:
        """Read what is new. Returns how many mails that was; none where another process is reading."""
        with self._app.app_context():
            if not self._lease():
                return 0
            try:
                with Reader(self._inbox, rules.LARGEST_MAIL) as reader:
                    last = self._begin(reader.validity)
                    return sum(self._keep(fetched) for fetched in reader.after(last, MOST_AT_ONCE))
            finally:
                self._let_go()

    def _lease(self) -> bool:
        now, name = clock.now(), self._inbox.name
        with transaction_of(POSTBOX) as work:
            if work.session.get(InboxMark, name) is None:
                work.add(InboxMark(name=name, validity=0, last_uid=0))
                work.session.flush()
            free = or_(InboxMark.leased_until.is_(None), InboxMark.leased_until <= now)
            taken = update(InboxMark).where(InboxMark.name == name, free).values(leased_until=now + LEASE)
            done = cast(CursorResult[Any], work.session.execute(taken.execution_options(synchronize_session=False)))
            return done.rowcount == 1

    def _begin(self, validity: int) -> int:
        """Where to go on. A mailbox that was made anew counts its mails anew: it is read from its beginning."""
        with transaction_of(POSTBOX) as work:
            mark = work.session.get_one(InboxMark, self._inbox.name)
            if mark.validity != validity:
                mark.validity, mark.last_uid = validity, 0
            return mark.last_uid

    def _let_go(self) -> None:
        with transaction_of(POSTBOX) as work:
            work.session.get_one(InboxMark, self._inbox.name).leased_until = None

    def _keep(self, fetched: Fetched) -> int:
        keep_received(POSTBOX, *self._survived(fetched))
        with transaction_of(POSTBOX) as work:
            mark = work.session.get_one(InboxMark, self._inbox.name)
            mark.last_uid, mark.leased_until = fetched.uid, clock.now() + LEASE
        return 1

    def _survived(self, fetched: Fetched) -> Judged:
        try:
            return self._judged(fetched)
        except (SQLAlchemyError, Unavailable):
            raise
        except Exception:  # one mail that nobody foresaw must not keep the others
            log.exception("a mail could not be read", uid=fetched.uid)
            return unreadable(fetched.content), (), rules.broken()

    def _judged(self, fetched: Fetched) -> Judged:
        """The mail, the workbooks in it that can be shown to whoever sent them, and what a buyer has to look at."""
        try:
            incoming = taken_apart(fetched.content, is_whole=fetched.is_whole)
        except FileRefused as why:
            return unreadable(fetched.content), (), why
        try:
            rules.check_whole(fetched.size, fetched.is_whole)
            rules.check_meant(incoming)
            asked = answered_by(POSTBOX, quoted(incoming.references, self._settings.secret_key))
            rules.check_sender(incoming.sender, asked.address)
            rules.check_enclosed(incoming, self._settings.sheet_limit_mb)
        except FileRefused as why:
            return incoming, (), why
        return incoming, *self._sheets(incoming, asked)

    def _sheets(self, incoming: Incoming, asked: Answered) -> tuple[Sequence[Sheet], Refusal | None]:
        """Each workbook by itself: one that cannot be read hides none that can."""
        sheets, why = [], None
        for each in incoming.enclosed:
            try:
                sheets += [self._sheet(each, asked)] if each.is_workbook else []
            except FileRefused as refusal:
                why = why or refusal
        return sheets, why

    def _sheet(self, enclosed: Enclosed, asked: Answered) -> Sheet:
        """As the supplier itself would see it: lines of others are not there. Raises `FileRefused`."""
        with studio(self._app, asked.reader, asked.language):
            rows = wording.reader().read(parse(enclosed.content))
            lines = lines_by_id(asked.reader, {row.line_id for row in rows})
            order_id = rules.check_orders([line.order_id for line in lines.values()], asked.order_ids)
        return Sheet(order_id, asked.reader.person_id or 0, enclosed.content)
