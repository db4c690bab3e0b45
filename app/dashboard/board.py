"""The live board: every open line, late first; a row opens in place."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.certifications import queries as certificates
from app.conversations import queries as conversations
from app.customers.queries.listing import endangered_count
from app.customers.queries.moved import moved_count
from app.dashboard import columns, saved
from app.dashboard.certificates import SOON
from app.dashboard.desk import asked_ids, bp, company, printed, units
from app.dashboard.filters import KEYS, SORTS, Asked, asked
from app.dashboard.slips import slips_of_order
from app.dashboard.triage import standards_of
from app.forms import BaseForm
from app.orders import queries, shown
from app.orders.queries import View
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.saved_views.rules import Page
from app.shipments import shown as shipped
from app.suppliers import queries as suppliers

ATTENTION = (
    (View.UNANSWERED, _("answers overdue"), "wrong"),
    (View.TO_CONFIRM, _("to confirm"), "watch"),
    (View.PROPOSALS, _("proposals"), "watch"),
    (View.REJECTED, _("rejected"), "wrong"),
    (View.RELEASES, _("asked to be cancelled"), "watch"),
    (View.HELD, _("held"), "wrong"),
    (View.MOVED, _("moved"), "news"),
    (View.LATE, _("late"), "wrong"),
    (View.DUE, _("due in 7 days"), "ok"),
)


@bp.get("/board")
@requires(Permission.BOARD_READ)
def board(refused: BaseForm | None = None) -> str | Response:
    """With nothing asked for, it begins with what its reader keeps as the first view."""
    first = saved.address_of_first(Page.BOARD) if not request.args and refused is None else None
    return redirect(first) if first else _drawn(refused)


def _drawn(refused: BaseForm | None) -> str:
    page, wanted = printed(), asked()
    found = queries.board_page(actor(), wanted.filter, request.args.get("after") or None)
    counts = queries.attention_for(actor())
    return render_template(
        "dashboard/board.html",
        lines=shown.board_lines(found.rows, units(), queries.absences_for(actor()), shown.lacks_of_lines(actor(), found.rows)),
        attention=attention(counts, actor()),
        **board_head(counts),
        **_choices(wanted),
        **saved.shown(Page.BOARD, wanted, refused),
        exact=queries.order_numbered(actor(), wanted.filter.q),
        next_href=url_for("dashboard.board", **wanted.query, after=found.next_cursor) if found.next_cursor else None,
        **page,
    )


def _choices(wanted: Asked) -> dict[str, Any]:
    """What can be chosen beside what is chosen, see `dashboard/_board_filters.html`."""
    prices = queries.sees_prices(actor())
    offered = [each for each in columns.BOARD.columns if prices or not each.in_files_only]
    return {
        "filters": wanted,
        "suppliers": [{"code": key, "name": name} for key, name in suppliers.supplier_names_for(actor())],
        "sites": [{"code": site.id, "name": site.name} for site in catalog.sites_for(actor())],
        "states": [{"code": str(view), "name": word} for view, word in _states()],
        "sorts": [{"code": str(sort), "name": word} for sort, word in SORTS.items()],
        "sorted_by": KEYS[wanted.filter.sort],
        "columns": [each for each in offered if not each.in_files_only],
        "choosable": offered,
    }


def _states() -> Iterator[tuple[View, Any]]:
    """What lines can be filtered by; what is said of certificates, for who may see it."""
    for view, word, _meaning in ATTENTION:
        if view is not View.HELD:
            yield view, word
        elif queries.sees_lacks(actor()):
            yield view, word
            yield View.LACKING, _("certificate missing")


def board_head(counts: Mapping[View, int]) -> dict[str, int]:
    """What the board's heading says, whatever the filter shows."""
    return {"open_count": counts[View.OPEN], "late_count": counts[View.LATE]}


def attention(counts: Mapping[View, int], reader: Principal) -> list[dict[str, Any]]:
    """The strip of counts; each leads to its rows, those that wait for a decision to triage."""
    of_lines = [
        {"href": _rows_of(view, reader), "count": counts[view], "word": word, "meaning": meaning}
        for view, word, meaning in ATTENTION
        if view in counts
    ]
    return of_lines + _ending(reader) + _questions(reader) + _customers(reader) + _told_otherwise(reader)


def _ending(reader: Principal) -> list[dict[str, Any]]:
    """Certificates that end soon and that nobody has renewed; for those who may read them."""
    if not reader.can(Permission.CERTIFICATE_READ):
        return []
    href, count = url_for("dashboard.certificates", ends=SOON), certificates.ending_count(reader, SOON)
    return [{"href": href, "count": count, "word": ngettext("certificate ends", "certificates end", count), "meaning": "watch"}]


def _questions(reader: Principal) -> list[dict[str, Any]]:
    """What suppliers ask; for those who may read it."""
    if not reader.can(Permission.MESSAGE_READ):
        return []
    href, count = url_for("dashboard.questions"), conversations.question_count(reader)
    return [{"href": href, "count": count, "word": ngettext("question", "questions", count), "meaning": "watch"}]


def _customers(reader: Principal) -> list[dict[str, Any]]:
    """Customer orders that come later than was promised; for those who may read them."""
    if not reader.can(Permission.CUSTOMER_ORDER_READ):
        return []
    href, count = url_for("dashboard.customer_orders", risk="endangered"), endangered_count(reader)
    word = ngettext("customer order at risk", "customer orders at risk", count)
    return [{"href": href, "count": count, "word": word, "meaning": "wrong"}]


def _told_otherwise(reader: Principal) -> list[dict[str, Any]]:
    """Customer orders whose customers were told a day that is no longer true; for those who may call them."""
    if not reader.can(Permission.INQUIRY_WRITE):
        return []
    href, count = url_for("dashboard.inquiries", show="moved"), moved_count(reader)
    return [{"href": href, "count": count, "word": _("told otherwise"), "meaning": "wrong"}]


def _rows_of(view: View, reader: Principal) -> str:
    if view in (View.PROPOSALS, View.REJECTED) and reader.can(Permission.PROPOSAL_DECIDE):
        return url_for("dashboard.triage", show=str(view))
    return url_for("dashboard.board", state=str(view))


@bp.get("/board/lines/<int:line_id>")
@requires(Permission.BOARD_READ)
def board_line(line_id: int) -> str:
    """A row opened in place: what was said, its proposal with its verbs, its shipments, the last words."""
    found, names = queries.line_for(actor(), line_id), units()
    row = queries.board_rows(actor(), [line_id]).get(line_id)
    if row is None:
        raise NotFound  # a draft's line stands on no board
    offer = shown.proposal(found, names, standards_of(actor(), [found])) if queries.sees_words(actor()) else None
    told = queries.history_for(actor(), found.order_id, line_id=line_id, limit=6)
    entries = [shown.entry(each, company(), row.supplier_name) for each in told]
    return render_template(
        "dashboard/_board_opened.html",
        line=shown.opened_line(row, names) | {"currency": found.order.currency},
        proposal=offer["proposal"] if offer else None,
        besides=shown.beside(actor(), [found]).get(line_id, []),
        shipments=shipped.shipments_of_line(actor(), line_id, found.order_id, names),
        entries=[entry for entry in entries if entry],
        history_id="",
        slips=slips_of_order(actor(), found.order_id, found.line_no),
    )


@bp.get("/board/matching")
@requires(Permission.BOARD_READ)
def board_matching() -> Response:
    """Which of these lines the board would show now, under the filter of the address: for rows that a page lacks."""
    return jsonify(matching=sorted(queries.matching_lines(actor(), asked().filter, asked_ids())))
