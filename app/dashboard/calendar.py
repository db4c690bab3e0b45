"""What is due, promised and expected on which day: a month, an agenda, and a feed for other calendars."""

from calendar import Calendar as Weeks
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.access import act_for_holder, actor, public, requires
from app.catalog import queries as catalog
from app.dashboard import feed as feeding
from app.dashboard.desk import bp, printed
from app.forms import BaseForm, answered
from app.identity import feeds
from app.identity.forms import FeedForm
from app.orders import queries
from app.orders.queries import CalendarEntry
from app.principal import Permission
from app.refusals import NotFound
from app.suppliers import queries as suppliers
from app.throttle import limiter
from app.web import from_outside

BEFORE, AFTER = timedelta(days=31), timedelta(days=366)


@bp.get("/calendar")
@requires(Permission.CALENDAR_READ)
def calendar(refused: BaseForm | None = None) -> str:
    page, (year, month), site = printed(), _month(), request.args.get("site", type=int)
    weeks = list(Weeks().monthdatescalendar(year, month))
    entries = queries.calendar_entries(actor(), weeks[0][0], weeks[-1][-1], site)
    by_day = {on: list(found) for on, found in groupby(entries, key=lambda each: each.on)}
    first = date(year, month, 1)
    return render_template(
        "dashboard/calendar.html",
        heading=format_date(first, "MMMM yyyy"),
        weeks=[[_cell(day, month, by_day.get(day, []), site) for day in week] for week in weeks],
        agenda=[{"on": on, "entries": found, "href": _of(on, site)} for on, found in by_day.items() if on.month == month],
        earlier_href=_at(first - timedelta(days=1), site),
        later_href=_at(first + timedelta(days=31), site),
        sites=[{"code": each.id, "name": each.name} for each in catalog.sites_for(actor())],
        site=site,
        typed_month=f"{year}-{month:02d}",
        today=_today(site),
        for_supplier=actor().is_supplier,
        nonce=uuid4().hex,
        refused=refused.refused if refused else "",
        **page,
    )


def _month() -> tuple[int, int]:
    """The month of the address; what makes no sense there is this month."""
    year, _sep, month = request.args.get("month", "").partition("-")
    if year.isdecimal() and month.isdecimal() and 1990 <= int(year) <= 2100 and 1 <= int(month) <= 12:
        return int(year), int(month)
    today = _today(request.args.get("site", type=int))
    return today.year, today.month


def _today(site: int | None) -> date:
    """The day it is where the reader is: at the supplier that looks; at the site that is looked at; else at most sites."""
    reader = actor()
    if reader.supplier_id is not None:
        return suppliers.supplier_for(reader, reader.supplier_id).today
    days = catalog.todays(reader)
    if site in days:
        return days[site]
    found = Counter(day for each, day in days.items() if not reader.site_ids or each in reader.site_ids)
    return max(found, key=lambda day: (found[day], -day.toordinal()), default=clock.now().date())


def _at(day: date, site: int | None) -> str:
    return url_for("dashboard.calendar", month=f"{day.year}-{day.month:02d}", site=site)


def _of(day: date, site: int | None) -> str:
    """What falls on a day: a supplier's list of what waits, or our board."""
    if actor().is_supplier:
        return url_for("dashboard.todo", day=day.isoformat())
    return url_for("dashboard.board", day=day.isoformat(), site=site)


def _cell(day: date, month: int, entries: Sequence[CalendarEntry], site: int | None) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for each in entries:
        counts[each.kind] = counts.get(each.kind, 0) + each.lines
    return {"on": day, "is_of_month": day.month == month, "counts": counts, "href": _of(day, site)}


@bp.post("/calendar/feeds")
@requires(Permission.CALENDAR_READ)
def make_feed() -> AnyResponse:
    """A secret address of one's own calendar, shown once: only its hash is kept."""
    form, made = BaseForm(), []
    status = form.attempt(lambda: made.append(feeds.make_feed(actor(), once=form.nonce.data)))
    if made:
        address = from_outside(url_for("dashboard.feed", token=made[0]))
        return make_response(render_template("dashboard/feed_made.html", address=address))
    if status == 200:
        flash(
            _("This address was made already, it is shown only once. Revoke it where you see your devices if you lost it."),
            "watch",
        )
    return answered(status, form, "dashboard.calendar")


@bp.post("/calendar/feeds/revoke")
@requires(Permission.CALENDAR_READ)
def revoke_feed() -> AnyResponse:
    form = FeedForm()
    status = form.attempt(lambda: feeds.revoke_feed(actor(), form.feed.data))
    if status == 200:
        flash(_("The address shows nothing any more."), "ok")
        return redirect(url_for("identity.sessions"), 303)
    return answered(status, form, "dashboard.calendar")


@bp.get("/calendar/<token>.ics")
@public
@limiter.limit("60 per 15 minutes")
def feed(token: str) -> AnyResponse:
    """Whoever has the secret reads what its person reads, and nothing else; wrong, revoked and unknown look alike."""
    found = feeds.person_behind_feed(token)
    if found is None or not found[0].can(Permission.CALENDAR_READ):
        raise NotFound
    holder, language = found
    act_for_holder(holder)
    today = _today(None)
    entries, changed = queries.calendar_entries(holder, today - BEFORE, today + AFTER), queries.last_word(holder)
    with force_locale(language.replace("-", "_")):
        body = feeding.written(entries, changed or clock.now())
    response = current_app.response_class(body, mimetype="text/calendar")
    response.last_modified = changed
    response.add_etag()
    return response.make_conditional(request)
