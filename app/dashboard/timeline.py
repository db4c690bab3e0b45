"""Which certificates end in the next twelve months: a picture, and the same as a table."""

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app import clock
from app.access import actor, requires
from app.certifications.queries.timeline import ending_first, endings_for
from app.certifications.rules.timeline import BOTTOM, HEIGHT, WIDTH, Month, bars_of, fullest, months_of
from app.dashboard.desk import bp, printed
from app.principal import Permission


@bp.get("/certificates/timeline")
@requires(Permission.CERTIFICATE_READ)
def timeline() -> str:
    page, today = printed(), clock.now().date()
    months = months_of(today, endings_for(actor(), today))
    return render_template(
        "certifications/timeline.html",
        finding=_finding(months),
        chart={"width": WIDTH, "height": HEIGHT, "foot": HEIGHT - BOTTOM, "bars": bars_of(months)},
        words={each.first: _word(each.first) for each in months},
        rows=_rows(today),
        **page,
    )


def _finding(months: list[Month]) -> str:
    total, most = sum(each.count for each in months), fullest(months)
    if most is None:
        return _("No certificate ends in the next twelve months")
    what = ngettext("1 certificate ends in the next twelve months", "%(num)s certificates end in the next twelve months", total)
    month = format_date(most.first, "MMMM y")
    return what + _(", %(count)s of them in %(month)s", count=most.count, month=month) if most.count > 1 else what


def _word(first: date) -> str:
    return format_date(first, "MMM")


def _rows(today: date) -> list[dict[str, Any]]:
    return [
        {"href": _href(key), "words": f"{kind} · {number}", "supplier": name, "on": on}
        for key, kind, number, name, on in ending_first(actor(), today)
    ]


def _href(certificate_id: int) -> str:
    return url_for("dashboard.certificate", certificate_id=certificate_id)
