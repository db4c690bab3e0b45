"""Shipments: what is to ship to a site across its orders, the list, and the page of one for both sides."""

from typing import Any

from flask import render_template, request, url_for

from app.access import actor, requires
from app.dashboard.desk import bp, printed, units
from app.forms import BaseForm
from app.orders import queries as orders
from app.orders.models import Order
from app.principal import Permission
from app.refusals import NotFound
from app.shipments import queries, shown
from app.shipments.forms import PackageForm, PrefixForm, SendForm
from app.shipments.rules import WAY, Step, ahead
from app.shipments.rules.carriers import CARRIERS
from app.shipments.rules.offers import Act, acts
from app.suppliers.queries import supplier_for


@bp.get("/ship")
@requires(Permission.LINE_SHIP)
def ship(refused: SendForm | None = None) -> str:
    """Everything that is to ship to one site; lines that are named, or those of the order that is, are filled in."""
    page, places, args = printed(url_for("dashboard.ship")), queries.sites_to_ship_to(actor()), request.values
    order_id = args.get("order", type=int)
    order = orders.order_page(actor(), order_id) if order_id else None
    chosen = _chosen(order, args.getlist("line", type=int), refused)
    site_id = order.site_id if order else args.get("site", type=int) or (places[0][0] if places else 0)
    lines = queries.to_ship(actor(), site_id, q=args.get("q", "")[:60], first=chosen)
    return render_template(
        "dashboard/ship.html",
        sites=[{"id": each, "name": name, "lines": count} for each, name, count in places],
        site_id=site_id,
        q=args.get("q", "")[:60],
        most=queries.MOST,
        send=shown.send_form(lines, supplier_for(actor(), actor().supplier_id or 0), units(), chosen, refused),
        **page,
    )


def _chosen(order: Order | None, line_ids: list[int], refused: SendForm | None) -> list[int]:
    if refused is not None:
        return [row.id for row in refused.rows if row.text("quantity")]
    return [*(line.id for line in (order.lines if order else ())), *line_ids][: queries.MOST]


@bp.get("/shipments")
@requires(Permission.ORDER_READ)
def shipments() -> str:
    page, args = printed(), request.args
    kept = {"q": args.get("q", "")[:60], "show": "all" if args.get("show") == "all" else ""}
    open_only = not any(kept.values())
    found = queries.shipments_page(actor(), q=kept["q"], open_only=open_only, after=args.get("after", type=int))
    typed: dict[str, Any] = {name: value for name, value in kept.items() if value}
    more = url_for("dashboard.shipments", **typed, after=found[-1].id) if len(found) == queries.PAGE else None
    rows = [shown.shipment_row(each) for each in found]
    return render_template("dashboard/shipments.html", shipments=rows, filters=kept, next_href=more, **page)


@bp.get("/shipments/<int:shipment_id>")
@requires(Permission.ORDER_READ)
def shipment(shipment_id: int, refused: BaseForm | None = None) -> str:
    page = printed(url_for("dashboard.shipment", shipment_id=shipment_id))
    found = queries.shipment_page(actor(), shipment_id)
    possible = acts(found, actor())
    return render_template(
        "dashboard/shipment.html",
        shipment=shown.shipment_facts(found, units()),
        acts=possible,
        forms=shown.page_forms(found, possible, refused),
        carriers=[each.name for each in CARRIERS],
        next_step=next((step for step in ahead(Step(found.step)) if step in WAY), None) if Act.MOVE in possible else None,
        series=queries.chosen_series(actor(), found.supplier_id) if Act.PACK in possible else None,
        refused=shown.sentences(refused),
        **page,
    )


@bp.get("/shipments/<int:shipment_id>/packages/<int:package_id>")
@requires(Permission.LINE_SHIP)
def package(shipment_id: int, package_id: int, refused: PackageForm | None = None) -> str:
    """One package, to say what it is and what is in it."""
    found = queries.shipment_page(actor(), shipment_id)
    one = next((each for each in found.packages if each.id == package_id), None)
    if one is None:
        raise NotFound
    return render_template("shipments/package.html", **shown.package_page(found, one, units(), refused))


@bp.get("/shipments/sscc-prefix")
@requires(Permission.LINE_SHIP)
def sscc_prefix(refused: PrefixForm | None = None) -> str:
    """From which GS1 company prefix our packages are numbered."""
    series = queries.chosen_series(actor(), actor().supplier_id or 0)
    form = refused or PrefixForm(formdata=None, data={"prefix": series.prefix if series else ""})
    return render_template("shipments/sscc_prefix.html", form=form, series=series)
