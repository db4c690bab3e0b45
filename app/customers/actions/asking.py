"""Sales asks the buyer about the order line that feeds a customer's line, and hears the answer.

The question stays between us: what it says of a customer never reaches a supplier. Where the supplier has to be asked,
the buyer does that in words of its own, which are a message of the conversation about the line.
"""

from app import clock
from app.conversations.actions import write
from app.customers.events import BuyerAnswered, BuyerAsked, QuestionPassedOn
from app.customers.models import BuyerQuestion
from app.customers.queries.orders import allocations_of, customer_line_for
from app.customers.queries.questions import question_for
from app.customers.rules.asking import check_said, check_unanswered
from app.identity.queries import names_of
from app.orders.actions.writing import writing
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.transaction import Work


def ask_buyer(actor: Principal, line_id: int, order_line_id: int, text: str, *, once: str | None = None) -> int:
    """Ask about an order line that feeds the line. Returns the id. Raises `RuleBroken`, `NotFound`."""
    with writing(actor, Permission.QUESTION_ASK, once) as work:
        line = customer_line_for(actor, line_id)
        if order_line_id not in {each.order_line_id for each in allocations_of(actor, [line_id]).get(line_id, [])}:
            raise NotFound
        question = BuyerQuestion(
            line_id=line.id,
            order_line_id=order_line_id,
            text=check_said(text, field="text"),
            asked_at=clock.now(),
            asked_by=actor.person_id,
            asked_by_name=_name(actor),
            answer="",
        )
        work.add(question)
        work.session.flush()
        work.record(BuyerAsked(**line.facts(), question_id=question.id, order_line_id=order_line_id))
        return question.id


def pass_on(actor: Principal, question_id: int, text: str, *, version: int, once: str | None = None) -> None:
    """Ask the supplier, in words of the buyer's own: the question itself goes nowhere. Raises `RuleBroken`, `Stale`."""
    with writing(actor, Permission.SALES_ANSWER, once) as work:
        question = _open(actor, question_id, version)
        write(actor, question.order_line_id, text, asks=True)
        question.passed_on_at = clock.now()
        _tell(work, question, QuestionPassedOn)


def answer_sales(actor: Principal, question_id: int, text: str, *, version: int, once: str | None = None) -> None:
    """Answer whoever asked. Raises `RuleBroken` (field `text`), `Stale`, `NotFound`."""
    with writing(actor, Permission.SALES_ANSWER, once) as work:
        question = _open(actor, question_id, version)
        question.answer, question.answered_at = check_said(text, field="text"), clock.now()
        question.answered_by, question.answered_by_name = actor.person_id, _name(actor)
        _tell(work, question, BuyerAnswered)


def _open(actor: Principal, question_id: int, version: int) -> BuyerQuestion:
    question = question_for(actor, question_id)
    check_unanswered(question.version != version or not question.is_open)
    return question


def _tell(work: Work, question: BuyerQuestion, kind: type[BuyerAnswered] | type[QuestionPassedOn]) -> None:
    facts = question.line.facts()
    work.record(kind(**facts, question_id=question.id, order_line_id=question.order_line_id))


def _name(actor: Principal) -> str:
    return names_of(actor, {actor.person_id}).get(actor.person_id, "") if actor.person_id else ""
