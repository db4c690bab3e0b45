"""How facts about counter-proposals, substitutes and places elsewhere read."""

from flask_babel import gettext as _

from app.orders import events as e
from app.orders.words.plain import parts_words, reason_word
from app.templating import written_date
from app.wording import NEWS, WATCH, WRONG, Change, Said, says


@says(e.CounterProposed)
def counter_proposed(fact: e.CounterProposed) -> Said:
    words = _("Line %(no)s: the buyer offers %(parts)s instead", no=fact.line_no, parts=parts_words(fact))
    if fact.answer_by is not None:
        words += _(", to be answered by %(day)s", day=written_date(fact.answer_by))
    change = Change(_("offered"), written_date(fact.requested_on), parts_words(fact))
    return Said(words, WATCH, reason_word(fact.reason), (change,))


@says(e.CounterDeclined)
def counter_declined(fact: e.CounterDeclined) -> Said:
    day = written_date(fact.binding_on)
    return Said(
        _("Line %(no)s: the buyer’s offer declined, %(day)s counts", no=fact.line_no, day=day), WRONG, reason_word(fact.reason)
    )


@says(e.CounterWithdrawn)
def counter_withdrawn(fact: e.CounterWithdrawn) -> Said:
    day = written_date(fact.binding_on)
    return Said(_("Line %(no)s: the buyer’s offer withdrawn, %(day)s counts", no=fact.line_no, day=day))


@says(e.LineSubstituted)
def line_substituted(fact: e.LineSubstituted) -> Said:
    numbers = {"before": fact.number_before, "number": fact.number}
    words = _("Line %(no)s: %(before)s replaced by %(number)s", no=fact.line_no, **numbers)
    return Said(words, NEWS, changes=(Change(_("item"), fact.number_before, fact.number),))


@says(e.LinePlacedElsewhere)
def line_placed_elsewhere(fact: e.LinePlacedElsewhere) -> Said:
    return Said(_("Line %(no)s: a draft for another supplier was written", no=fact.line_no), NEWS)
