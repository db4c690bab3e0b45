"""An issued order, asked for otherwise."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import answered
from app.orders import actions, queries, shown
from app.orders.forms import ReviseForm
from app.orders.rules.offers import Verb, offers
from app.orders.views.blueprint import PAGE, bp
from app.principal import Permission
from app.typed_rows import typed_rows


@bp.get("/orders/<int:order_id>/revise")
@requires(Permission.ORDER_WRITE)
def revise(order_id: int, refused: ReviseForm | None = None) -> str:
    """An issued order as it may be asked for otherwise: what changed waits for an answer again."""
    found, units = queries.order_page(actor(), order_id), catalog.unit_names(actor())
    form = refused or _form(found, formdata=None, data=shown.revisable_head(found))
    lines = []
    for line in found.lines:
        if line.open_quantity and Verb.REVISE in offers(line, found.state, actor()):
            row = form.row(line.id)
            lines.append(shown.revisable_line(line, units, row.typed if row else None, row.errors if row else {}))
    items = shown.items_to_offer(catalog.items_page(actor(), limit=500), units)
    more = {"items": items, "meanwhile": _meanwhile(found, form, units)}
    return render_template("orders/revise.html", order=found, form=form, lines=lines, **more)


def _meanwhile(found: Any, form: ReviseForm, units: dict[str, str]) -> list[dict[str, Any]]:
    """What a colleague changed since the page was opened, beside what was typed."""
    seen = form.revision.data
    if seen is None or seen >= found.revision:
        return []
    sites = {site.id: site.name for site in catalog.sites_for(actor())}
    return shown.difference_rows(queries.revisions_of(actor(), found).between(seen, found.revision), found, units, sites)


@bp.post("/orders/<int:order_id>/revise")
@requires(Permission.ORDER_WRITE)
def post_revision(order_id: int) -> Response:
    form, made = _form(queries.order_for(actor(), order_id)), []
    status = form.attempt(lambda: made.append(_revise(order_id, form)))
    if made == [None]:
        flash(_("Nothing differs: the order stays as it is."), "ok")
    elif made:
        flash(_("The supplier is asked to confirm revision %(revision)s.", revision=made[0]), "ok")
    return answered(status, form, PAGE if status == 200 else "orders.revise", order_id=order_id)


def _revise(order_id: int, form: ReviseForm) -> int | None:
    words = {"version": form.version.data, "once": form.nonce.data}
    return actions.revise_order(actor(), order_id, form.changes, added=form.added, header=form.header, **words)


def _form(found: Any, **kwargs: Any) -> ReviseForm:
    sites = [(site.id, site.name) for site in catalog.sites_for(actor())]
    numbers = {row.text("item") for row in (typed_rows() if "formdata" not in kwargs else [])}
    items = {number: item.id for number, item in catalog.items_by_number(actor(), numbers).items()}
    return ReviseForm(sites, items, found.incoterm or "", **kwargs)
