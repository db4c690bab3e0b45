"""How what was waived reads in an order's history. Which certificate and why stands beside it, from the waiver itself."""

from flask_babel import gettext as _

from app.orders import events as e
from app.templating import written_date
from app.wording import WATCH, WRONG, Said, says


@says(e.LinesWaived)
def lines_waived(fact: e.LinesWaived) -> Said:
    days = {"first": written_date(fact.valid_from), "last": written_date(fact.valid_to)}
    return Said(_("A missing certificate is waived from %(first)s through %(last)s", **days), WATCH)


@says(e.LinesNotWaived)
def lines_not_waived(fact: e.LinesNotWaived) -> Said:
    return Said(_("A missing certificate is not waived any more"), WRONG)
