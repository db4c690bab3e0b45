"""Customers call: told a day that moved since, a question that waits, somebody to call again today, and one that is done."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from app import clock
from app.customers import actions as customers
from app.customers.actions.inquiring import Call, close_inquiry, log_inquiry
from app.customers.models import Customer, CustomerOrder, CustomerOrderLine, Outlook
from app.customers.queries.inquiries import inquiry_for
from app.customers.queries.orders import customer_order_for
from app.customers.rules.headers import LineWords, OrderWords
from app.database import db
from app.demo import cast
from app.demo.stage import Stage, acting, address_of
from app.orders import actions as orders
from app.orders.models import OrderLine
from app.orders.rules.answers import Propose
from app.orders.rules.quantities import Part
from app.orders.rules.states import Answer
from app.principal import Principal

ROOM, SLIP = timedelta(days=6), timedelta(days=9)
"""How long after its supplier a customer was promised something, and by how much the supplier is late then."""


def tell(stage: Stage, seller: Principal) -> None:
    """Each on an order of its own; a supplier moves the day of the first one afterwards."""
    now = clock.recorded_now()
    with acting(seller, now - timedelta(minutes=25)):
        others = _orders()
        line, source_id = _fed(seller)
        _answered(seller, line, watch=True)
        _asked(seller, others[:1])
        _follow(seller, others[1:2])
        _done(seller, others[2:3])
    _slip(stage, source_id, now - timedelta(minutes=12))


def _fed(seller: Principal) -> tuple[CustomerOrderLine, int]:
    """A customer waits for half of what a supplier has agreed to bring: its line, and the order line's id."""
    untouched = (OrderLine.shipped == 0, OrderLine.received == 0, OrderLine.cancelled == 0, OrderLine.cancel_asked == "")
    later = OrderLine.latest_promised_on > clock.now().date() + ROOM
    agreed = select(OrderLine).where(OrderLine.answer == Answer.ACCEPTED, *untouched, later)
    source = db.session.scalars(agreed.order_by(OrderLine.latest_promised_on, OrderLine.id).limit(1)).one()
    half = max(Decimal(1), (source.quantity / 2).quantize(Decimal(1)))
    wanted = LineWords(source.item_id, half, (source.latest_promised_on or source.requested_on) + ROOM, unit_price=Decimal(12))
    customer_id = db.session.scalars(select(Customer.id).order_by(Customer.id).limit(1)).one()
    head = OrderWords(customer_id, source.site_id, their_reference="4499/26")
    (line,) = customer_order_for(seller, customers.enter_order(seller, head, [wanted])).lines
    customers.allocate(seller, line.id, source.id, half)
    return line, source.id


def _orders() -> Sequence[int]:
    return db.session.scalars(select(CustomerOrder.id).order_by(CustomerOrder.id)).all()


def _answered(seller: Principal, line: CustomerOrderLine, *, watch: bool) -> None:
    on = db.session.get_one(Outlook, line.id).expected_on
    call = Call(
        question="When do we get the goods?",
        answer=f"Line {line.line_no} arrives {on:%d %b %Y}." if on else "We look after it.",
        contact="Purchasing",
        told={line.id: on} if on else {},
        watch=watch,
    )
    log_inquiry(seller, line.customer_order_id, call)


def _asked(seller: Principal, ids: Sequence[int]) -> None:
    for key in ids:
        log_inquiry(seller, key, Call(question="Can half of it come a week earlier?", contact="Production planning"))


def _follow(seller: Principal, ids: Sequence[int]) -> None:
    for key in ids:
        call = Call(question="Where is our order?", answer="We call you back today.", follow_up_on=_today(key))
        log_inquiry(seller, key, call)


def _today(customer_order_id: int) -> date:
    today: date = db.session.get_one(CustomerOrder, customer_order_id).site.today
    return today


def _done(seller: Principal, ids: Sequence[int]) -> None:
    for key in ids:
        made = log_inquiry(seller, key, Call(question="Please send us the link again.", answer="Sent."))
        close_inquiry(seller, made, version=inquiry_for(seller, made).version)


def _slip(stage: Stage, order_line_id: int, at: datetime) -> None:
    """The supplier finds out that it takes longer."""
    by_id = {stage.suppliers[each.code]: address_of(each) for each in cast.SUPPLIERS}
    with acting(_of(stage, by_id, order_line_id), at) as supplier:
        line = db.session.get_one(OrderLine, order_line_id)
        day = (line.latest_promised_on or line.requested_on) + SLIP
        given = Propose(line.id, line.version, (Part(line.quantity, day),), reason="material")
        orders.answer_line(supplier, given, revision=line.order.revision)


def _of(stage: Stage, by_id: dict[int, str], order_line_id: int) -> Principal:
    """Who answers for the order line at its supplier."""
    supplier_id = db.session.get_one(OrderLine, order_line_id).supplier_id
    return stage.people[by_id[supplier_id or 0]]
