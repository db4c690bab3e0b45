"""The slip chart of a customer order: which day was expected when, beside the day that the customer was promised."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.customers.queries.answer import Answer, AnswerLine
from app.customers.rules.telling import trail_of
from app.dashboard.slips import days_of, ticks_of
from app.orders.rules.slip_chart import Chart, drawn, labels_apart
from app.orders.rules.slips import LineSaid, Statement, slips_of, worst_of
from app.templating import written_near

SHOWN = 12
"""More lines than these make no picture."""


def slips_of_answer(found: Answer) -> dict[str, Any]:
    """See `customers/_expected_slips.html`."""
    zone, today = ZoneInfo(found.order.site.time_zone), found.order.site.today
    lines = [said for each in found.lines[:SHOWN] if (said := _said(each, zone)).promised]
    if not lines:
        return {"chart": None}
    worst = worst_of(lines)
    chart, named = drawn(lines, today), worst or (lines[0] if len(lines) == 1 else None)
    return {
        "key": f"expected-{found.order.id}",
        "chart": chart,
        "finding": _finding(lines, worst),
        "today": today,
        "site_name": found.order.site.name,
        "count": sum(len(line.promised) for line in lines),
        "named": named.line_no if named else None,
        "ticks": ticks_of(chart),
        "labels": _labels(chart, named.line_no if named else None),
        "rows": [row for line in lines for row in _rows(line)],
    }


def _said(found: AnswerLine, zone: ZoneInfo) -> LineSaid:
    """What the chart of orders calls asked is what the customer was promised; what it calls promised, what we expected."""

    def statement(at: datetime, day: Any) -> Statement:
        return Statement(at, at.astimezone(zone).date(), day)

    return LineSaid(
        line_id=found.line.id,
        line_no=found.line.line_no,
        item_name=found.line.item_name,
        asked=tuple(statement(each.promised_at, each.promised_on) for each in found.line.promises),
        promised=tuple(statement(each.at, each.day) for each in trail_of(found.expected)) if found.line.promises else (),
        arrived=tuple(sorted({each.dispatch.dispatched_on for each in found.left})),
        is_open=found.line.outstanding > 0,
    )


def _finding(lines: Sequence[LineSaid], worst: LineSaid | None) -> str:
    if worst is None:
        return _("No expected date has slipped")
    slips = slips_of(worst)
    if slips.count == 1:
        return _("Line %(no)s slipped once, by %(days)s", no=worst.line_no, days=days_of(slips))
    return _("Line %(no)s slipped %(times)s times, %(days)s in all", no=worst.line_no, times=slips.count, days=days_of(slips))


def _labels(chart: Chart, named: int | None) -> list[dict[str, Any]]:
    """What stands at the ends of the line that is named, else the numbers of all."""
    wanted: list[tuple[float, float, str, str]] = []
    for line in chart.lines:
        if named is not None and line.line_no != named:
            continue
        word = _("line %(no)s: %(day)s", no=line.line_no, day=written_near(line.day))
        wanted.append((line.ends.x, line.ends.y, word, "promised"))
        if line.asked_ends.y != line.ends.y:
            promised = _("promised %(day)s", day=written_near(line.asked_day))
            wanted.append((line.asked_ends.x, line.asked_ends.y, promised, "asked"))
    heights = labels_apart([y for _x, y, _word, _kind in wanted])
    return [{"x": x, "y": y, "word": word, "kind": kind} for (x, _y, word, kind), y in zip(wanted, heights, strict=True)]


def _rows(line: LineSaid) -> list[dict[str, Any]]:
    """The same in rows, for who reads a table or hears a page."""
    moved = {after: (after.day - before.day).days for before, after in pairwise(line.promised)}
    asked = [(each.at, each.said_on, _("promised to the customer"), each.day, None) for each in line.asked]
    expected = [(each.at, each.said_on, _("expected"), each.day, moved.get(each)) for each in line.promised]
    return [
        {"line_no": line.line_no, "said_on": said_on, "what": what, "day": day, "days": days}
        for _at, said_on, what, day, days in sorted([*asked, *expected], key=lambda row: row[0])
    ]
