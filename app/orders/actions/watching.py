"""What the machine says when a deadline passes."""

from itertools import groupby

from app.orders import queries
from app.orders.events import AnswersBecameOverdue
from app.orders.models import Order, OrderLine, OverdueAnswer
from app.principal import Principal
from app.refusals import NotFound
from app.transaction import Work, transaction


def tell_overdue_answers(actor: Principal) -> int:
    """Say of each order which of its lines are unanswered since their deadline, once. Returns of how many lines."""
    if not actor.is_system:
        raise NotFound
    with transaction(actor) as work:
        late = queries.answers_overdue_untold(actor)
        for order, lines in groupby(late, key=lambda line: line.order):
            _tell(work, order, list(lines))
        return len(late)


def _tell(work: Work, order: Order, lines: list[OrderLine]) -> None:
    by = max(line.answer_by for line in lines if line.answer_by)
    for line in lines:
        work.add(OverdueAnswer(**line.owner, line_id=line.id, answer_by=line.answer_by))
    work.record(AnswersBecameOverdue(**order.facts(), line_ids=tuple(line.id for line in lines), answer_by=by), at=by)
