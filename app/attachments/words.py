"""The words of documents, and how they read in an order's history. What they are called does not stand there."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.attachments import events as e
from app.attachments.rules import Kind, Why
from app.wording import NEWS, WATCH, Said, says

KINDS = {
    str(Kind.DRAWING): _later("Drawing"),
    str(Kind.SPECIFICATION): _later("Specification"),
    str(Kind.OTHER): _later("Other document"),
}
REASONS = {
    str(Why.REPLACED): _later("A newer one holds"),
    str(Why.MISTAKEN): _later("It was the wrong document"),
    str(Why.NOT_NEEDED): _later("It is not needed any more"),
}


@says(e.DocumentAttached)
def attached(fact: e.DocumentAttached) -> Said:
    what = KINDS[fact.kind]
    if fact.line_no is None:
        return Said(_("%(what)s attached to the order", what=what), NEWS)
    return Said(_("Line %(no)s: %(what)s attached", no=fact.line_no, what=what), NEWS)


@says(e.DocumentWithdrawn)
def withdrawn(fact: e.DocumentWithdrawn) -> Said:
    what, why = KINDS[fact.kind], REASONS[fact.why]
    if fact.line_no is None:
        return Said(_("%(what)s of the order withdrawn: %(why)s", what=what, why=why), WATCH)
    return Said(_("Line %(no)s: %(what)s withdrawn: %(why)s", no=fact.line_no, what=what, why=why), WATCH)
