"""What may be read of attachments. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.attachments.models import Attachment
from app.attachments.rules import held_at
from app.database import db
from app.isolation import may_read
from app.orders.models import Order
from app.principal import Principal
from app.refusals import NotFound


def sees_documents(actor: Principal) -> bool:
    """Whether documents are for the actor at all."""
    return actor.is_system or may_read(actor, Attachment)


def attachment_for(actor: Principal, attachment_id: int) -> Attachment:
    """Raises `NotFound`, for whoever reads no documents too."""
    wanted = _with_file().where(Attachment.id == attachment_id)
    found = db.session.scalar(wanted) if sees_documents(actor) else None
    if found is None:
        raise NotFound
    return found


def attachments_of_orders(actor: Principal, order_ids: Collection[int]) -> dict[int, list[Attachment]]:
    """The documents of orders, withdrawn ones too, oldest first; orders without are left out. One statement."""
    return _by("order_id", order_ids, actor)


def standing_of_lines(actor: Principal, line_ids: Collection[int]) -> dict[int, list[Attachment]]:
    """The documents that hold for lines, besides those of their whole orders; lines without are left out."""
    return _by("line_id", line_ids, actor, Attachment.ended_at.is_(None))


def held_by(actor: Principal, order: Order, revision: int) -> list[Attachment]:
    """The documents that held at a revision of an order."""
    return [each for each in attachments_of_orders(actor, [order.id]).get(order.id, ()) if held_at(each, revision)]


def _by(key: str, ids: Collection[int], actor: Principal, *also: object) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    if ids and sees_documents(actor):
        wanted = _with_file().where(getattr(Attachment, key).in_(ids), *also).order_by(Attachment.id)  # type: ignore[arg-type]
        for row in db.session.scalars(wanted):
            found.setdefault(getattr(row, key), []).append(row)
    return found


def _with_file() -> Select[Attachment]:
    return select(Attachment).options(joinedload(Attachment.file, innerjoin=True), joinedload(Attachment.line))
