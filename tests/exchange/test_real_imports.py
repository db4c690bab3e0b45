"""Real purchasing history in the database: what can be derived from it, and that the same file again changes nothing."""

import pytest
from sqlalchemy import func, select

from app.catalog.models import Site
from app.database import db
from app.events import LoggedEvent
from app.exchange import actions, queries
from app.orders.models import Order, OrderLine
from app.orders.queries import delivered_by_requested_day
from app.receipts.models import Receipt
from app.suppliers.models import Plant, Supplier
from tests.story import MACHINE, told_by

LIMIT = 200_000_000


@pytest.fixture
def take(app):
    def take_in(name, path):
        with told_by(app, MACHINE):
            return actions.import_file(MACHINE, queries.profile_for(MACHINE, name), path, limit=LIMIT)

    return take_in


def counted(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_the_scms_history_is_here_and_says_how_punctual_it_was(app, take, scms_file):
    tally = take("scms", scms_file)
    assert (tally.rows, tally.bad_rows, tally.changed("lines")) == (10_324, 0, 10_324)
    with told_by(app, MACHINE):
        assert (counted(OrderLine), counted(Receipt), counted(Order)) == (10_324, 10_324, 6_233)
        on_time = counted(OrderLine, OrderLine.delivered_on <= OrderLine.requested_on)
        assert (on_time, round(on_time / counted(OrderLine), 6)) == (9_138, 0.885122)
        assert counted(Order, Order.state == "closed") == 6_233
        assert counted(Order, Order.ordered_on.is_(None)) > 0
        internal = db.session.scalars(select(Supplier).where(Supplier.internal)).one()
        assert (internal.name, delivered_by_requested_day(MACHINE, internal.id).measured) == ("SCMS from RDC", 5_404)
        countries = db.session.scalars(select(Site.country).where(Site.name.in_(("Congo, DRC", "Swaziland")))).all()
        assert set(countries) == {"CD", "SZ"}
        oldest = db.session.scalar(select(func.min(LoggedEvent.occurred_at)))
        assert oldest.year == 2006
        before = counted(LoggedEvent)
    assert take("scms", scms_file).changes == 0
    with told_by(app, MACHINE):
        assert counted(LoggedEvent) == before
        assert db.session.scalar(select(func.max(OrderLine.version))) == 1


@pytest.mark.on("sqlite")  # what differs between the databases, the longer history above has met already
def test_adventureworks_is_here_with_its_vendors_and_without_invented_dates(app, take, real_data):
    tally = take("adventureworks", real_data / "adventureworks")
    assert (tally.rows, tally.changed("orders"), tally.changed("receipts")) == (8_845, 4_012, 8_226)
    assert tally.kinds["receipt_skipped"] == 619
    with told_by(app, MACHINE):
        assert (counted(Supplier), counted(Plant, Plant.latitude.is_not(None))) == (104, 104)
        states = dict(map(tuple, db.session.execute(select(Order.state, func.count()).group_by(Order.state))))
        assert states == {"draft": 225, "closed": 3_689 + 11, "cancelled": 86, "issued": 1}
        assert counted(Receipt, Receipt.arrived_on.is_not(None)) == 0
        assert counted(OrderLine, OrderLine.delivered_on.is_not(None)) == 0
        assert db.session.scalar(select(func.sum(Receipt.rejected))) > 0
    assert take("adventureworks", real_data / "adventureworks").changes == 0
