"""The process that sends mails is killed in the middle of it, again and again: every mail arrives, hardly one twice."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import time as clock_time
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import session_for
from app.identity.models import Person
from app.live.models import ListenerCursor
from app.notifications.models import Mail, QuietHours
from app.principal import Role
from app.transaction import transaction_of
from tests.figures import LONG, Figures
from tests.live_server import LiveServer
from tests.notifications.post import MailServer
from tests.servers import wait_until
from tests.story import MACHINE, World, build, in_days

KILLS, MAILS = (10, 300) if LONG else (3, 60)
LEASE = 1


@contextmanager
def slow_post() -> Iterator[MailServer]:
    """Takes its time with each mail, as real ones do, so that a kill falls into the sending."""
    with closing(MailServer()) as server:
        server.sink.takes = 0.02
        yield server


def crowd(app: Flask) -> World:
    """Acme has so many people, and none of them sleeps."""
    world = build(app)
    with app.app_context(), transaction_of(MACHINE) as work:
        for number in range(MAILS):
            person = Person(email=f"person{number}@acme.test", name=f"Person {number}", supplier_id=world.acme)
            person.take_roles(frozenset({Role.SUPPLIER_MEMBER}))
            work.add(person)
            work.session.flush()
            work.add(QuietHours(person_id=person.id, time_zone="UTC", digest_at=clock_time(8)))
    return world


@pytest.mark.timeout(900 if LONG else 300)
def test_every_mail_arrives_and_at_most_one_twice_for_each_kill(app: Flask, serve: Callable[..., LiveServer], figures: Figures):
    chance = Random(7)
    with slow_post() as post:
        world = crowd(app)
        server = serve(SMTP_URL=post.url, MAIL_SETTLES="0", MAIL_LEASE=str(LEASE))
        wait_until(lambda: _listens(app), "nobody listened")
        world.issued(world.line(100, in_days(14)))
        for kill in range(1, KILLS + 1):
            wait_until(lambda share=kill: len(post.mails) >= MAILS * share // (KILLS + 2), "mails came no further")
            time.sleep(chance.random() / 20)
            server.restart()
        wait_until(lambda: _sent(app) == MAILS, "some mails never went", patience=60)
    arrived = Counter(str(mail["To"].addresses[0].addr_spec) for mail in post.mails)
    twice = sum(count - 1 for count in arrived.values())
    assert len(arrived) == MAILS
    assert twice <= KILLS
    figures(kills=KILLS, mails=MAILS, lost=0, twice=twice)


def _listens(app: Flask) -> bool:
    """A listener begins with what comes after it."""
    with app.app_context(), session_for(MACHINE) as session:
        return session.get(ListenerCursor, "app.notifications.listening.tell_people") is not None


def _sent(app: Flask) -> int:
    with app.app_context(), session_for(MACHINE) as session:
        return session.scalar(select(func.count()).select_from(Mail).where(Mail.state == "sent")) or 0
