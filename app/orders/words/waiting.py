"""How facts about waiting read."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.orders import events as e
from app.templating import nth
from app.wording import NEWS, WATCH, WRONG, Said, says


@says(e.AnswersBecameOverdue)
def answers_became_overdue(fact: e.AnswersBecameOverdue) -> Said:
    words = ngettext("1 line was not answered in time", "%(num)s lines were not answered in time", len(fact.line_ids))
    return Said(words, WRONG)


@says(e.OrderUrged)
def order_urged(fact: e.OrderUrged) -> Said:
    words = ngettext("The buyer asked about 1 line", "The buyer asked about %(num)s lines", len(fact.line_ids))
    return Said(words if fact.times == 1 else _("%(words)s, %(nth)s time", words=words, nth=nth(fact.times)), WATCH)


@says(e.BuyerChanged)
def buyer_changed(fact: e.BuyerChanged) -> Said:
    return Said(_("Handed over to another buyer"), NEWS)
