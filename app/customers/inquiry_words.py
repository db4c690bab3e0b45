"""How inquiries read in a history. What was said does not stand there."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.customers import events as e
from app.templating import written_date
from app.wording import NEWS, OK, Said, says


@says(e.InquiryLogged)
def logged(fact: e.InquiryLogged) -> Said:
    if not fact.answered:
        return Said(_("The customer asked"), NEWS)
    if not fact.days:
        return Said(_("The customer asked and was answered"), OK)
    return Said(_told(len(fact.days)), OK)


@says(e.InquiryAnswered)
def answered(fact: e.InquiryAnswered) -> Said:
    return Said(_told(len(fact.days)) if fact.days else _("The customer was answered"), OK)


def _told(lines: int) -> str:
    return ngettext("The customer was told the day of 1 line", "The customer was told the days of %(num)s lines", lines)


@says(e.FollowUpSet)
def follow_up_set(fact: e.FollowUpSet) -> Said:
    if fact.follow_up_on is None:
        return Said(_("The customer need not be called again"))
    return Said(_("The customer is to be called again on %(day)s", day=written_date(fact.follow_up_on)))


@says(e.InquiryClosed)
def closed(fact: e.InquiryClosed) -> Said:
    return Said(_("An inquiry was closed"))


@says(e.OrderWatched, e.MoveSeen)
def watched(fact: e.OrderWatched | e.MoveSeen) -> None:
    """One person's business."""
