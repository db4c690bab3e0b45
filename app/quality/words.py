"""How corrective actions read: their states, and what became of one in an order's history. What was said is not told there."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.errors import reads
from app.quality import events as e
from app.quality.rules import State
from app.templating import written_date
from app.wording import NEWS, OK, PLAIN, WATCH, WRONG, Said, says

STATES = {
    State.OPEN: _later("waiting for the supplier"),
    State.ANSWERED: _later("answered"),
    State.CLOSED: _later("closed"),
    State.WITHDRAWN: _later("withdrawn"),
}


@reads("corrective_state")
def state_word(code: str) -> str:
    return str(STATES[State(code)])


@says(e.CorrectiveActionAsked)
def asked(fact: e.CorrectiveActionAsked) -> Said:
    what = {"no": fact.line_no, "day": written_date(fact.due_on)}
    return Said(_("Line %(no)s: a corrective action is asked for, by %(day)s", **what), WATCH)


@says(e.CorrectiveActionAnswered)
def answered(fact: e.CorrectiveActionAnswered) -> Said:
    what = {"no": fact.line_no, "day": written_date(fact.effective_on)}
    return Said(_("Line %(no)s: the corrective action is answered, the change holds from %(day)s", **what), NEWS)


@says(e.CorrectiveActionSentBack)
def sent_back(fact: e.CorrectiveActionSentBack) -> Said:
    what = {"no": fact.line_no, "day": written_date(fact.due_on)}
    return Said(_("Line %(no)s: the corrective action is sent back, to be answered again by %(day)s", **what), WATCH)


@says(e.CorrectiveActionClosed)
def closed(fact: e.CorrectiveActionClosed) -> Said:
    return Said(_("Line %(no)s: the corrective action is closed", no=fact.line_no), OK)


@says(e.CorrectiveActionWithdrawn)
def withdrawn(fact: e.CorrectiveActionWithdrawn) -> Said:
    return Said(_("Line %(no)s: the corrective action is withdrawn", no=fact.line_no), PLAIN)


@says(e.CorrectiveActionBecameOverdue)
def became_overdue(fact: e.CorrectiveActionBecameOverdue) -> Said:
    what = {"no": fact.line_no, "day": written_date(fact.due_on)}
    return Said(_("Line %(no)s: the corrective action was to be answered by %(day)s and is overdue", **what), WRONG)
