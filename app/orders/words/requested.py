"""How facts about cancellation requests read."""

from flask_babel import gettext as _

from app.orders import events as e
from app.orders.rules.answers import Side
from app.orders.words.plain import quantity_word, reason_word
from app.wording import OK, PLAIN, WATCH, WRONG, Said, says


@says(e.CancellationAsked)
def cancellation_asked(fact: e.CancellationAsked) -> Said:
    words = {"no": fact.line_no, "quantity": quantity_word(fact.quantity)}
    if fact.side == Side.US:
        said = _("Line %(no)s: the supplier is asked to cancel %(quantity)s; it binds until then", **words)
    else:
        said = _("Line %(no)s: the supplier asks to cancel %(quantity)s; it binds until then", **words)
    return Said(said, WATCH, reason_word(fact.reason))


@says(e.CancellationGranted)
def cancellation_granted(fact: e.CancellationGranted) -> Said:
    words = {"no": fact.line_no, "quantity": quantity_word(fact.quantity)}
    return Said(_("Line %(no)s: agreed to cancel %(quantity)s", **words), OK)


@says(e.CancellationRefused)
def cancellation_refused(fact: e.CancellationRefused) -> Said:
    return Said(
        _("Line %(no)s: the request to cancel was refused, it binds on", no=fact.line_no), WRONG, reason_word(fact.reason)
    )


@says(e.CancellationWithdrawn)
def cancellation_withdrawn(fact: e.CancellationWithdrawn) -> Said:
    return Said(_("Line %(no)s: the request to cancel was withdrawn", no=fact.line_no), PLAIN)
