"""What may be done with documents of orders: attach one, and withdraw it."""

from typing import Any

from app.attachments import queries, rules
from app.attachments.events import DocumentAttached, DocumentWithdrawn
from app.attachments.models import Attachment
from app.attachments.rules import Kind, Why
from app.files.actions import keep
from app.files.intake import Upload
from app.orders.actions.writing import writing
from app.orders.events import DraftChanged
from app.orders.models import Order, OrderLine
from app.orders.queries import order_for
from app.orders.rules.states import OrderState
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.transaction import Work

WRITE = Permission.ORDER_WRITE


def attach(
    actor: Principal,
    order_id: int,
    upload: Upload,
    *,
    kind: Kind,
    line_id: int | None = None,
    revision: str = "",
    once: str | None = None,
) -> int:
    """Attach a document to an order or one of its lines. Returns its id. Raises `RuleBroken`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        order = order_for(actor, order_id, lock=True)
        line = _line(order, line_id) if line_id is not None else None
        rules.check_order(order.state, of_line=line is not None)
        kept = rules.check_revision(revision)
        site_id = order.site_id if order.supplier_id else None
        file = keep(work, upload, f"order:{order.id}", supplier_id=order.supplier_id, site_id=site_id)
        attachment = Attachment.attach(order, line, file, kind, kept, actor.person_id)
        work.add(attachment)
        work.session.flush()
        _tell(work, order, attachment, DocumentAttached)
        return attachment.id


def withdraw(actor: Principal, attachment_id: int, *, why: Why, once: str | None = None) -> None:
    """Say that a document does not hold any more, and why. Raises `RuleBroken`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        order = order_for(actor, queries.attachment_for(actor, attachment_id).order_id, lock=True)
        attachment = queries.attachment_for(actor, attachment_id)
        attachment.withdraw(why, actor.person_id)
        _tell(work, order, attachment, DocumentWithdrawn, why=str(why))


def _line(order: Order, line_id: int) -> OrderLine:
    for line in order.lines:
        if line.id == line_id:
            return line
    raise NotFound


def _tell(work: Work, order: Order, attachment: Attachment, fact: type[Any], **more: str) -> None:
    """A draft is the business of buyers alone, and so is what is attached to it."""
    if order.state == OrderState.DRAFT or order.supplier_id is None:
        work.record(DraftChanged(order_id=order.id))
        return
    line = attachment.line
    work.record(
        fact(
            order_id=order.id,
            supplier_id=order.supplier_id,
            site_id=order.site_id,
            line_id=attachment.line_id,
            line_no=line.line_no if line else None,
            attachment_id=attachment.id,
            kind=str(attachment.kind),
            **more,
        )
    )
