"""Customers call: told a day that moved since, a question that waits, somebody to call again today, and one that is done."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app import clock
from app.customers.actions.inquiring import Call, close_inquiry, log_inquiry
from app.customers.models import Allocation, CustomerOrder, CustomerOrderLine, Outlook
from app.customers.queries.inquiries import inquiry_for
from app.customers.rules.states import Risk
from app.database import db
from app.demo import cast
from app.demo.stage import Stage, acting, address_of
from app.orders import actions as orders
from app.orders.models import OrderLine
from app.orders.rules.answers import Propose
from app.orders.rules.quantities import Part
from app.orders.rules.states import Answer
from app.principal import Principal

SLIP = timedelta(days=9)


def tell(stage: Stage, seller: Principal) -> None:
    """Each on an order of its own; a supplier moves the day of the first one afterwards."""
    now = clock.recorded_now()
    with acting(seller, now - timedelta(minutes=25)):
        fed = _agreed()
        others = [key for key in _calm() if not fed or key != fed[0].customer_order_id]
        if fed:
            _answered(seller, fed[0], watch=True)
        _asked(seller, others[:1])
        _follow(seller, others[1:2])
        _done(seller, others[2:3])
    if fed:
        _slip(stage, fed[1], now - timedelta(minutes=12))


def _agreed() -> tuple[CustomerOrderLine, int] | None:
    """A customer line on track whose order line is agreed and has not shipped: the line and the order line's id."""
    wanted = (
        select(CustomerOrderLine, OrderLine.id)
        .join(Allocation, Allocation.line_id == CustomerOrderLine.id)
        .join(OrderLine, OrderLine.id == Allocation.order_line_id)
        .join(Outlook, Outlook.line_id == CustomerOrderLine.id)
        .where(OrderLine.answer == Answer.ACCEPTED, OrderLine.shipped == 0, OrderLine.received == 0, OrderLine.cancelled == 0)
        .where(Outlook.risk == Risk.ON_TRACK, OrderLine.cancel_asked == "")
        .order_by(CustomerOrderLine.promised_on, CustomerOrderLine.id)
    )
    found = db.session.execute(wanted).first()
    return (found[0], found[1]) if found else None


def _calm() -> Sequence[int]:
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
