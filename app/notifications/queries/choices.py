"""What somebody chose, and what holds where they did not."""

from sqlalchemy import select

from app.database import session_for
from app.identity.models import Person
from app.notifications.machine import POSTMAN
from app.notifications.models import NoticeChoice
from app.notifications.queries.recipients import quiet_of
from app.notifications.rules.kinds import Kind, Way, choosable, chosen
from app.notifications.rules.timing import Quiet
from app.principal import Principal


def choices_of(actor: Principal) -> tuple[dict[Kind, Way], Quiet]:
    """One's own: the way of each kind that is for one at all, and the quiet hours."""
    with session_for(POSTMAN) as session:
        kept = {
            row.kind: row.way for row in session.scalars(select(NoticeChoice).where(NoticeChoice.person_id == actor.person_id))
        }
        person = session.get_one(Person, actor.person_id)
        quiet = quiet_of(actor, person, Kind.ORDER_NEW, within=session)
    return {kind: chosen(kind, kept.get(kind)) for kind in choosable(actor)}, quiet
