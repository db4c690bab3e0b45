"""What the pages of an order say of its revisions."""

from typing import Any

from app.access import actor
from app.catalog import queries as catalog
from app.orders import queries, shown
from app.orders.forms import AnswerForm
from app.orders.models import Order


def revision_parts(found: Order, units: dict[str, str]) -> dict[str, Any]:
    """`asked_otherwise` until it is answered, and `revisions` for ever; neither where there is but one."""
    if found.revision == 1:
        return {"asked_otherwise": None, "revisions": []}
    revisions = queries.revisions_of(actor(), found)
    sites = {site.id: site.name for site in catalog.sites_for(actor())}
    return {
        "asked_otherwise": shown.asked_otherwise(revisions, units, sites),
        "revisions": shown.revision_list(revisions, units, sites),
    }


def keep_what_was_typed(found: Order, answered: AnswerForm) -> None:
    """After a revision, what merely stood there as the old one asked for gives way to what the new one asks for."""
    seen = answered.revision.data
    if seen is None or not 1 <= seen < found.revision:
        return
    revisions = queries.revisions_of(actor(), found)
    for line in found.lines:
        row = answered.row(line.id)
        if row is None:
            continue
        for name, before in shown.prefilled(line, revisions.line(line, seen)).items():
            if row.text(name) == before:
                row.typed.pop(name)
