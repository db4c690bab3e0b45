"""Suppliers: the list, and the page of one with its people, its orders and how it delivers."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.access import actor, requires
from app.certifications import shown as certificates
from app.certifications.queries import to_check_count
from app.customers.queries.transit import OnTheWay, ways_from
from app.dashboard.desk import bp, printed
from app.dashboard.orders import listed
from app.dashboard.waiving import lacking_parts
from app.forms import BaseForm
from app.identity import queries as people
from app.identity.forms import ROLE_NAMES, InviteForm
from app.orders import queries as orders
from app.orders.queries import OrderFilter
from app.principal import Permission
from app.suppliers import queries
from app.suppliers.forms import PlantForm, StateForm, SupplierForm
from app.suppliers.rules import MOVES, State


@bp.get("/suppliers")
@requires(Permission.SUPPLIER_READ)
def suppliers() -> str:
    q, after = request.args.get("q", "")[:100], _cursor(request.args.get("after", ""))
    found = queries.suppliers_page(actor(), q=q, after=after)
    counts = orders.open_and_late(actor(), [each.id for each in found])
    more = url_for("dashboard.suppliers", q=q or None, after=f"{found[-1].id}~{found[-1].name}") if found else None
    return render_template(
        "dashboard/suppliers.html",
        suppliers=[_row(each, counts.get(each.id, (0, 0))) for each in found],
        filters={"q": q, "any": bool(q)},
        certificates_to_check=to_check_count(actor()) if actor().can(Permission.CERTIFICATE_READ) else None,
        next_href=more if len(found) == queries.PAGE else None,
    )


def _cursor(text: str) -> tuple[str, int] | None:
    number, _sep, name = text.partition("~")
    return (name, int(number)) if number.isdecimal() and len(number) < 19 else None


def _row(supplier: Any, counts: tuple[int, int]) -> dict[str, Any]:
    names = ("id", "name", "code", "city", "country", "state")
    open_lines, late_lines = counts
    return {name: getattr(supplier, name) for name in names} | {"open_lines": open_lines, "late_lines": late_lines}


@bp.get("/suppliers/<int:supplier_id>")
@requires(Permission.SUPPLIER_READ)
def supplier(supplier_id: int, refused: BaseForm | None = None) -> str:
    page, found = printed(url_for("dashboard.supplier", supplier_id=supplier_id)), queries.supplier_for(actor(), supplier_id)
    return render_template(
        "dashboard/supplier.html",
        supplier=found,
        figure=_figure(supplier_id) if actor().can(Permission.FIGURE_READ) else None,
        people=_people(supplier_id) if actor().can(Permission.FIGURE_READ) else None,
        orders=[listed(each) for each in orders.orders_page(actor(), OrderFilter(supplier_id=supplier_id), limit=20).rows],
        orders_href=url_for("dashboard.board", supplier=supplier_id, show="all"),
        certificates=certificates.of_supplier(actor(), supplier_id) if actor().can(Permission.CERTIFICATE_READ) else None,
        ways=_ways(supplier_id) if actor().can(Permission.CUSTOMER_ORDER_READ) else None,
        forms=_forms(found, refused),
        **lacking_parts(supplier_id, refused),
        **page,
    )


def _ways(supplier_id: int) -> list[OnTheWay]:
    """To which sites somebody said how long it takes."""
    return [each for each in ways_from(actor(), supplier_id) if each.days is not None]


def _figure(supplier_id: int) -> dict[str, Any]:
    """Delivered by the scheduled date, with its definition beside it."""
    figure = orders.delivered_by_requested_day(actor(), supplier_id)
    share = None if figure.share is None else figure.share.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return {
        "on_time": figure.on_time,
        "measured": figure.measured,
        "unknown": figure.unknown,
        "percent": share,
        "window": _("whole lines, received on or before the requested day, calendar days"),
        "overdue_now": orders.open_and_late(actor(), [supplier_id]).get(supplier_id, (0, 0))[1],
    }


def _people(supplier_id: int) -> list[dict[str, Any]]:
    return [
        {
            "name": person.name,
            "email": person.email,
            "role_words": ", ".join(str(ROLE_NAMES[role]) for role in sorted(person.roles)),
            "active": person.active,
        }
        for person in people.people_of(actor(), supplier_id)
    ]


def _forms(found: Any, refused: BaseForm | None) -> dict[str, Any]:
    """The forms on the page; the one that was refused as it was typed."""
    fresh: dict[str, Any] = {
        "details": SupplierForm(formdata=None, obj=found),
        "state": StateForm(formdata=None, data={"version": found.version}),
        "plant": PlantForm(formdata=None),
        "invite": InviteForm(formdata=None),
    }
    for name, form in fresh.items():
        if type(form) is type(refused):
            fresh[name] = refused
    fresh["state"].offer(MOVES[State(found.state)])
    fresh["invite"].offer(of_supplier=True, sites=[])
    return fresh
