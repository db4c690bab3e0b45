"""What is said of measured units, of disputes, and of what moved a score."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later
from flask_babel import ngettext

from app.errors import reads
from app.scoring.events import measured as e
from app.scoring.rules.disputes import Cause, DisputeState
from app.scoring.rules.units import Excluded
from app.wording import NEWS, OK, PLAIN, WATCH, WRONG, Said, says

CAUSES = {
    Cause.OURS: _later("On the buyer's side"),
    Cause.CARRIER: _later("With the carrier"),
    Cause.FORCE_MAJEURE: _later("Force majeure"),
}
CLAIMED = {
    Cause.OURS: _later("on the buyer's side"),
    Cause.CARRIER: _later("with the carrier"),
    Cause.FORCE_MAJEURE: _later("force majeure"),
}
STATES = {
    DisputeState.OPEN: _later("open"),
    DisputeState.GRANTED: _later("granted"),
    DisputeState.REFUSED: _later("refused"),
    DisputeState.WITHDRAWN: _later("withdrawn"),
}
LEFT_OUT = {
    Excluded.CANCELLED: _later("cancelled by the buyer before its window"),
    Excluded.LEAD_TIME: _later("requested inside the agreed lead time"),
    Excluded.OURS: _later("the cause lay on the buyer's side"),
    Excluded.CARRIER: _later("the cause lay with the carrier"),
    Excluded.FORCE_MAJEURE: _later("force majeure, accepted"),
    Excluded.DISPUTED: _later("disputed, not decided yet"),
}


@reads("dispute_state")
def state_word(code: str) -> str:
    return str(STATES[DisputeState(code)])


def left_out_word(code: str) -> str:
    return str(LEFT_OUT[Excluded(code)]) if code else ""


@says(e.ScoreMoved)
def moved(fact: e.ScoreMoved) -> Said:
    what = {"otif": fact.otif, "units": fact.units, "otif_before": fact.otif_before, "units_before": fact.units_before}
    if (fact.otif, fact.units) == (fact.otif_before, fact.units_before):
        words = ngettext("1 measured line changed", "%(num)s measured lines changed", len(fact.line_ids))
        passed = _("A figure moved with time: something owed is later, or a line left the rolling period")
        return Said(words if fact.line_ids else passed, PLAIN)
    words = _("In time and in full: %(otif)s of %(units)s lines, %(otif_before)s of %(units_before)s before", **what)
    better = fact.otif * fact.units_before >= fact.otif_before * fact.units
    return Said(words, OK if better else WATCH)


@says(e.UnitDisputed)
def disputed(fact: e.UnitDisputed) -> Said:
    words = _(
        "Line %(no)s: its score is disputed, the cause is said to be %(cause)s", no=fact.line_no, cause=_claimed(fact.cause)
    )
    return Said(words, NEWS)


@says(e.DisputeGranted)
def granted(fact: e.DisputeGranted) -> Said:
    words = _("Line %(no)s: the dispute is granted, the line is left out of the score", no=fact.line_no)
    return Said(words, OK)


@says(e.DisputeRefused)
def refused(fact: e.DisputeRefused) -> Said:
    return Said(_("Line %(no)s: the dispute is refused, the line counts", no=fact.line_no), WRONG)


@says(e.DisputeWithdrawn)
def withdrawn(fact: e.DisputeWithdrawn) -> Said:
    return Said(_("Line %(no)s: the dispute is withdrawn, the line counts", no=fact.line_no), PLAIN)


def _claimed(code: str) -> str:
    return str(CLAIMED[Cause(code)])
