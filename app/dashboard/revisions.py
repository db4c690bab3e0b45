"""What the pages of an order say of its revisions."""

from typing import Any

from app.access import actor
from app.catalog import queries as catalog
from app.orders import queries, shown
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
