"""What sales does with customers and their orders: parse, one call, answer."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.customers import actions
from app.customers.forms import (
    AllocateForm,
    CustomerForm,
    CustomerOrderForm,
    DispatchForm,
    PromiseForm,
    QuantityForm,
    QuestionForm,
    ReasonForm,
    StockForm,
    VersionForm,
)
from app.customers.queries.customers import customer_names, owners_for
from app.customers.queries.free import sources_for, suggestion_of
from app.customers.queries.orders import allocation_for, customer_line_for
from app.customers.queries.questions import question_for
from app.forms import answered
from app.principal import Permission
from app.typed_rows import typed_rows

bp = Blueprint("customers", __name__)
PAGE, CUSTOMER = "dashboard.customer_order", "dashboard.customer"


def customer_form(**kwargs: object) -> CustomerForm:
    return CustomerForm(owners_for(actor()), **kwargs)


def order_form(**kwargs: object) -> CustomerOrderForm:
    customers = [(key, f"{name} ({number})") for key, number, name in customer_names(actor())]
    sites = [(site.id, site.name) for site in catalog.sites_for(actor())]
    numbers = {row.text("item") for row in (typed_rows() if "formdata" not in kwargs else [])}
    items = {number: item.id for number, item in catalog.items_by_number(actor(), numbers).items()}
    return CustomerOrderForm(customers, sites, items, **kwargs)


@bp.post("/customers/new")
@requires(Permission.CUSTOMER_WRITE)
def add() -> Response:
    form, made = customer_form(), []
    words = {"number": form.number.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.add_customer(actor(), form.words, **words)))
    if made:
        return answered(status, form, CUSTOMER, customer_id=made[0])
    return answered(status, form, "dashboard.customers" if status == 200 else "dashboard.new_customer")


@bp.post("/customers/<int:customer_id>")
@requires(Permission.CUSTOMER_WRITE)
def change(customer_id: int) -> Response:
    form = customer_form()
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_customer(actor(), customer_id, form.words, **words))
    return answered(status, form, CUSTOMER, customer_id=customer_id)


@bp.post("/customer-orders/new")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def enter() -> Response:
    form, made = order_form(), []
    words = {"number": form.number.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.enter_order(actor(), form.words, form.new_lines, **words)))
    if made:
        return answered(status, form, PAGE, customer_order_id=made[0])
    return answered(status, form, "dashboard.customer_orders" if status == 200 else "dashboard.new_customer_order")


@bp.post("/customer-lines/<int:customer_line_id>/allocate")
@requires(Permission.ALLOCATION_WRITE)
def allocate(customer_line_id: int) -> Response:
    line = customer_line_for(actor(), customer_line_id)
    free = sources_for(actor(), line.customer_order.site_id, [line.item_id])[line.item_id]
    chosen = {str(each.order_line_id or "stock") for each in free} | {request.form.get("source", "")}
    form = AllocateForm([(each, each) for each in sorted(chosen)])
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.allocate(actor(), customer_line_id, form.order_line_id, form.amount, **words))
    return answered(status, form, PAGE, customer_order_id=line.customer_order_id)


@bp.post("/allocations/<int:allocation_id>/release")
@requires(Permission.ALLOCATION_WRITE)
def release(allocation_id: int) -> Response:
    line, form = customer_line_for(actor(), allocation_for(actor(), allocation_id).line_id), QuantityForm()
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.release(actor(), allocation_id, form.amount, **words))
    return answered(status, form, PAGE, customer_order_id=line.customer_order_id)


@bp.post("/customer-orders/<int:customer_order_id>/suggestion")
@requires(Permission.ALLOCATION_WRITE)
def accept_suggestion(customer_order_id: int) -> Response:
    form = VersionForm()
    gifts, versions = suggestion_of(actor(), customer_order_id)
    status = form.attempt(lambda: actions.accept_suggestion(actor(), gifts, versions, once=form.nonce.data))
    return answered(status, form, PAGE, customer_order_id=customer_order_id)


@bp.post("/customer-lines/<int:customer_line_id>/promise")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def promise(customer_line_id: int) -> Response:
    line, form = customer_line_for(actor(), customer_line_id), PromiseForm()
    words = {"version": form.seen, "once": form.nonce.data}
    given = form.reason.data or ""
    status = form.attempt(lambda: actions.promise(actor(), customer_line_id, form.day, given, **words))
    return answered(status, form, PAGE, customer_order_id=line.customer_order_id)


@bp.post("/customer-lines/<int:customer_line_id>/quantity")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def change_line(customer_line_id: int) -> Response:
    line, form = customer_line_for(actor(), customer_line_id), QuantityForm()
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_line(actor(), customer_line_id, form.amount, **words))
    return answered(status, form, PAGE, customer_order_id=line.customer_order_id)


@bp.post("/customer-orders/<int:customer_order_id>/cancel")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def cancel(customer_order_id: int) -> Response:
    form = ReasonForm()
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.cancel_order(actor(), customer_order_id, form.reason.data or "", **words))
    return answered(status, form, PAGE, customer_order_id=customer_order_id)


@bp.post("/customer-orders/<int:customer_order_id>/close")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def close(customer_order_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.close_order(actor(), customer_order_id, **words))
    return answered(status, form, PAGE, customer_order_id=customer_order_id)


@bp.post("/customer-orders/<int:customer_order_id>/dispatches")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def dispatch(customer_order_id: int) -> Response:
    form = DispatchForm()
    way = actions.Way(form.dispatched_on.data, form.carrier.data or "", form.tracking_number.data or "")
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.dispatch(actor(), customer_order_id, form.quantities, way, **words))
    return answered(status, form, PAGE, customer_order_id=customer_order_id)


@bp.post("/customer-lines/<int:customer_line_id>/questions")
@requires(Permission.QUESTION_ASK)
def ask(customer_line_id: int) -> Response:
    line, form = customer_line_for(actor(), customer_line_id), QuestionForm()
    text = form.text.data or ""
    status = form.attempt(lambda: actions.ask_buyer(actor(), customer_line_id, form.order_line_id, text, once=form.nonce.data))
    return answered(status, form, PAGE, customer_order_id=line.customer_order_id)


@bp.post("/sales-questions/<int:question_id>/answer")
@requires(Permission.SALES_ANSWER)
def answer(question_id: int) -> Response:
    form, _found = QuestionForm(), question_for(actor(), question_id)
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.answer_sales(actor(), question_id, form.text.data or "", **words))
    return answered(status, form, "dashboard.sales_questions")


@bp.post("/sales-questions/<int:question_id>/pass-on")
@requires(Permission.SALES_ANSWER)
def pass_on(question_id: int) -> Response:
    form, _found = QuestionForm(), question_for(actor(), question_id)
    words = {"version": form.seen, "once": form.nonce.data}
    status = form.attempt(lambda: actions.pass_on(actor(), question_id, form.text.data or "", **words))
    return answered(status, form, "dashboard.sales_questions")


@bp.post("/stock/<int:site_id>/<int:item_id>")
@requires(Permission.STOCK_WRITE)
def correct_stock(site_id: int, item_id: int) -> Response:
    form = StockForm()
    words = {"seen": form.seen_quantity, "once": form.nonce.data}
    given = form.reason.data or ""
    status = form.attempt(lambda: actions.correct_stock(actor(), site_id, item_id, form.amount, given, **words))
    return answered(status, form, "dashboard.stock")
