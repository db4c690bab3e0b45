"""Who could deliver so many of an item by a day; and what would break without a supplier."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from app.access import actor, requires
from app.catalog import queries as catalog
from app.customers.queries.depending import depending_on
from app.principal import Permission
from app.scoring.forms.fitting import FitForm
from app.scoring.queries import sources as queries
from app.scoring.rules.fitting import Fit, fit, ranked
from app.scoring.shown.ranking import tenth
from app.scoring.views.blueprint import bp
from app.scoring.words.fitting import why
from app.suppliers.queries import supplier_for


@bp.get("/fit")
@requires(Permission.RANKING_READ)
def fit_in_advance() -> str:
    """The address says item, quantity, site and day; without them the page asks."""
    form = FitForm(formdata=request.args or None).offer([(each.id, each.name) for each in catalog.sites_for(actor())])
    found = _looked_for(form) if request.args and form.validate() else None
    return render_template("scoring/fit.html", form=form, found=found)


def _looked_for(form: FitForm) -> dict[str, Any] | None:
    item = catalog.items_by_number(actor(), {form.item.data or ""}).get(form.item.data or "")
    if item is None:
        form.item.errors = [_("There is no item %(number)s. Look it up in the list of items.", number=form.item.data)]
        return None
    site, day = catalog.site_for(actor(), form.site.data), form.needed_by.data or date.max
    fits = ranked([fit(each, site.today, day) for each in queries.candidates_for(actor(), item, site)])
    asked = {"item": item, "site": site, "needed_by": day, "quantity": form.quantity.data}
    return asked | {"unit": item.unit.name, "rows": [_row(each, form.quantity.data) for each in fits]}


def _row(each: Fit, quantity: Any) -> dict[str, Any]:
    one = each.candidate
    value = one.unit_price * quantity if one.unit_price is not None else None
    names = ("supplier_id", "name", "unit_price", "currency", "priced_on", "held", "missing")
    dates = {"usual_on": each.usual_on, "late_on": each.late_on, "spare_days": each.spare_days, "is_in_time": each.is_in_time}
    said = {"value": value, "score": tenth(one.score), "why": why(each), "known": len(one.lead_days), "code": each.why}
    return {name: getattr(one, name) for name in names} | dates | said


@bp.get("/suppliers/<int:supplier_id>/leaving")
@requires(Permission.RANKING_READ)
def leaving(supplier_id: int) -> str:
    supplier = supplier_for(actor(), supplier_id)
    lines, sources = queries.open_lines_of(actor(), supplier_id), queries.sources_of(actor(), supplier_id)
    return render_template(
        "scoring/leaving.html",
        supplier=supplier,
        lines=lines,
        orders=queries.orders_of(actor(), lines),
        units=catalog.unit_names(actor()),
        most=queries.MOST_LINES,
        depending=depending_on(actor(), supplier_id, queries.MOST_LINES),
        alone=[each for each in sources if not each.others],
        shared=[each for each in sources if each.others],
    )
