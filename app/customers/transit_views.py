"""The way from a supplier to our sites. A view parses, makes one call, answers."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.customers.actions.transit import set_transit
from app.customers.queries.transit import ways_from
from app.customers.rules.transit import MOST_DAYS
from app.forms import answered
from app.principal import Permission
from app.suppliers.queries import supplier_for
from app.typed_rows import RowsForm, TypedRow

bp = Blueprint("transit", __name__)


class TransitForm(RowsForm):
    """A row a site: the days that are typed, and those that stood there."""

    def read(self) -> None:
        self.days = {row.id: _typed(row) for row in self.rows}
        self.seen = {row.id: row.number("seen") for row in self.rows}


def _typed(row: TypedRow) -> int | None:
    found = row.text("days")
    if found and not (found.isascii() and found.isdecimal() and len(found) < 6):
        words = gettext("“%(found)s” is no number of days. Expected 0 to %(most)s.", found=found[:40], most=MOST_DAYS)
        row.errors["days"] = words
        return None
    return int(found) if found else None


@bp.get("/suppliers/<int:supplier_id>/transit")
@requires(Permission.SUPPLIER_WRITE)
def transit(supplier_id: int, refused: TransitForm | None = None) -> str:
    found, form = supplier_for(actor(), supplier_id), refused or TransitForm(formdata=None)
    ways = [_shown(each, form.row(each.site_id)) for each in ways_from(actor(), supplier_id)]
    return render_template("customers/transit.html", supplier=found, form=form, ways=ways)


def _shown(each: Any, row: TypedRow | None) -> dict[str, Any]:
    """A site with what was typed for it, else what is said."""
    said = "" if each.days is None else str(each.days)
    typed = row.typed.get("days", "") if row else said
    error = " ".join(row.errors.values()) if row else ""
    return {"site_id": each.site_id, "site_name": each.site_name, "said": said, "typed": typed, "error": error}


@bp.post("/suppliers/<int:supplier_id>/transit")
@requires(Permission.SUPPLIER_WRITE)
def keep(supplier_id: int) -> Response:
    form = TransitForm()
    status = form.attempt(lambda: set_transit(actor(), supplier_id, form.days, seen=form.seen, once=form.nonce.data))
    page = "dashboard.supplier" if status == 200 else "transit.transit"
    return answered(status, form, page, supplier_id=supplier_id)
