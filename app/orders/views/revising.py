"""An issued order, asked for otherwise."""

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


@bp.get("/orders/<int:order_id>/revise")
@requires(Permission.ORDER_WRITE)
def revise(order_id: int, refused: ReviseForm | None = None) -> str:
    """An issued order as it may be asked for otherwise: what changed waits for an answer again."""
    found, units = queries.order_page(actor(), order_id), catalog.unit_names(actor())
    form = refused or ReviseForm(formdata=None)
    lines = []
    for line in found.lines:
        if line.open_quantity and Verb.REVISE in offers(line, found.state, actor()):
            row = form.row(line.id)
            lines.append(shown.revisable_line(line, units, row.typed if row else None, row.errors if row else {}))
    return render_template("orders/revise.html", order=found, form=form, lines=lines)


@bp.post("/orders/<int:order_id>/revise")
@requires(Permission.ORDER_WRITE)
def post_revision(order_id: int) -> Response:
    form, made = ReviseForm(), []
    status = form.attempt(lambda: made.append(actions.revise_order(actor(), order_id, form.changes, once=form.nonce.data)))
    if made == [None]:
        flash(_("Nothing differs: the order stays as it is."), "ok")
    elif made:
        flash(_("The supplier is asked to confirm revision %(revision)s.", revision=made[0]), "ok")
    return answered(status, form, PAGE if status == 200 else "orders.revise", order_id=order_id)
