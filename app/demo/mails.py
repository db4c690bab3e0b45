"""What the last days of the demo's story brought into people's notices and mails. Nobody is sent any of it."""

from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.database import db
from app.events import CATALOGUE, LoggedEvent
from app.notifications.actions.telling import Cause, tell
from app.notifications.machine import POSTMAN
from app.notifications.news import is_told, news_of
from app.notifications.postman import Postman
from app.web import this_app

DAYS = timedelta(days=2)
MOST = 200


def fill_the_outbox() -> None:
    """Hear the facts as they happened, and draw the mails that are due by now."""
    told = [name for name, kind in CATALOGUE.items() if is_told(kind)]
    wanted = select(LoggedEvent).where(LoggedEvent.occurred_at > clock.now() - DAYS, LoggedEvent.name.in_(told))
    for row in db.session.scalars(wanted.order_by(LoggedEvent.seq)).all():
        with clock.at(row.occurred_at):
            tell(POSTMAN, news_of(row.fact()), Cause(f"fact {row.seq}", row.seq, row.actor_id))
    postman = Postman(this_app(), keeps=True)
    for _ in range(MOST):
        if not postman.round():
            return
