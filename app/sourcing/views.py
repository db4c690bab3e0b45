"""An item at its suppliers: kept by procurement. A view parses, makes one call, answers."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import answered
from app.principal import Permission
from app.sourcing import actions, queries
from app.sourcing.forms import SupplierItemForm
from app.suppliers import queries as suppliers

bp = Blueprint("sourcing", __name__)


@bp.get("/items/<int:item_id>/suppliers")
@requires(Permission.CATALOG_READ)
def item(item_id: int, refused: SupplierItemForm | None = None) -> str:
    """What the item is called at its suppliers and how it is bought there; one form each, and one for another."""
    found, kept = catalog.item_for(actor(), item_id), queries.at_suppliers(actor(), item_id)
    forms = [_filled(row.supplier_id, row, refused) for row, _name in kept]
    known = {row.supplier_id for row, _name in kept}
    new = refused if refused and refused.supplier.data not in known else _offering(SupplierItemForm(formdata=None))
    return render_template("sourcing/item.html", item=found, kept=list(zip(kept, forms, strict=True)), form=new)


@bp.post("/items/<int:item_id>/suppliers")
@requires(Permission.CATALOG_WRITE)
def keep_item(item_id: int) -> Response:
    form = _offering(SupplierItemForm())
    words = form.details | {"once": form.nonce.data}
    status = form.attempt(lambda: actions.keep_item_at_supplier(actor(), item_id, form.supplier.data, **words))
    return answered(status, form, "sourcing.item", item_id=item_id)


def _filled(supplier_id: int, row: object, refused: SupplierItemForm | None) -> SupplierItemForm:
    if refused is not None and refused.supplier.data == supplier_id:
        return refused
    return _offering(SupplierItemForm(formdata=None, obj=row, data={"supplier": supplier_id}))


def _offering(form: SupplierItemForm) -> SupplierItemForm:
    units = [(unit.code, unit.name) for unit in catalog.units_for(actor())]
    form.offer(suppliers.supplier_names_for(actor()), units)
    return form
