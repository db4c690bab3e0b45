"""The verbs on receipts. A view parses, makes one call, answers."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import answered
from app.orders import queries as orders
from app.orders.forms import VersionForm
from app.principal import Permission
from app.receipts import actions, queries
from app.receipts.forms import ReceiveForm
from app.receipts.shown import form_for
from app.receipts.views.blueprint import PAGE, bp
from app.shipments.queries import on_the_way
from app.web import accepts_up_to


@bp.post("/orders/<int:order_id>/receipts")
@requires(Permission.LINE_RECEIVE)
@accepts_up_to("file_limit_mb")
def receive(order_id: int) -> Response:
    """Post what arrived of an order, with what is rejected of it."""
    orders.order_for(actor(), order_id)
    form, posted = ReceiveForm(), list[int]()
    status = form.attempt(lambda: posted.extend(_receive(form)))
    if status == 200:
        flash(_("The receipt is posted."), "ok")
        say_what_was_missing(posted)
    return answered(status, form, PAGE, order_id=order_id)


def _receive(form: ReceiveForm) -> list[int]:
    return actions.receive_lines(actor(), form.delivery, form.received, pictures=form.pictures, once=form.nonce.data)


def say_what_was_missing(receipt_ids: list[int]) -> None:
    """What came without a certificate is posted all the same, and set aside."""
    if names := queries.lacked_on(actor(), receipt_ids):
        words = _("It goes to inspection: what is required for it is missing (%(names)s).", names=", ".join(names))
        flash(words, "watch")


@bp.get("/arrivals/<int:line_id>")
@requires(Permission.LINE_RECEIVE)
def arrival(line_id: int, refused: ReceiveForm | None = None) -> str:
    """One line that arrives, prefilled with what is on its way, or with what is left of the shipment line that was named."""
    line = orders.line_for(actor(), line_id)
    here = url_for("receipts.post_arrival", line_id=line_id)
    units = catalog.unit_names(actor())
    heading = _("Receive %(number)s · %(no)s", number=line.order.number, no=line.line_no)
    named = request.args.get("shipment_line", type=int)
    of = next((each for each in on_the_way(actor(), [line_id]).get(line_id, []) if each.id == named), None)
    form = form_for([line], line.order, units, refused, here, prefilled=True, of=of)
    return render_template("receipts/receive.html", heading=heading, receive=form)


@bp.post("/arrivals/<int:line_id>")
@requires(Permission.LINE_RECEIVE)
@accepts_up_to("file_limit_mb")
def post_arrival(line_id: int) -> Response:
    orders.line_for(actor(), line_id)
    form, posted = ReceiveForm(), list[int]()
    status = form.attempt(lambda: posted.extend(_receive(form)))
    if status != 200:
        return answered(status, form, "receipts.arrival", line_id=line_id)
    flash(_("The receipt is posted."), "ok")
    say_what_was_missing(posted)
    return answered(status, form, "dashboard.arrivals")


@bp.post("/order-lines/<int:line_id>/complete")
@requires(Permission.ORDER_WRITE)
def complete(line_id: int) -> Response:
    order_id = orders.line_for(actor(), line_id).order_id
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.complete_line(actor(), line_id, **words))
    return answered(status, form, PAGE, order_id=order_id)
