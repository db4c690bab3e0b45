"""The live board: every open line, late first; a row opens in place."""

from typing import Any

from flask import jsonify, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.conversations import queries as conversations
from app.dashboard.desk import asked_ids, bp, company, printed, units
from app.dashboard.triage import standards_of
from app.orders import queries, shown
from app.orders.queries import BoardFilter, View
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.shipments import shown as shipped
from app.suppliers import queries as suppliers

ATTENTION = (
    (View.UNANSWERED, _("answers overdue"), "wrong"),
    (View.TO_CONFIRM, _("to confirm"), "watch"),
    (View.PROPOSALS, _("proposals"), "watch"),
    (View.REJECTED, _("rejected"), "wrong"),
    (View.MOVED, _("moved"), "news"),
    (View.LATE, _("late"), "wrong"),
    (View.DUE, _("due in 7 days"), "ok"),
)


@bp.get("/board")
@requires(Permission.BOARD_READ)
def board() -> str:
    page, chosen = printed(), _chosen()
    found = queries.board_page(actor(), chosen, request.args.get("after") or None)
    counts = queries.attention_for(actor())
    names = units()
    return render_template(
        "dashboard/board.html",
        lines=[shown.board_line(row, names) for row in found.rows],
        attention=attention(counts, actor()),
        **board_head(actor()),
        filters=_typed(),
        suppliers=[{"code": str(key), "name": name} for key, name in suppliers.supplier_names_for(actor())],
        sites=[{"code": str(site.id), "name": site.name} for site in catalog.sites_for(actor())],
        states=[{"code": str(view), "name": word} for view, word, _meaning in ATTENTION],
        next_href=_further(found.next_cursor),
        **page,
    )


def board_head(reader: Principal) -> dict[str, int]:
    """What the board's heading says, whatever the filter shows."""
    return {"open_count": queries.open_count_for(reader), "late_count": queries.late_count_for(reader)}


def attention(counts: dict[View, int], reader: Principal) -> list[dict[str, Any]]:
    """The strip of counts; each leads to its rows, those that wait for a decision to triage."""
    of_lines = [
        {"href": _rows_of(view, reader), "count": counts[view], "word": word, "meaning": meaning}
        for view, word, meaning in ATTENTION
    ]
    return of_lines + _questions(reader)


def _questions(reader: Principal) -> list[dict[str, Any]]:
    """What suppliers ask; for those who may read it."""
    if not reader.can(Permission.MESSAGE_READ):
        return []
    href, count = url_for("dashboard.questions"), conversations.question_count(reader)
    return [{"href": href, "count": count, "word": ngettext("question", "questions", count), "meaning": "watch"}]


def _rows_of(view: View, reader: Principal) -> str:
    if view in (View.PROPOSALS, View.REJECTED) and reader.can(Permission.PROPOSAL_DECIDE):
        return url_for("dashboard.triage", show=str(view))
    return url_for("dashboard.board", state=str(view))


def _chosen() -> BoardFilter:
    """The filter that stands in the address; what makes no sense there filters nothing."""
    args = request.args
    view = View(args["state"]) if args.get("state") in set(View) else View.OPEN
    if view is View.OPEN and args.get("show") == "all":
        view = View.ALL
    return BoardFilter(view, args.get("q", "")[:100], args.get("supplier", type=int), args.get("site", type=int))


def _typed() -> dict[str, Any]:
    names = ("q", "supplier", "site", "state", "show")
    typed = {name: request.args.get(name, "")[:100] for name in names}
    return typed | {"any": any(value and value != "open" for value in typed.values())}


def _further(cursor: str | None) -> str | None:
    kept = {name: value for name, value in _typed().items() if name != "any" and value}
    return url_for("dashboard.board", **kept, after=cursor) if cursor else None


@bp.get("/board/lines/<int:line_id>")
@requires(Permission.BOARD_READ)
def board_line(line_id: int) -> str:
    """A row opened in place: what was said, its proposal with its verbs, its shipments, the last words."""
    found, names = queries.line_for(actor(), line_id), units()
    row = queries.board_rows(actor(), [line_id]).get(line_id)
    if row is None:
        raise NotFound  # a draft's line stands on no board
    offer = shown.proposal(found, names, standards_of(actor(), [found])) if queries.sees_words(actor()) else None
    more = {"requested_quantity": found.quantity, "currency": found.order.currency}
    told = queries.history_for(actor(), found.order_id, line_id=line_id, limit=60)[:6]
    entries = [shown.entry(each, company(), row.supplier_name) for each in told]
    return render_template(
        "dashboard/_board_opened.html",
        line=shown.board_line(row, names) | more,
        proposal=offer["proposal"] if offer else None,
        besides=shown.beside(actor(), [found]).get(line_id, []),
        shipments=shipped.shipments_of_line(actor(), line_id, found.order_id, names),
        entries=[entry for entry in entries if entry],
        history_id="",
    )


@bp.get("/board/matching")
@requires(Permission.BOARD_READ)
def board_matching() -> Response:
    """Which of these lines the board would show now, under the filter of the address: for rows that a page lacks."""
    return jsonify(matching=sorted(queries.matching_lines(actor(), _chosen(), asked_ids())))
