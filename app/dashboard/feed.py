"""A calendar as iCalendar (RFC 5545) has it: days as days, deadlines as instants."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from icalendar import Calendar, Event

from app.orders.queries import CalendarEntry, CalendarKind
from app.web import from_outside


def written(entries: Iterable[CalendarEntry], changed: datetime) -> bytes:
    """The entries; `changed` is when any of them can have changed last, so that the same calendar is the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Waybill//Waybill//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Waybill · {current_app.config['SETTINGS'].company_name}")
    for entry in entries:
        calendar.add_component(_event(entry, changed))
    return calendar.to_ical()


def _event(entry: CalendarEntry, changed: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.kind}-{entry.order_id}-{entry.at.isoformat() if entry.at else entry.on.isoformat()}@waybill")
    event.add("dtstamp", changed)
    event.add("summary", words(entry))
    event.add("location", entry.site_name)
    event.add("description", entry.supplier_name)
    event.add("url", from_outside(url_for("dashboard.order", order_id=entry.order_id)))
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", entry.at or entry.on)
    event.add("dtend", entry.at or entry.on + timedelta(days=1))
    return event


def words(entry: CalendarEntry) -> str:
    """`PO-10049: 3 lines promised`."""
    said = {
        CalendarKind.ANSWER: ngettext("answer due for 1 line", "answer due for %(num)s lines", entry.lines),
        CalendarKind.PROMISED: ngettext("1 line promised", "%(num)s lines promised", entry.lines),
        CalendarKind.ASKED: ngettext("1 line asked for, not agreed", "%(num)s lines asked for, not agreed", entry.lines),
        CalendarKind.EXPECTED: ngettext("1 line expected to arrive", "%(num)s lines expected to arrive", entry.lines),
    }
    return _("%(order)s: %(what)s", order=entry.order_number, what=said[entry.kind])
