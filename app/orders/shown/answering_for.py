"""Who answers for an order on our side, in words."""

from flask_babel import gettext as _

from app.orders.rules.handing import Answering
from app.templating import written_short_day


def answering_words(answers: Answering) -> str:
    """`Anna Keller`, or while she is away `Anna Keller (until 12 Dec: Tom Fuchs)`."""
    if answers.stand_in_id is None:
        return answers.buyer_name
    until = written_short_day(answers.until)
    return _("%(buyer)s (until %(day)s: %(stand_in)s)", buyer=answers.buyer_name, day=until, stand_in=answers.stand_in_name)
