"""An order on paper, revision by revision, for both sides."""

from flask import render_template

from app.access import actor, requires
from app.catalog import queries as catalog
from app.orders import queries, shown
from app.orders.views.blueprint import bp
from app.principal import Permission
from app.refusals import NotFound


@bp.get("/orders/<int:order_id>/revisions/<int:revision>/print")
@requires(Permission.ORDER_READ)
def print_revision(order_id: int, revision: int) -> str:
    """What a revision said, whatever came after it."""
    found = queries.order_page(actor(), order_id)
    revisions = queries.revisions_of(actor(), found)
    if revision not in revisions.numbers:
        raise NotFound
    site = catalog.site_for(actor(), revisions.header(revision)["site_id"])
    called = shown.articles_of(actor(), found.lines, catalog.unit_names(actor()))
    return render_template("orders/print.html", order=shown.printed_order(revisions, revision, called, site))
