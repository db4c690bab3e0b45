"""How the promised dates of an order moved: the finding in words, the picture, the table of the same data, and its file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access import actor, requires
from app.dashboard.desk import bp
from app.live.fragments import Piece, draws, redraws
from app.orders import queries
from app.orders.events import AnswerTakenBack, LineEvent, OrderCancelled, OrderEvent, OrderRevised
from app.orders.models import Order
from app.orders.queries.slips import said_of_lines
from app.orders.rules.slip_chart import Chart, drawn, labels_apart
from app.orders.rules.slips import LineSaid, Saying, Slips, slips_of, step_days, worst_of
from app.principal import Permission, Principal
from app.receipts.queries import receipts_of_lines
from app.sheets import Cell, Kind
from app.templating import written_near
from app.web import sent

Said = Sequence[LineSaid]


def slips_of_order(reader: Principal, order_id: int, line_no: int | None = None) -> dict[str, Any]:
    """The context of `orders/_slips.html`, for all lines of the order or for one. Raises `NotFound`."""
    return slips_at_hand(reader, queries.order_for(reader, order_id), line_no)


def slips_at_hand(reader: Principal, order: Order, line_no: int | None = None) -> dict[str, Any]:
    """The same of an order that the reader has found already."""
    lines = _with_arrivals(reader, said_of_lines(order))
    chosen = [line for line in lines if line.line_no == line_no or (line_no is None and line.is_wanted)]
    return _shown(order, chosen, single=line_no is not None)


def _with_arrivals(reader: Principal, lines: list[LineSaid]) -> list[LineSaid]:
    came = receipts_of_lines(reader, [line.line_id for line in lines])
    days = {line_id: tuple(sorted({each.arrived_on for each in found if each.arrived_on})) for line_id, found in came.items()}
    return [replace(line, arrived=days.get(line.line_id, ())) for line in lines]


def _shown(order: Order, lines: Said, *, single: bool) -> dict[str, Any]:
    worst = worst_of(lines)
    shown: dict[str, Any] = {
        "key": f"line-slips-{lines[0].line_id}" if single and lines else f"slips-{order.id}",
        "order_id": order.id,
        "line_no": lines[0].line_no if single and lines else None,
        "chart": None,
    }
    if not any(line.promised or line.offered for line in lines):
        return shown
    chart, named = drawn(lines, order.site.today), worst or (lines[0] if len(lines) == 1 else None)
    return shown | {
        "chart": chart,
        "finding": _finding_of_line(lines[0]) if single else _finding(lines, worst),
        "promises": sum(len(line.promised) for line in lines),
        "line_count": len(lines),
        "site_name": order.site.name,
        "today": order.site.today,
        "named": named.line_no if named else None,
        "labels": _labels(chart, named.line_no if named else None),
        "ticks": ticks_of(chart),
        "rows": [row for line in lines for row in _rows(line)],
    }


def ticks_of(chart: Chart) -> dict[str, list[tuple[float, str]]]:
    """What stands along both axes, with its place."""
    axes = {"across": chart.across, "up": chart.up}
    return {name: [(tick.at, written_near(tick.day)) for tick in ticks] for name, ticks in axes.items()}


def _finding(lines: Said, worst: LineSaid | None) -> str:
    """What the picture of an order says."""
    if worst is None:
        return _("No promise has slipped")
    if len(lines) == 1:
        return _finding_of_line(worst)
    count = sum(bool(slips_of(line).count) for line in lines)
    many = ngettext("1 of %(all)s lines slipped", "%(num)s of %(all)s lines slipped", count, all=len(lines))
    return _("%(many)s; %(worst)s", many=many, worst=_finding_of_line(worst))


def _finding_of_line(line: LineSaid) -> str:
    found = slips_of(line)
    if found.count:
        words = {"no": line.line_no, "days": days_of(found)}
        if found.count == 1:
            return _("Line %(no)s slipped once, by %(days)s", **words)
        if found.count == 2:
            return _("Line %(no)s slipped twice, %(days)s in all", **words)
        return _("Line %(no)s slipped %(times)s times, %(days)s in all", times=found.count, **words)
    if line.promised:
        return _("The promise for line %(no)s has not slipped", no=line.line_no)
    return _("Nothing is promised for line %(no)s yet", no=line.line_no)


def days_of(found: Slips) -> str:
    return ngettext("1 day", "%(num)s days", found.days)


def _labels(chart: Any, named: int | None) -> list[dict[str, Any]]:
    """What stands at the ends of the lines: of the one that is named, else the numbers of all."""
    wanted: list[tuple[float, float, str, str]] = []
    for line in chart.lines:
        if named is not None and line.line_no != named:
            continue
        several = len(chart.lines) > 1
        kind = "promised" if line.promised else "asked"
        word = _("line %(no)s: %(day)s", no=line.line_no, day=written_near(line.day)) if several else written_near(line.day)
        wanted.append((line.ends.x, line.ends.y, word, kind))
        if line.promised and line.asked_ends.y != line.ends.y:
            requested = _("requested %(day)s", day=written_near(line.asked_day))
            wanted.append((line.asked_ends.x, line.asked_ends.y, requested, "asked"))
        if line.offer_ends:
            offer = _("offered %(day)s", day=written_near(line.offered_day))
            wanted.append((line.offer_ends.x, line.offer_ends.y, offer, "offered"))
    heights = labels_apart([y for _x, y, _word, _kind in wanted])
    return [{"x": x, "y": y, "word": word, "kind": kind} for (x, _y, word, kind), y in zip(wanted, heights, strict=True)]


def _rows(line: LineSaid) -> list[dict[str, Any]]:
    """The same in rows: who reads a table or hears a page gets what the eye sees."""
    moved = {after: step_days(line, before, after) for before, after in pairwise(line.promised)}
    words = {Saying.ASKED: _("requested"), Saying.PROMISED: _("promised"), Saying.OFFERED: _("offered, open")}
    said = [
        {"line_no": line.line_no, "said_on": each.said_on, "what": words[kind], "day": each.day, "days": moved.get(each)}
        for kind, each in line.said
    ]
    came = [{"line_no": line.line_no, "said_on": day, "what": _("arrived"), "day": day, "days": None} for day in line.arrived]
    return said + came


@bp.get("/orders/<int:order_id>/slips.<any(csv,xlsx):kind>")
@requires(Permission.ORDER_READ)
def slips_file(order_id: int, kind: str) -> Response:
    """The rows under the picture."""
    order = queries.order_for(actor(), order_id)
    lines = _with_arrivals(actor(), said_of_lines(order))
    names = ("line_no", "said_on", "what", "day", "days")
    rows: Iterable[list[Cell]] = ([row[name] for name in names] for line in lines for row in _rows(line))
    headings = [_("Line"), _("Said on"), _("What"), _("Date"), _("Days later")]
    return sent(Kind(kind), f"{order.number}-promises", headings, iter(rows))


@redraws(LineEvent)
def of_a_line(fact: LineEvent) -> Iterable[Piece]:
    return {Piece("line-slips", fact.line_id)}


@redraws(AnswerTakenBack, OrderRevised, OrderCancelled)
def of_several_lines(fact: AnswerTakenBack | OrderRevised | OrderCancelled) -> Iterable[Piece]:
    """Without a fact of each line: what was said of it changed all the same."""
    return {Piece("line-slips", line_id) for line_id in fact.line_ids}


@redraws(OrderEvent)
def of_an_order(fact: OrderEvent) -> Iterable[Piece]:
    return {Piece("slips", fact.order_id)}


@draws("line-slips", needs=Permission.ORDER_READ)
def pictures_of_lines(ids: Collection[int], reader: Principal) -> Mapping[int, str]:
    return {
        line.id: render_template("orders/_slips.html", slips=slips_of_order(reader, line.order_id, line.line_no))
        for line in queries.lines_for(reader, ids)
    }


@draws("slips", needs=Permission.ORDER_READ)
def pictures(ids: Collection[int], reader: Principal) -> Mapping[int, str]:
    return {
        order.id: render_template("orders/_slips.html", slips=slips_at_hand(reader, order))
        for order in queries.orders_with_lines(reader, ids)
    }
