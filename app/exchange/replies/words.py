"""How facts about mails that came in read, and who is told of them."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.exchange.replies import events as e
from app.notifications.news import News, tells
from app.notifications.rules.kinds import Kind, To
from app.wording import NEWS, PLAIN, WATCH, Said, says


@says(e.SheetMailed)
def sheet_mailed(fact: e.SheetMailed) -> Said:
    return Said(_("A workbook with answers came by mail; it waits to be confirmed"), NEWS)


@says(e.MailUnclear)
def mail_unclear(fact: e.MailUnclear) -> Said:
    return Said(_("A mail came in that nobody but a buyer can make sense of"), WATCH)


@says(e.MailSettled)
def mail_settled(fact: e.MailSettled) -> Said:
    return Said(_("A mail that came in was settled"), PLAIN)


@tells(e.SheetMailed)
def who_sent_it(fact: e.SheetMailed) -> Iterable[News]:
    """At the address that we know, whoever it was that wrote."""
    yield News(Kind.SHEET_MAILED, To.PERSON, fact.supplier_id, fact.order_id, person_id=fact.person_id)
