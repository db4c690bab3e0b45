"""What comes to one's sites, by the day on which it is expected."""

from itertools import groupby
from typing import Any

from flask import render_template, url_for

from app.access import actor, requires
from app.catalog import queries as catalog
from app.dashboard.desk import bp, printed, units
from app.principal import Permission
from app.receipts import queries
from app.receipts.queries import Arrival


@bp.get("/arrivals")
@requires(Permission.ARRIVALS_READ)
def arrivals() -> str:
    """Shipments on their way by their announced day, and what is promised and not shipped yet; late ones first."""
    page = printed()
    found, names, todays = queries.arrivals_for(actor()), units(), catalog.todays(actor())
    late = [each for each in found if each.on < todays[each.site_id]]
    by_day = groupby(found, key=lambda each: (each.on, each.on < todays[each.site_id]))
    days = [
        {"on": on, "overdue": is_late, "arrivals": [_shown(each, names) for each in group]} for (on, is_late), group in by_day
    ]
    return render_template("receipts/arrivals.html", days=days, total=len(found), late_total=len(late), **page)


def _shown(each: Arrival, names: dict[str, str]) -> dict[str, Any]:
    same = ("supplier_name", "order_number", "line_no", "item_name", "precision", "site_name", "quantity", "shipment_number")
    return {name: getattr(each, name) for name in same} | {
        "href": url_for("receipts.arrival", line_id=each.line_id, shipment_line=each.shipment_line_id),
        "unit": names.get(each.unit, each.unit),
        "can_receive": actor().can(Permission.LINE_RECEIVE),
    }
