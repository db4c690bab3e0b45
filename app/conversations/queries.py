"""What may be read of conversations. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import joinedload

from app.conversations.models import Message
from app.database import db
from app.identity.queries import names_of
from app.isolation import may_read
from app.orders.models import Order, OrderLine
from app.orders.queries import absences_for, answered_for_by, line_for
from app.orders.rules.answers import Side
from app.orders.rules.handing import Answering, answering
from app.principal import Principal
from app.refusals import NotFound

PAGE = 50


@dataclass(frozen=True, slots=True)
class Talk:
    """A line's conversation in numbers, as one side sees it: messages, questions that it owes an answer, and
    questions of its own that wait, and what it has not read."""

    messages: int = 0
    owed: int = 0
    asked: int = 0
    unread: int = 0


def sees_talk(actor: Principal) -> bool:
    """Whether conversations are for the actor at all."""
    return actor.is_system or may_read(actor, Message)


def side_of(actor: Principal) -> Side:
    return Side.SUPPLIER if actor.is_supplier else Side.US


def line_to_talk_about(actor: Principal, line_id: int) -> OrderLine:
    """Raises `NotFound`, for whoever reads no conversations too."""
    if not sees_talk(actor):
        raise NotFound
    return line_for(actor, line_id)


def messages_of(actor: Principal, line_id: int, *, before: int | None = None, limit: int = PAGE) -> list[Message]:
    """What was said about a line, oldest first: the newest of it, or what came before a message."""
    wanted = select(Message).where(Message.line_id == line_id).order_by(Message.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(Message.id < before)
    return list(db.session.scalars(wanted))[::-1]


def messages_of_lines(actor: Principal, line_ids: Collection[int]) -> dict[int, list[Message]]:
    """The newest messages of each line, oldest first, as `messages_of` gives them; in one statement."""
    place = func.row_number().over(partition_by=Message.line_id, order_by=Message.id.desc()).label("place")
    newest = select(Message.id, place).where(Message.line_id.in_(line_ids)).subquery()
    wanted = select(Message).join(newest, newest.c.id == Message.id).where(newest.c.place <= PAGE).order_by(Message.id)
    found: dict[int, list[Message]] = {line_id: [] for line_id in line_ids}
    for message in db.session.scalars(wanted):
        found[message.line_id].append(message)
    return found


def message_for(actor: Principal, message_id: int) -> Message:
    """Raises `NotFound`."""
    found = db.session.scalar(select(Message).where(Message.id == message_id)) if sees_talk(actor) else None
    if found is None:
        raise NotFound
    return found


def unread_by(actor: Principal, line_id: int, up_to: int) -> list[Message]:
    """The other side's messages up to this one that nobody of the actor's side has seen."""
    wanted = select(Message).where(Message.line_id == line_id, Message.id <= up_to, Message.read_at.is_(None))
    return list(db.session.scalars(wanted.where(Message.side == side_of(actor).other).order_by(Message.id)))


def waiting_for(actor: Principal, line_id: int) -> list[Message]:
    """The other side's questions about a line that wait for an answer."""
    return list(db.session.scalars(_open(side_of(actor).other).where(Message.line_id == line_id)))


def open_questions_of(actor: Principal, line_id: int) -> list[Message]:
    """Both sides' questions about a line that wait for an answer."""
    wanted = select(Message).where(Message.line_id == line_id, Message.waits).order_by(Message.id)
    return list(db.session.scalars(wanted))


def _open(asked_by: Side) -> Select[Message]:
    return select(Message).where(Message.waits, Message.side == asked_by).order_by(Message.id)


def talks_of(actor: Principal, line_ids: Collection[int]) -> dict[int, Talk]:
    """The conversations of lines in numbers, in one statement; lines that nobody spoke of are left out."""
    mine, theirs = Message.side == side_of(actor), Message.side == side_of(actor).other
    wanted = (
        select(
            Message.line_id,
            func.count(),
            _count(and_(Message.waits, theirs)),
            _count(and_(Message.waits, mine)),
            _count(and_(Message.read_at.is_(None), theirs)),
        )
        .where(Message.line_id.in_(line_ids))
        .group_by(Message.line_id)
    )
    return {line_id: Talk(*numbers) for line_id, *numbers in db.session.execute(wanted)}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def question_count(actor: Principal, *, mine: bool = False) -> int:
    """How many questions wait for the actor's side, about all orders or about those that the actor answers for."""
    if not sees_talk(actor):
        return 0
    wanted = select(func.count()).select_from(Message).where(Message.waits, Message.side == side_of(actor).other)
    if mine:
        wanted = wanted.join(Order, Order.id == Message.order_id).where(answered_for_by(actor))
    return db.session.scalar(wanted) or 0


def questions_for(
    actor: Principal, *, after: int | None = None, mine: bool = False, ids: Collection[int] | None = None
) -> list[Message]:
    """What waits for the actor's side, the oldest first, with its line and order: a page of it, or these."""
    wanted = _open(side_of(actor).other).limit(PAGE if ids is None else len(ids))
    wanted = wanted.options(
        joinedload(Message.line, innerjoin=True),
        joinedload(Message.order, innerjoin=True).options(joinedload(Order.supplier), joinedload(Order.site)),
    )
    if after is not None:
        wanted = wanted.where(Message.id > after)
    if mine:
        wanted = wanted.join(Order, Order.id == Message.order_id).where(answered_for_by(actor))
    if ids is not None:
        wanted = wanted.where(Message.id.in_(ids))
    return list(db.session.scalars(wanted))


def own_name(actor: Principal) -> str:
    """The name under which somebody speaks."""
    return names_of(actor, {actor.person_id}).get(actor.person_id, "") if actor.person_id else ""


def owners_of(actor: Principal, orders: Collection[Order]) -> dict[int, Answering]:
    """Who of us answers for each order now: its buyer, or whoever stands in; by the order's id."""
    away = absences_for(actor)
    return {each.id: answering(each.buyer_id, each.buyer_name, away, each.site.today) for each in orders}
