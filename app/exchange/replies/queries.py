"""Mails that came in, for buyers and for the machine that reads them; and workbooks that wait, for their supplier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.database import db, session_for
from app.exchange.replies.models import MailedSheet, ReceivedMail
from app.exchange.replies.rules import SheetState, Unclear, Verdict
from app.identity.models import Person
from app.notifications.models import Mail, Notice, OrderLink
from app.notifications.rules.links import LIFE
from app.notifications.rules.replies import Quoted
from app.orders.models import Order
from app.principal import Permission, Principal
from app.refusals import NotFound

PAGE = 50
NO_TOKEN = "It answers none of our mails, so nobody can tell which order it is about."
TOO_OLD = "It answers a mail whose time is up, or whose link was revoked."


@dataclass(frozen=True)
class Answered:
    """The mail that an answer quotes: whom it went to, in which language, and about which orders they may still answer."""

    address: str
    language: str
    reader: Principal
    order_ids: Sequence[int]


def answered_by(actor: Principal, quoted: Quoted | None) -> Answered:
    """Asked by the machine. Raises `Unclear`."""
    with session_for(actor) as session:
        mail = session.get(Mail, quoted.mail_id) if quoted is not None else None
        if quoted is None or mail is None or mail.person_id is None or int(mail.made_at.timestamp()) != quoted.made_at:
            raise Unclear("no_token", NO_TOKEN)
        person = session.get_one(Person, mail.person_id)
        orders = _orders_of(session, mail)
        if not person.active or not orders or clock.now() - mail.made_at > LIFE + timedelta(days=1):
            raise Unclear("too_old", TOO_OLD)
        return Answered(mail.address, person.language, person.principal(), orders)


def _orders_of(session: Session, mail: Mail) -> Sequence[int]:
    """Those whose links in mails to this person still hold: what ends a link ends this way too."""
    about = select(Notice.order_id).where(Notice.mail_id == mail.id)
    holds = OrderLink.revoked_at.is_(None), OrderLink.expires_at > clock.now()
    wanted = select(OrderLink.order_id).where(OrderLink.person_id == mail.person_id, OrderLink.order_id.in_(about), *holds)
    return session.scalars(wanted.distinct()).all()


def is_known(key: str, *, within: Session) -> bool:
    """Whether the same mail was read before."""
    return within.scalar(select(ReceivedMail.id).where(ReceivedMail.key == key)) is not None


@dataclass(frozen=True)
class Received:
    """An unclear mail in the buyers' list."""

    row: ReceivedMail
    order_number: str


def unclear_mails(actor: Principal, after: int | None = None) -> list[Received]:
    """The newest first; `after` is the id of the last one shown."""
    _may_look(actor)
    wanted = select(ReceivedMail, Order.number).outerjoin(Order, Order.id == ReceivedMail.order_id)
    wanted = wanted.where(ReceivedMail.verdict == Verdict.UNCLEAR).order_by(ReceivedMail.id.desc()).limit(PAGE + 1)
    found = db.session.execute(wanted if after is None else wanted.where(ReceivedMail.id < after))
    return [Received(row, number or "") for row, number in found]


def unclear_count(actor: Principal) -> int:
    _may_look(actor)
    wanted = select(func.count()).select_from(ReceivedMail).where(ReceivedMail.verdict == Verdict.UNCLEAR)
    return db.session.scalar(wanted) or 0


def received_for(actor: Principal, received_id: int) -> ReceivedMail:
    """Raises `NotFound`."""
    _may_look(actor)
    found = db.session.scalar(select(ReceivedMail).where(ReceivedMail.id == received_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def _may_look(actor: Principal) -> None:
    if not actor.can(Permission.PROPOSAL_DECIDE):
        raise NotFound


def waiting_sheet(actor: Principal, order_id: int) -> MailedSheet | None:
    """The workbook of an order that came by mail and waits to be confirmed, for who may answer the order."""
    if not actor.is_supplier or not actor.can(Permission.LINE_ANSWER):
        return None
    wanted = select(MailedSheet).where(MailedSheet.order_id == order_id, MailedSheet.state == SheetState.WAITING)
    return db.session.scalar(wanted)


def mailed_sheet_for(actor: Principal, order_id: int, sheet_id: int, *, lock: bool = False) -> MailedSheet:
    """Raises `NotFound`."""
    wanted = select(MailedSheet).where(MailedSheet.id == sheet_id, MailedSheet.order_id == order_id)
    found = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound
    return found
