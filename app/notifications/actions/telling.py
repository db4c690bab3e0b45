"""From news to notices: one per person and fact, whenever it is heard, and however often."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app import clock
from app.identity.models import Person
from app.notifications import alerts
from app.notifications.events import NoticesChanged
from app.notifications.models import Notice, NoticeChoice
from app.notifications.news import News
from app.notifications.queries.recipients import is_awaited, quiet_of, reminded_at, told_of
from app.notifications.queries.unshipped import orders_of_lines, orders_to_ship
from app.notifications.rules.kinds import KINDS, Kind, To, Way, chosen
from app.notifications.rules.timing import mail_at
from app.principal import Principal
from app.transaction import Work, transaction_of


@dataclass(frozen=True)
class Cause:
    """What brought the news: the fact's number in the log, or a day. `by` did it, and is not told of it.

    A mail waits `settles` long for more of the same.
    """

    name: str
    seq: int | None = None
    by: int | None = None
    settles: timedelta = timedelta(0)


def tell(machine: Principal, news: Sequence[News], cause: Cause) -> int:
    """Make the notices that there are not yet. Returns how many."""
    awaited = [each for each in news if is_awaited(machine, each)]
    if not awaited:
        return 0
    with transaction_of(machine) as work:
        for each in awaited:
            if each.to is To.CUSTOMER and each.customer_order_id is not None:
                alerts.queue_moves(work, each.customer_order_id, cause.settles)
        made = [notice for told in awaited for each in _by_order(work, told) for notice in _notices(work, each, cause)]
        work.session.add_all(made)
        _tell_pages(work, made)
    return len(made)


def _tell_pages(work: Work, made: Sequence[Notice]) -> None:
    """The counts of those who are told now are others; what falls due later is counted when a page is opened then."""
    now = clock.now()
    people = {notice.person_id for notice in made if notice.told_at <= now and KINDS[notice.kind].listed}
    for person in work.session.scalars(select(Person).where(Person.id.in_(people)).order_by(Person.id)) if people else ():
        work.record(NoticesChanged(person_id=person.id, supplier_id=person.supplier_id))


def _by_order(work: Work, news: News) -> list[News]:
    """News of lines and of days are told order by order."""
    if news.line_ids:
        orders = orders_of_lines(work.actor, news.line_ids, within=work.session)
    elif news.day is not None and news.site_id is not None:
        orders = orders_to_ship(work.actor, news.site_id, news.day, within=work.session)
    else:
        return [news]
    return [replace(news, order_id=order_id, supplier_id=supplier_id) for order_id, supplier_id in orders]


def _notices(work: Work, news: News, cause: Cause) -> list[Notice]:
    people = [person for person in told_of(work.actor, news, within=work.session) if person.id != cause.by]
    due = reminded_at(work.actor, news, within=work.session) if news.reminds else clock.now()
    if due is None or not people:
        return []
    name = _name_of(news, cause)
    known, ways = _known(work, news.kind, name), _ways(work, news.kind, people)
    new = [person for person in people if person.id not in known]
    return [_notice(work, person, news, replace(cause, name=name), ways.get(person.id), due) for person in new]


def _name_of(news: News, cause: Cause) -> str:
    """One fact may bring several: of each order, and before a deadline."""
    order = f" order {news.order_id}" if news.line_ids or news.day else ""
    return f"{cause.name}{order}{' before' if news.reminds else ''}"


def _known(work: Work, kind: Kind, name: str) -> set[int]:
    return set(work.session.scalars(select(Notice.person_id).where(Notice.kind == kind, Notice.cause == name)))


def _ways(work: Work, kind: Kind, people: Sequence[Person]) -> dict[int, Way]:
    theirs = NoticeChoice.person_id.in_([person.id for person in people])
    wanted = select(NoticeChoice).where(NoticeChoice.kind == kind, theirs)
    return {row.person_id: row.way for row in work.session.scalars(wanted)}


def _notice(work: Work, person: Person, news: News, cause: Cause, choice: Way | None, due: datetime) -> Notice:
    way = chosen(news.kind, choice)
    quiet = quiet_of(work.actor, person, news.kind, within=work.session)
    return Notice(
        person_id=person.id,
        kind=news.kind,
        cause=cause.name,
        seq=cause.seq,
        order_id=news.order_id,
        certificate_id=news.certificate_id,
        customer_order_id=news.customer_order_id,
        about_id=news.person_id if news.person_id != person.id else None,
        told_at=due,
        way=way,
        mail_at=mail_at(way, due + cause.settles, quiet),
    )
