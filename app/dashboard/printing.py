"""An order on paper, revision by revision, with the documents that held then; for both sides."""

from flask import render_template

from app.access import actor, open_to_links, requires
from app.attachments import queries as attachments
from app.attachments import shown as attached
from app.catalog import queries as catalog
from app.dashboard.desk import bp, units
from app.orders import queries, shown
from app.orders.models import Order
from app.principal import Permission
from app.refusals import NotFound


@bp.get("/orders/<int:order_id>/revisions/<int:revision>/print")
@requires(Permission.ORDER_READ)
@open_to_links
def print_revision(order_id: int, revision: int) -> str:
    """What a revision said, whatever came after it."""
    found = queries.order_page(actor(), order_id)
    paper = _paper(found, revision)
    held = [attached.document(each) for each in attachments.held_by(actor(), found, revision)]
    return render_template("orders/print.html", order=shown.printed_order(paper), documents=held)


def _paper(found: Order, revision: int) -> shown.Paper:
    revisions = queries.revisions_of(actor(), found)
    if revision not in revisions.numbers:
        raise NotFound
    swaps = queries.substitutions_of(actor(), found.lines)
    before = {each.item_before_id for of_line in swaps.values() for each in of_line}
    called = shown.articles_of(actor(), found.lines, units(), before)
    site = catalog.site_for(actor(), revisions.header(revision)["site_id"])
    return shown.Paper(revisions, revision, called, swaps, site)
