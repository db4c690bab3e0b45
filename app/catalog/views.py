"""Items, units, categories and sites: kept by procurement. A view parses, makes one call, answers."""

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import actions, queries
from app.catalog.forms import CategoryForm, ItemForm, SiteForm, UnitForm
from app.forms import answered
from app.principal import Permission

bp = Blueprint("catalog", __name__)


@bp.get("/items")
@requires(Permission.CATALOG_READ)
def items() -> str:
    q, after = request.args.get("q", ""), request.args.get("after", "")
    found = queries.items_page(actor(), q=q, after=after)
    more = url_for("catalog.items", q=q, after=found[-1].number) if len(found) == queries.PAGE else None
    return render_template("catalog/items.html", items=found, q=q, next_href=more)


@bp.get("/items/new")
@requires(Permission.CATALOG_WRITE)
def new_item(refused: ItemForm | None = None) -> str:
    return _item_page(refused or ItemForm(formdata=None), None)


def _item_page(form: ItemForm, item_id: int | None) -> str:
    _offer(form)
    return render_template("catalog/item.html", form=form, item_id=item_id)


def _offer(form: ItemForm) -> ItemForm:
    units = [(unit.code, f"{unit.name} ({unit.code})") for unit in queries.units_for(actor())]
    form.offer(units, [(category.id, category.name) for category in queries.categories_for(actor())])
    return form


@bp.post("/items/new")
@requires(Permission.CATALOG_WRITE)
def add_item() -> Response:
    form = _offer(ItemForm())
    status = form.attempt(lambda: actions.add_item_with_price(actor(), number=form.number.data, **_item_words(form)))
    if status != 200:
        return answered(status, form, "catalog.new_item")
    flash(_("%(number)s is in the catalog.", number=form.number.data), "ok")
    return answered(status, form, "catalog.items")


def _item_words(form: ItemForm) -> dict:
    price = {"standard_price": form.standard_price.data, "currency": form.currency.data, "once": form.nonce.data}
    return form.details | price


@bp.get("/items/<int:item_id>")
@requires(Permission.CATALOG_READ)
def item(item_id: int, refused: ItemForm | None = None) -> str:
    found = queries.item_for(actor(), item_id)
    price = queries.standard_price_for(actor(), item_id)
    kept = {"standard_price": price.standard_price, "currency": price.currency} if price else {}
    return _item_page(refused or ItemForm(formdata=None, obj=found, data=kept), item_id)


@bp.post("/items/<int:item_id>")
@requires(Permission.CATALOG_WRITE)
def change_item(item_id: int) -> Response:
    form = _offer(ItemForm())
    words = _item_words(form) | {"version": form.version.data}
    status = form.attempt(lambda: actions.change_item_with_price(actor(), item_id, **words))
    return answered(status, form, "catalog.item", item_id=item_id)


@bp.get("/lists")
@requires(Permission.CATALOG_READ)
def lists(refused: UnitForm | CategoryForm | None = None) -> str:
    unit = refused if isinstance(refused, UnitForm) else UnitForm(formdata=None)
    category = refused if isinstance(refused, CategoryForm) else CategoryForm(formdata=None)
    found = {"units": queries.units_for(actor()), "categories": queries.categories_for(actor())}
    return render_template("catalog/lists.html", unit_form=unit, category_form=category, **found)


@bp.post("/lists/units")
@requires(Permission.CATALOG_WRITE)
def add_unit() -> Response:
    form = UnitForm()
    words = {"code": form.code.data, "name": form.name.data, "precision": form.precision.data, "once": form.nonce.data}
    return answered(form.attempt(lambda: actions.add_unit(actor(), **words)), form, "catalog.lists")


@bp.post("/lists/categories")
@requires(Permission.CATALOG_WRITE)
def add_category() -> Response:
    form = CategoryForm()
    status = form.attempt(lambda: actions.add_category(actor(), name=form.name.data, once=form.nonce.data))
    return answered(status, form, "catalog.lists")


@bp.get("/sites")
@requires(Permission.CATALOG_READ)
def sites() -> str:
    return render_template("catalog/sites.html", sites=queries.sites_for(actor()))


@bp.get("/sites/new")
@requires(Permission.CATALOG_WRITE)
def new_site(refused: SiteForm | None = None) -> str:
    return render_template("catalog/site.html", form=refused or SiteForm(formdata=None), site_id=None)


@bp.post("/sites/new")
@requires(Permission.CATALOG_WRITE)
def add_site() -> Response:
    form = SiteForm()
    words = {"code": form.code.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.add_site(actor(), **words, **form.details))
    return answered(status, form, "catalog.sites" if status == 200 else "catalog.new_site")


@bp.get("/sites/<int:site_id>")
@requires(Permission.CATALOG_READ)
def site(site_id: int, refused: SiteForm | None = None) -> str:
    found = queries.site_for(actor(), site_id)
    days = [day for day in range(7) if found.workdays >> day & 1]
    form = refused or SiteForm(formdata=None, obj=found)
    if refused is None:
        form.workdays.data = days
    return render_template("catalog/site.html", form=form, site_id=site_id)


@bp.post("/sites/<int:site_id>")
@requires(Permission.CATALOG_WRITE)
def change_site(site_id: int) -> Response:
    form = SiteForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_site(actor(), site_id, **words, **form.details))
    return answered(status, form, "catalog.site", site_id=site_id)
