"""Sessions end by time alone, also those whose sockets are open; what is of no use any more is dropped."""

from datetime import timedelta

from sqlalchemy import func, select

from app import clock
from app.database import session_for
from app.events import LoggedEvent
from app.identity import chores
from app.identity.models import SignInSession
from app.live.chores import forget_what_was_done
from app.principal import Role, system
from app.transaction import DoneRequest, transaction_of

ANN = "ann@northfield.example"
MACHINE = system("test")


def counted(app, model):
    with app.app_context(), session_for(MACHINE) as session:
        return session.scalar(select(func.count()).select_from(model))


def expired(app):
    with app.app_context(), session_for(MACHINE) as session:
        return list(session.scalars(select(LoggedEvent).where(LoggedEvent.name == "identity.session_expired")))


def after(app, days):
    """Let so many days pass, then the minute's chores be done."""
    with clock.at(clock.now() + timedelta(days=days)), app.app_context():
        chores.let_sessions_end(MACHINE)
        forget_what_was_done(MACHINE)


def test_a_session_whose_time_is_up_is_ended_by_a_fact_that_closes_its_sockets(app, people):
    people.add(ANN, Role.SALES)
    people.signed_in(ANN)
    after(app, 13)
    assert expired(app) == []
    after(app, 15)
    after(app, 15)
    assert len(expired(app)) == 1


def test_ended_sessions_are_forgotten_after_a_quarter_and_open_ones_kept(app, people):
    people.add(ANN, Role.SALES)
    people.signed_in(ANN)
    after(app, 15)
    assert counted(app, SignInSession) == 1
    after(app, 120)
    assert counted(app, SignInSession) == 0


def test_nonces_of_requests_are_forgotten_after_a_month(app):
    with app.app_context(), transaction_of(MACHINE) as work:
        work.add(DoneRequest(nonce="n", done_at=clock.recorded_now()))
    after(app, 29)
    assert counted(app, DoneRequest) == 1
    with app.app_context(), transaction_of(MACHINE) as work:
        work.add(DoneRequest(nonce="old", done_at=clock.recorded_now() - timedelta(days=31)))
    after(app, 0)
    assert counted(app, DoneRequest) == 1
