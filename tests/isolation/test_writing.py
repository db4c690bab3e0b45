"""Nobody changes through a session what is not theirs, and nobody at all changes the history."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import delete, exc, insert, select, text, update
from sqlalchemy.orm import make_transient_to_detached

from app.database import db, session_for
from app.events import EventRoom, LoggedEvent
from app.isolation import PrincipalSession, ScopeError
from app.principal import NOBODY, Principal, Role
from app.transaction import elevated
from tests.isolation.small_world import (
    MACHINE,
    PROCUREMENT,
    UNMISTAKABLE,
    A,
    B,
    Customer,
    Line,
    LinePrice,
    Order,
    Score,
    Site,
    Supplier,
    everything,
    staff,
    supplier,
)

pytestmark = pytest.mark.usefixtures("small")
Write = Callable[[PrincipalSession], Any]
SUPPLIER_A = supplier(A)
SALES = staff(Role.SALES)
AT_SITE_A = staff(Role.RECEIVING, sites=frozenset({A}))
OWN = {"supplier_id": A, "site_id": A}
ORDERS: Any = Order.__table__


@pytest.fixture(autouse=True)
def nothing_changed() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def attempt(principal: Principal, write: Write) -> None:
    """What an action would do: write, then let it be stored."""
    with session_for(principal) as session:
        write(session)
        session.commit()


def as_if_loaded(row: Any) -> Any:
    make_transient_to_detached(row)
    return row


def take(session: PrincipalSession, model: type, key: int, **changes: Any) -> None:
    row = session.get_one(model, key)
    for name, value in changes.items():
        setattr(row, name, value)


def smuggle(session: PrincipalSession, row: Any, **changes: Any) -> None:
    session.add(as_if_loaded(row))
    for name, value in changes.items():
        setattr(row, name, value)


BY_A_SUPPLIER: dict[str, Write] = {
    "plants a row with another": lambda s: s.add(Order(id=9, supplier_id=B, site_id=A, ref="planted")),
    "plants a row with nobody": lambda s: s.add(Order(id=9, site_id=A, ref="planted")),
    "gives a row away": lambda s: take(s, Order, A, supplier_id=B),
    "founds a company": lambda s: s.add(Supplier(id=9, name="founded")),
    "becomes another company": lambda s: take(s, Supplier, A, id=B),
    "hangs a row below another's": lambda s: s.add(Line(id=9, order_id=B, text="hung", **OWN)),
    "moves a row below another's": lambda s: take(s, Line, A, order_id=B),
    "attaches another's row as its own": lambda s: smuggle(s, Order(id=B, ref="x", **OWN), note="taken"),
    "attaches and deletes another's row": lambda s: (s.add(row := as_if_loaded(Line(id=B, text="x", **OWN))), s.delete(row)),
    "merges another's row unasked": lambda s: s.merge(as_if_loaded(Order(id=B, ref="x", **OWN)), load=False),
    "merges over another's row": lambda s: s.merge(Order(id=B, ref="taken", **OWN)),
    "writes what only staff have": lambda s: s.add(Score(id=9, words="written")),
    "writes customers": lambda s: s.add(Customer(id=9, name="written")),
    "writes what everybody reads": lambda s: s.add(Site(id=9, name="written")),
    "changes what everybody reads": lambda s: take(s, Site, A, name="changed"),
    "deletes what everybody reads": lambda s: s.delete(s.get_one(Site, A)),
    "writes a fact": lambda s: s.add(EventRoom(room="procurement", seq=A)),
    "changes a fact": lambda s: take(s, LoggedEvent, A, name="changed"),
    "deletes a fact": lambda s: s.delete(s.get_one(LoggedEvent, A)),
}
IN_BULK: dict[str, Write] = {
    "updates rows": lambda s: s.execute(update(Order).values(note="changed")),
    "updates a table": lambda s: s.execute(update(ORDERS).values(note="changed")),
    "updates by key": lambda s: s.execute(update(Order), [{"id": B, "note": "changed"}]),
    "updates the old way": lambda s: s.query(Order).update({"note": "changed"}),
    "deletes rows": lambda s: s.execute(delete(LinePrice)),
    "deletes the old way": lambda s: s.query(LinePrice).delete(),
    "inserts rows": lambda s: s.execute(insert(Order), [{"id": 9, "ref": "x", "note": "", **OWN}]),
    "inserts into a table": lambda s: s.execute(insert(ORDERS).values(id=9, ref="x", note="", **OWN)),
    "inserts what it selects": lambda s: s.execute(insert(Score).from_select(["id", "words"], select(Line.id + 9, Line.text))),
    "inserts mappings": lambda s: s.bulk_insert_mappings(Order, [{"id": 9, "ref": "x", **OWN}]),
    "updates mappings": lambda s: s.bulk_update_mappings(Order, [{"id": B, "note": "changed"}]),
    "saves objects": lambda s: s.bulk_save_objects([Order(id=9, ref="x", **OWN)]),
    "says it in text": lambda s: s.execute(text("update orders set note = 'changed'")),
    "takes the connection": lambda s: s.connection().execute(text("update orders set note = 'changed'")),
}
BY_RECEIVING: dict[str, Write] = {
    "writes at another site": lambda s: s.add(Order(id=9, supplier_id=A, site_id=B, ref="planted")),
    "moves a row to another site": lambda s: take(s, Order, A, site_id=B),
    "hangs a row below another site's": lambda s: s.add(Line(id=9, order_id=B, text="hung", **OWN)),
    "writes a price": lambda s: s.add(LinePrice(line_id=A, amount=UNMISTAKABLE, words="written", **OWN)),
    "writes a score": lambda s: s.add(Score(id=9, words="written")),
}


@pytest.mark.parametrize("deed", BY_A_SUPPLIER)
def test_a_supplier_never(deed):
    with pytest.raises((ScopeError, exc.IntegrityError)):
        attempt(SUPPLIER_A, BY_A_SUPPLIER[deed])


@pytest.mark.parametrize("deed", BY_RECEIVING)
def test_who_receives_at_one_site_never(deed):
    with pytest.raises(ScopeError):
        attempt(AT_SITE_A, BY_RECEIVING[deed])


@pytest.mark.parametrize("deed", IN_BULK)
def test_no_person_writes_in_bulk(deed):
    for principal in (SUPPLIER_A, SALES, AT_SITE_A, PROCUREMENT, NOBODY):
        with pytest.raises(ScopeError):
            attempt(principal, IN_BULK[deed])


@pytest.mark.parametrize("deed", BY_A_SUPPLIER | IN_BULK)
def test_a_session_for_nobody_in_particular_never(deed):
    session = db.session.session_factory()
    with pytest.raises(ScopeError, match="no principal"):
        (BY_A_SUPPLIER | IN_BULK)[deed](session)
        session.commit()
    session.close()


@pytest.mark.parametrize("deed", BY_A_SUPPLIER)
def test_nobody_never(deed):
    with pytest.raises((ScopeError, exc.NoResultFound)):
        attempt(NOBODY, BY_A_SUPPLIER[deed])


def test_sales_never_writes_what_it_may_not_read():
    with pytest.raises(ScopeError):
        attempt(SALES, lambda s: s.add(LinePrice(line_id=A, amount=1, words="written", **OWN)))


@pytest.mark.parametrize("deed", ["changes a fact", "deletes a fact"])
def test_not_even_the_machine_touches_the_history(deed):
    with pytest.raises(ScopeError, match="append-only"):
        attempt(MACHINE, BY_A_SUPPLIER[deed])


@pytest.mark.parametrize("statement", [update(LoggedEvent).values(name="changed"), delete(EventRoom)], ids=["update", "delete"])
def test_not_even_the_machine_touches_the_history_in_bulk(statement):
    with pytest.raises(ScopeError, match="append-only"):
        attempt(MACHINE, lambda session: session.execute(statement))


def test_what_raised_rights_have_loaded_is_not_found_by_the_person():
    with session_for(SUPPLIER_A) as session:
        with elevated(session, reason="test"):
            held = [session.get_one(Order, B), session.get_one(Line, B), session.get_one(Score, 1)]
        assert session.get(Order, B) is None
        assert held[1].order is None
        with pytest.raises(ScopeError):
            session.get(Score, 1)


def test_raised_rights_end_with_an_error_too():
    with session_for(SUPPLIER_A) as session:
        with pytest.raises(ZeroDivisionError), elevated(session, reason="test"):
            _ = 1 / 0
        assert session.get(Order, B) is None


def test_what_was_planted_before_is_not_stored_by_raised_rights():
    with session_for(SUPPLIER_A) as session:
        session.add(Order(id=9, supplier_id=B, site_id=A, ref="planted"))
        with pytest.raises(ScopeError), elevated(session, reason="test"):
            session.flush()


@pytest.mark.parametrize(
    ("who", "write"),
    [
        (SUPPLIER_A, lambda s: take(s, Order, A, note="mine")),
        (SUPPLIER_A, lambda s: s.add(Line(id=9, order_id=A, text="mine", **OWN))),
        (SUPPLIER_A, lambda s: s.add(Order(id=9, ref="mine", lines=[Line(id=9, text="mine", **OWN)], **OWN))),
        (SUPPLIER_A, lambda s: s.delete(s.get_one(LinePrice, A))),
        (AT_SITE_A, lambda s: take(s, Order, A, note="here")),
        (PROCUREMENT, lambda s: take(s, Order, B, note="ours", site_id=A)),
    ],
)
def test_what_is_theirs_they_write(who, write):
    """A guard that refuses everything would pass the tests above."""
    with session_for(who) as session:
        before = everything()
        write(session)
        session.flush()
        session.rollback()
        assert everything() == before
