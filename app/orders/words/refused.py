"""How codes read that stand in refusals."""

from flask_babel import gettext as _

from app.errors import reads
from app.orders.rules.states import Answer


@reads("answer")
def answer(code: str) -> str:
    words = {
        Answer.PENDING: _("not answered"),
        Answer.ACCEPTED: _("agreed"),
        Answer.PROPOSED: _("with another offer"),
        Answer.COUNTERED: _("with an offer of the buyer’s"),
        Answer.REJECTED: _("rejected"),
    }
    return words[Answer(code)]
