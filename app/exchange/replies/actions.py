"""What is done with mails that came in: kept once, settled by a buyer; and with their workbooks: confirmed by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from app import clock
from app.exchange.replies import queries, rules
from app.exchange.replies.events import MailSettled, MailUnclear, SheetMailed
from app.exchange.replies.letters import Incoming
from app.exchange.replies.models import MailedSheet, ReceivedMail
from app.exchange.replies.rules import SheetState, Verdict
from app.exchange.sheets.sending import OrderAnswers
from app.orders import actions as orders
from app.orders.models import Order
from app.principal import Permission, Principal
from app.refusals import NotFound, Refusal
from app.transaction import Work, transaction, transaction_of


@dataclass(frozen=True)
class Sheet:
    """A workbook that can be shown to whoever sent it."""

    order_id: int
    person_id: int
    content: bytes


def keep_received(machine: Principal, incoming: Incoming, sheets: Sequence[Sheet], why: Refusal | None) -> bool:
    """Keep a mail that came in: its workbooks wait to be confirmed, and what is unclear for a buyer. The same one once."""
    with transaction_of(machine) as work:
        if queries.is_known(incoming.key, within=work.session):
            return False
        received = ReceivedMail(
            key=incoming.key,
            received_at=clock.now(),
            sender=incoming.sender,
            subject=incoming.subject,
            words=incoming.words,
            verdict=Verdict.UNCLEAR if why is not None else Verdict.TAKEN,
            reason={"sentence": why.sentence, "values": why.values} if why is not None else {},
            order_id=sheets[0].order_id if sheets else None,
        )
        work.add(received)
        work.session.flush()
        for sheet in sheets:
            _keep_sheet(work, sheet)
        if why is not None:
            work.record(MailUnclear(received_mail_id=received.id))
        return True


def _keep_sheet(work: Work, sheet: Sheet) -> None:
    order = work.session.get_one(Order, sheet.order_id)
    before = update(MailedSheet).where(MailedSheet.order_id == order.id, MailedSheet.state == SheetState.WAITING)
    before = before.values(state=SheetState.REPLACED, ended_at=clock.now())
    work.session.execute(before.execution_options(synchronize_session=False))
    words: dict[str, Any] = {"order_id": order.id, "supplier_id": order.supplier_id, "person_id": sheet.person_id}
    kept = MailedSheet(**words, received_at=clock.now(), content=sheet.content, state=SheetState.WAITING)
    work.add(kept)
    work.session.flush()
    work.record(SheetMailed(**order.facts(), mailed_sheet_id=kept.id, person_id=sheet.person_id))


def settle_received(actor: Principal, received_id: int, *, once: str | None = None) -> None:
    """A buyer has looked at an unclear mail. Raises `RuleBroken`, `NotFound`."""
    if not actor.can(Permission.PROPOSAL_DECIDE):
        raise NotFound
    with transaction(actor, once) as work:
        received = queries.received_for(actor, received_id)
        rules.check_unclear(Verdict(received.verdict))
        received.verdict, received.settled_at, received.settled_by = Verdict.SETTLED, clock.now(), actor.person_id
        work.record(MailSettled(received_mail_id=received.id))


def confirm_sheet(
    actor: Principal, order_id: int, sheet_id: int, given: Sequence[OrderAnswers], *, once: str | None = None
) -> None:
    """Take in what the preview of a workbook has shown, all of it or nothing. Raises what `orders.answer_lines` raises."""
    if not actor.can(Permission.LINE_ANSWER):
        raise NotFound
    with transaction(actor, once) as work:
        sheet = queries.mailed_sheet_for(actor, order_id, sheet_id, lock=True)
        rules.check_waiting(SheetState(sheet.state))
        for each in given:
            if each.order_id != sheet.order_id:
                raise NotFound
            orders.answer_lines(actor, each.order_id, each.revision, each.answers, once=once or uuid4().hex)
        sheet.state, sheet.ended_at = SheetState.CONFIRMED, clock.now()
        work.session.flush()
