"""How conversations read in an order's history. What was said does not stand there."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.conversations import events as e
from app.wording import Said, says


@says(e.MessageWritten)
def written(fact: e.MessageWritten) -> Said:
    if fact.asks:
        words = _("Line %(no)s: a question", no=fact.line_no)
    elif fact.message_ids:
        words = _("Line %(no)s: an answer", no=fact.line_no)
    else:
        words = _("Line %(no)s: a message", no=fact.line_no)
    return Said(words + ngettext(" with 1 file", " with %(num)s files", fact.files) if fact.files else words)


@says(e.AnswerWaived)
def waived(fact: e.AnswerWaived) -> Said:
    return Said(_("Line %(no)s: a question needs no answer any more", no=fact.line_no))


@says(e.MessagesRead)
def read(fact: e.MessagesRead) -> None:
    """Of no interest to anybody but who wrote, and they see it beside their message."""
