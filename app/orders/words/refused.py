"""How days and codes read that stand in refusals."""

from datetime import date

from flask_babel import gettext as _

from app.errors import reads
from app.orders.rules.states import Answer
from app.templating import written_date


@reads("requested_on")
def requested(day: str) -> str:
    return written_date(date.fromisoformat(day))


@reads("answer")
def answer(code: str) -> str:
    words = {
        Answer.PENDING: _("not answered"),
        Answer.ACCEPTED: _("agreed"),
        Answer.PROPOSED: _("with another offer"),
        Answer.REJECTED: _("rejected"),
    }
    return words[Answer(code)]
