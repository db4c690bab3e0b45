"""Everything that happened to an order: filtered, by day, page by page, and as a file. Each side sees its own."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import lazy_gettext as _

from app.access import actor, open_to_links, requires
from app.dashboard.desk import bp, company, printed
from app.dashboard.slips import slips_of_order
from app.orders import queries, shown
from app.orders.models import Order
from app.orders.queries import HistoryPage, Kind, Wanted
from app.principal import Permission
from app.refusals import NotFound
from app.sheets import Cell
from app.sheets import Kind as FileKind
from app.web import sent

KINDS = {
    Kind.ANSWERS: _("Answers and promises"),
    Kind.CHANGES: _("Changes of the order"),
    Kind.SHIPMENTS: _("Shipments"),
    Kind.RECEIPTS: _("Receipts"),
}
HEADINGS = (_("When"), _("Who"), _("What"), _("Line"), _("From"), _("To"), _("Why"))
IN_A_FILE = 500


@bp.get("/orders/<int:order_id>/history")
@requires(Permission.ORDER_READ)
@open_to_links
def history(order_id: int) -> str:
    """Instants are the reader's, dates of the business the site's: the page says both."""
    page = printed()
    (order,) = queries.orders_with_lines(actor(), [order_id]) or (None,)
    if order is None:
        raise NotFound
    line_no, wanted = _asked(order)
    found = queries.history_page(actor(), order_id, wanted, before=request.args.get("before", type=int))
    query: dict[str, Any] = {name: value for name, value in (("line", line_no), ("kind", wanted.kind)) if value}
    older = url_for("dashboard.history", order_id=order_id, before=found.older, **query) if found.older else None
    return render_template(
        "dashboard/history.html",
        order=shown.order_head(order),
        entries=list(_spoken(order, found)),
        lines=[(line.line_no, line.item_name) for line in order.lines],
        kinds=KINDS.items(),
        query=query,
        time_zone=order.site.time_zone,
        slips=slips_of_order(actor(), order_id, line_no),
        older_href=older,
        for_supplier=actor().is_supplier,
        **page,
    )


def _asked(order: Order) -> tuple[int | None, Wanted]:
    """The number of the line and what is wanted of the history; what makes no sense narrows nothing."""
    args = request.args
    line = next((line for line in order.lines if line.line_no == args.get("line", type=int)), None)
    kind = Kind(args["kind"]) if args.get("kind") in set(Kind) else None
    return (line.line_no if line else None), Wanted(line.id if line else None, kind)


def _spoken(order: Order, found: HistoryPage) -> Iterator[dict[str, Any]]:
    for told in found.entries:
        entry = shown.entry(told, company(), order.supplier.name)
        if entry:
            yield entry | {"day": told.occurred_at.astimezone(UTC).date()}


@bp.get("/orders/<int:order_id>/history.<any(csv,xlsx):kind>")
@requires(Permission.ORDER_READ)
def history_file(order_id: int, kind: str) -> Response:
    """All of it under the same filter, as it reads on the page."""
    (order,) = queries.orders_with_lines(actor(), [order_id]) or (None,)
    if order is None:
        raise NotFound
    rows = (_row(entry) for found in _pages(order, _asked(order)[1]) for entry in _spoken(order, found))
    return sent(FileKind(kind), f"{order.number}-history", [str(each) for each in HEADINGS], rows)


def _pages(order: Order, wanted: Wanted) -> Iterator[HistoryPage]:
    before = None
    while True:
        found = queries.history_page(actor(), order.id, wanted, before=before, limit=IN_A_FILE)
        yield found
        if found.older is None:
            return
        before = found.older


def _row(entry: dict[str, Any]) -> list[Cell]:
    changes = entry["changes"]
    named = len(changes) > 1
    before = "; ".join(f"{each.what} {each.before}" if named else each.before for each in changes)
    after = "; ".join(f"{each.what} {each.after}" if named else each.after for each in changes)
    return [entry["occurred_at"], entry["who"], entry["words"], entry["line_no"], before, after, entry["note"]]
