"""The demo's world: small, and with something in every state, so that every page has something to show."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.catalog.models import Site
from app.certifications.models import Certificate
from app.certifications.rules.states import State
from app.customers.models import Allocation, Outlook
from app.customers.queries.moved import moved_count
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.rules.states import Answer, OrderState
from app.quality.models import CorrectiveAction
from app.suppliers.models import Supplier
from tests.story import MACHINE, told_by


@pytest.fixture
def told(app: Flask, story: dict) -> Iterator[None]:
    with told_by(app, MACHINE):
        yield


def number_of(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.usefixtures("told")
def test_it_has_sites_in_three_time_zones_and_suppliers_in_eight_countries():
    assert len(set(db.session.scalars(select(Site.time_zone)))) == 3
    delivering = select(Supplier.country).where(Supplier.internal.is_(False))
    assert len(set(db.session.scalars(delivering))) >= 8
    assert number_of(Supplier) >= 12
    assert number_of(Order) >= 60


@pytest.mark.usefixtures("told")
def test_orders_lines_and_certificates_stand_in_every_state():
    assert set(db.session.scalars(select(Order.state))) == set(OrderState)
    assert set(db.session.scalars(select(OrderLine.answer))) == set(Answer)
    assert set(db.session.scalars(select(Certificate.state_at(clock.now())))) == set(State)


@pytest.mark.usefixtures("told")
def test_what_was_rejected_is_asked_about_and_one_of_them_is_overdue():
    found = db.session.scalars(select(CorrectiveAction)).all()
    assert {each.state for each in found} >= {"open", "answered", "closed"}
    (late,) = [each for each in found if each.is_overdue]
    assert late.overdue_told_at


@pytest.mark.usefixtures("told")
def test_a_customer_waits_for_what_a_supplier_moved_after_it_was_told_the_day():
    slipped = select(Outlook.days).join(Allocation, Allocation.line_id == Outlook.line_id)
    slipped = slipped.where(Outlook.risk == "at_risk", Allocation.order_line_id.is_not(None))
    (days,) = db.session.scalars(slipped)
    assert days > 0
    assert moved_count(MACHINE) == 1, "whom sales has to call again"
