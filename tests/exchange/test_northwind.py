"""A whole company of public record: what its suppliers bring feeds what its customers ordered."""

from sqlalchemy import func, select

from app.customers.models import Allocation, Customer, CustomerOrder, OrderOutlook, StockBalance
from app.database import db
from app.events import LoggedEvent
from app.exchange import queries
from tests.story import MACHINE, told_by


def test_northwinds_customers_are_fed_by_its_suppliers(app, take, real_data):
    """29 suppliers, 77 products, 91 customers, 830 orders of 2,155 lines; 21 orders have not left."""
    folder = real_data / "northwind"
    with told_by(app, MACHINE):
        supply, sold = (queries.profile_for(MACHINE, name) for name in ("northwind-supply", "northwind"))
    bought = take(folder, supply)
    assert (bought.rows, bought.bad_rows, bought.changed("lines"), bought.changed("suppliers")) == (2_155, 0, 2_155, 29)
    tally = take(folder, sold)
    assert (tally.rows, tally.kinds, tally.changed("orders"), tally.changed("lines")) == (2_155, {}, 830, 2_155)
    with told_by(app, MACHINE):
        states = dict(map(tuple, db.session.execute(select(CustomerOrder.state, func.count()).group_by(CustomerOrder.state))))
        assert states == {"fulfilled": 809, "open": 21}
        risks = dict(map(tuple, db.session.execute(select(OrderOutlook.risk, func.count()).group_by(OrderOutlook.risk))))
        assert risks == {"done": 809, "late": 21}, "what was to come in 1998 and did not is late"
        from_orders = select(func.count()).select_from(Allocation).where(Allocation.order_line_id.is_not(None))
        assert db.session.scalar(from_orders) == 2_155
        assert db.session.scalar(select(func.sum(StockBalance.on_hand))) == 0, "what came for a customer has left to it"
        uk = db.session.scalars(select(Customer.country).where(Customer.city == "London")).all()
        assert set(uk) == {"GB"}
        assert db.session.scalar(select(Customer.name).where(Customer.number == "TOMSP")) == "Toms Spezialitäten"
        before = db.session.scalar(select(func.count()).select_from(LoggedEvent))
    assert take(folder, sold).changes == 0
    assert take(folder, supply).changes == 0
    with told_by(app, MACHINE):
        assert db.session.scalar(select(func.count()).select_from(LoggedEvent)) == before
