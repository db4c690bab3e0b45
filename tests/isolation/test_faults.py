"""Faults, planted one by one in a running application: each must turn its check red.

Every test first sees the check green, so that it is the fault that is found and nothing else. If one of these
survives, the check is to be made stronger, not the fault.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Blueprint, Flask, request
from sqlalchemy import event, select, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app import access, isolation
from app.access import actor, declared, requires
from app.database import session_for
from app.events import CATALOGUE, Event
from app.isolation import PrincipalSession
from app.live import fragments
from app.live.fragments import Artist
from app.orders.models import Order, OrderLinePrice
from app.principal import SUPPLIER_ROLES, Permission, Principal, system
from app.suppliers.models import Plant
from app.transaction import transaction
from tests.habits import models
from tests.habits.calls import calls, modules_that
from tests.habits.test_access import OPEN_TO_SUPPLIERS, OPENS_SESSIONS, open_to
from tests.isolation import deeds, frames
from tests.isolation.seeds import BY_LINK
from tests.isolation.small_world import KEPT_FROM
from tests.isolation.walk import Walk

A, B = "the administrator of A", "the administrator of B"
pytestmark = pytest.mark.on("sqlite")  # what is tried here is the checks; they themselves run on both databases


@contextmanager
def without(name: str, guard: Callable[..., Any]) -> Iterator[None]:
    """The session, robbed of one of its guards."""
    event.remove(PrincipalSession, name, guard)
    try:
        yield
    finally:
        event.listen(PrincipalSession, name, guard)


def found(walk: Walk, *people: str) -> set[str]:
    """The kinds of findings of a walk by these people, reading alone."""
    walk.findings.clear()
    walk.read(people)
    return {finding.kind for finding in walk.findings}


def view(app: Flask, rule: str, method: str, permission: Permission, does: Callable[..., Any]) -> None:
    """A view that somebody adds tomorrow."""
    app.add_url_rule(rule, endpoint="careless", view_func=requires(permission)(does), methods=[method])


def test_1_a_route_without_a_policy(walk: Walk):
    assert declared(walk.app)
    careless = Blueprint("careless", __name__)
    careless.add_url_rule("/careless", view_func=lambda: "everything", endpoint="view")
    walk.app.register_blueprint(careless)
    with pytest.raises(RuntimeError, match=r"do not declare who may use them: careless\.view"):
        declared(walk.app)


def test_2_an_event_without_an_audience():
    def tell() -> type:
        class LineWhispered(Event):
            name = "orders.line_whispered"

        return LineWhispered

    with pytest.raises(TypeError, match="LineWhispered must say who may hear of it"):
        tell()
    assert "orders.line_whispered" not in CATALOGUE


def test_3_a_model_without_a_class():
    class Elsewhere(DeclarativeBase):
        """A registry of its own, so that the application does not keep the fault."""

    class Loose(Elsewhere):
        __tablename__ = "loose"
        id: Mapped[int] = mapped_column(primary_key=True)

    assert models.unclassified(models.models()) == models.silent(models.models()) == []
    assert len(models.unclassified([*models.models(), Loose])) == 1
    assert models.silent([*models.models(), Loose]) == ["Loose must declare __readers__"]
    assert not any(isolation.may_read(principal, Loose) for principal, _ in KEPT_FROM.values())


def test_4_a_view_that_opens_a_system_session(walk: Walk, tmp_path):
    machine: list[Principal] = []

    def notes() -> str:
        with session_for(machine[0] if machine else actor()) as session:
            return " ".join(session.scalars(select(Order.note)))

    view(walk.app, "/careless", "GET", Permission.ORDER_READ, notes)
    planted = Walk(walk.app, walk.world, walk.ledger)
    assert found(planted, B) == set()
    machine.append(system("careless"))
    assert found(planted, B) == {"shown"}

    careless = tmp_path / "views.py"
    careless.write_text('with session_for(system("careless")) as session:\n    pass\n')
    assert set(modules_that(calls("session_for"), [careless])) - OPENS_SESSIONS == {"views.py"}


def test_5_the_row_filter_removed(walk: Walk):
    assert found(walk, B) == set()
    with without("do_orm_execute", isolation._filter_rows):
        assert {"shown", "told apart"} <= found(walk, B)


def test_6_the_flush_guard_removed(walk: Walk):
    def take() -> str:
        """Whose it is, is taken from the request: the mistake that the guard is there for."""
        owner = request.form.get("supplier_id", actor().supplier_id, type=int)
        with transaction(actor()) as work:
            work.add(Plant(name="careless", supplier_id=owner))
        return "taken"

    view(walk.app, "/careless", "POST", Permission.LINE_ANSWER, take)
    assert "changed" not in wrote(walk)
    with without("before_flush", isolation._guard_writes):
        assert "changed" in wrote(walk)


def wrote(walk: Walk) -> set[str]:
    planted = Walk(walk.app, walk.world, walk.ledger)
    planted.routes = [route for route in planted.routes if route.rule.endpoint == "careless"]
    return {finding.kind for finding in deeds.write(planted, [A]).findings}


@pytest.mark.parametrize("endpoint", ["dashboard.board", "dashboard.suppliers", "catalog.items", "exchange.imports"])
def test_7_a_staff_route_opened_to_suppliers(walk: Walk, monkeypatch, endpoint):
    assert open_to(walk.app, SUPPLIER_ROLES) == OPEN_TO_SUPPLIERS
    monkeypatch.setattr(walk.app.view_functions[endpoint], "access", "signed_in")
    assert open_to(walk.app, SUPPLIER_ROLES) - OPEN_TO_SUPPLIERS == {endpoint}


def test_8_a_piece_that_shows_a_price_to_sales(walk: Walk, monkeypatch):
    def with_prices(ids: Any, principal: Any) -> dict[Any, str]:
        with session_for(system("careless")) as session:
            found = session.execute(select(OrderLinePrice.line_id, OrderLinePrice.unit_price))
            return {line_id: f"<td>{price:,.2f}</td>" for line_id, price in found}

    assert frames.shown_in_pieces(walk.app, walk.world) == []
    monkeypatch.setitem(fragments._artists, "board-line", Artist(with_prices, Permission.BOARD_READ))
    shown = frames.shown_in_pieces(walk.app, walk.world)
    assert [each for each in shown if "OrderLinePrice.unit_price" in each and "in the room sales" in each]


def test_9_the_gate_left_open(walk: Walk, monkeypatch):
    monkeypatch.setattr(access, "_refuse_strangers", lambda policy, principal: None)
    assert "let in" in found(walk, A)


def test_10_the_token_of_a_form_not_asked_for(walk: Walk, monkeypatch):
    monkeypatch.setattr(access, "_refuse_forged", lambda principal: None)
    walk.routes = [route for route in walk.routes if route.rule.endpoint in ("identity.sessions", "identity.sign_out")]
    assert {finding.kind for finding in deeds.write(walk.read([A]), [A]).findings} == {"forged", "changed"}


def test_11_the_order_of_a_link_not_looked_at(walk: Walk, monkeypatch):
    walk.routes = [route for route in walk.routes if route.by_link]
    assert found(walk, BY_LINK) == set()
    monkeypatch.setattr(isolation, "of_one_order", lambda model, principal: true())
    isolation._criteria.cache_clear()
    assert {"shown", "told apart"} <= found(walk, BY_LINK)
    isolation._criteria.cache_clear()
