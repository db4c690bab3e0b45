"""What comes to one's sites: overdue, today, next; shipments as units, with what is promised and not shipped yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import uuid4

from flask import render_template, request, url_for

from app.access import actor, requires
from app.catalog import queries as catalog
from app.dashboard.desk import bp, printed, units
from app.principal import Permission
from app.receipts import queries
from app.receipts.queries import Arrival, Load
from app.receipts.shown import receipt_words
from app.shipments.models import ShipmentLine

Names = dict[str, str]


@dataclass(frozen=True)
class Unit:
    """What arrives together: a shipment, or one line that is not shipped yet, as the page shows it."""

    site_name: str
    on: date
    when: str
    shown: dict[str, Any]


@bp.get("/arrivals")
@requires(Permission.ARRIVALS_READ)
def arrivals() -> str:
    page, chosen, names = printed(), request.args.get("site", type=int), units()
    todays = catalog.todays(actor())
    loads, promised = queries.loads_for(actor(), site_id=chosen), queries.promised_for(actor(), site_id=chosen)
    found = [_load(each, names, todays) for each in loads] + [_promised(each, names, todays) for each in promised]
    found.sort(key=lambda unit: (unit.site_name, unit.on, unit.shown["number"] == ""))
    return render_template(
        "receipts/arrivals.html",
        sites=[{"name": name, "days": _days(group)} for name, group in groupby(found, key=attrgetter("site_name"))],
        counts={when: sum(unit.when == when for unit in found) for when in ("overdue", "today", "next")},
        all_sites=_sites(),
        chosen=chosen,
        held_back=[_held(each, names) for each in queries.held_back(actor(), chosen)],
        **page,
    )


def _sites() -> list[dict[str, Any]]:
    """The sites that the actor may choose from."""
    found = [site for site in catalog.sites_for(actor()) if not actor().is_bound_to_sites or site.id in actor().site_ids]
    return [{"id": site.id, "name": site.name} for site in found]


def _days(units_of_site: Iterable[Unit]) -> list[dict[str, Any]]:
    by_day = groupby(units_of_site, key=lambda unit: (unit.when, unit.on if unit.when != "overdue" else None))
    return [{"when": when, "on": on, "units": [unit.shown for unit in group]} for (when, on), group in by_day]


def _when(on: date, today: date) -> str:
    return "overdue" if on < today else "today" if on == today else "next"


def _load(load: Load, names: Names, todays: dict[int, date]) -> Unit:
    shipment, today = load.shipment, todays[load.shipment.site_id]
    flags = [{"code": str(flag), "reason": reason} for flag, reason in shipment.flags.items()]
    shown = {name: getattr(shipment, name) for name in ("id", "number", "carrier", "package_count", "step", "edition")}
    shown |= {"supplier_name": load.supplier_name, "on": load.on, "today": today, "flags": flags, "nonce": uuid4().hex}
    shown |= {"lines": [_line(each, names) for each in load.lines], "can_receive": actor().can(Permission.LINE_RECEIVE)}
    return Unit(shipment.site.name, load.on, _when(load.on, today), shown)


def _line(line: ShipmentLine, names: Names) -> dict[str, Any]:
    of = line.order_line
    same = {name: getattr(of, name) for name in ("line_no", "item_name", "precision")}
    return same | {"order_number": of.order.number, "quantity": line.in_transit, "unit": names.get(of.unit, of.unit)}


def _promised(each: Arrival, names: Names, todays: dict[int, date]) -> Unit:
    line = {name: getattr(each, name) for name in ("order_number", "line_no", "item_name", "precision", "quantity")}
    shown = {
        "number": "",
        "supplier_name": each.supplier_name,
        "on": each.on,
        "lines": [line | {"unit": names.get(each.unit, each.unit)}],
        "href": url_for("receipts.arrival", line_id=each.line_id),
        "can_receive": actor().can(Permission.LINE_RECEIVE),
    }
    return Unit(each.site_name, each.on, _when(each.on, todays[each.site_id]), shown)


def _held(receipt: Any, names: Names) -> dict[str, Any]:
    return receipt_words(receipt, names) | {"order_number": receipt.order_line.order.number}
