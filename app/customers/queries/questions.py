"""What sales asked buyers about lines that feed customers. Between us: no supplier finds one."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.customers.models import BuyerQuestion, CustomerOrder, CustomerOrderLine
from app.database import db
from app.principal import Principal
from app.refusals import NotFound

WHOLE = (
    joinedload(BuyerQuestion.line).joinedload(CustomerOrderLine.customer_order).joinedload(CustomerOrder.customer),
    joinedload(BuyerQuestion.order_line),
)
MOST = 200


def question_for(actor: Principal, question_id: int) -> BuyerQuestion:
    """Raises `NotFound`."""
    wanted = select(BuyerQuestion).where(BuyerQuestion.id == question_id).options(*WHOLE)
    found = db.session.scalar(wanted.with_for_update(of=BuyerQuestion))
    if found is None:
        raise NotFound
    return found


def open_questions(actor: Principal, limit: int = MOST) -> Sequence[BuyerQuestion]:
    """What waits for a buyer, the oldest first."""
    wanted = select(BuyerQuestion).where(BuyerQuestion.answered_at.is_(None)).order_by(BuyerQuestion.id).limit(limit)
    return db.session.scalars(wanted.options(*WHOLE)).all()


def questions_of_lines(actor: Principal, line_ids: Collection[int]) -> dict[int, list[BuyerQuestion]]:
    """By customer line, what was asked about its sources, the newest first."""
    wanted = select(BuyerQuestion).where(BuyerQuestion.line_id.in_(line_ids)).order_by(BuyerQuestion.id.desc())
    found: dict[int, list[BuyerQuestion]] = {}
    for row in db.session.scalars(wanted):
        found.setdefault(row.line_id, []).append(row)
    return found
