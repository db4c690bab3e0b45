"""Every way known to us by which a statement could reach rows: each must be filtered, or refuse.

A door takes a session and returns what it saw. Run by the machine, it must see what it is after: a probe that
could not leak anything proves nothing.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    case,
    cast,
    column,
    exists,
    extract,
    func,
    insert,
    lambda_stmt,
    literal,
    literal_column,
    select,
    table,
    tablesample,
    text,
    true,
    union,
    update,
)
from sqlalchemy.orm import (
    Bundle,
    Session,
    aliased,
    contains_eager,
    joinedload,
    load_only,
    selectinload,
    subqueryload,
    with_loader_criteria,
)

from app.events import EventRoom, EventSubject, LoggedEvent
from tests.isolation.small_world import Customer, Line, LinePrice, Order, Score, Site, Supplier

Door = Callable[[Session], Any]
T: Any = Order.__table__  # reached past its model
HIDDEN: ColumnElement[bool] = exists(select(T.c.id).where(T.c.ref == "order of-b"))
OWNERS = {"1": "fact of-a", "2": "fact of-b"}
TELLS = case((HIDDEN, "order of-b is there"), else_="nothing")

ASKED_WITH_MODELS: dict[str, Door] = {
    "rows": lambda s: [order.ref for order in s.scalars(select(Order))],
    "columns": lambda s: s.execute(select(Order.ref, Order.note)).all(),
    "an aliased model": lambda s: s.execute(select(aliased(Order).ref)).all(),
    "a model behind a subquery": lambda s: s.execute(select(select(Order.ref.label("r")).subquery().c.r)).all(),
    "a model aliased to a subquery": lambda s: s.execute(select(aliased(Order, select(Order).subquery()).ref)).all(),
    "a bundle": lambda s: s.execute(select(Bundle("b", Order.ref))).all(),
    "a join": lambda s: s.execute(select(Order.ref, Line.text).join(Line, Line.order_id == Order.id)).all(),
    "a join by relationship": lambda s: s.execute(select(Line.text).join(Line.order)).all(),
    "a join of an alias": lambda s: s.execute(select((q := aliased(Line)).text).select_from(Order).join(q, Order.lines)).all(),
    "an outer join on another's key": lambda s: s.execute(
        select(Order.ref, Supplier.name).outerjoin(Supplier, Supplier.id == 2)
    ).all(),
    "a join from a shared model": lambda s: s.execute(select(Site.name, Order.ref).join(Site.orders)).all(),
    "a scalar subquery": lambda s: s.execute(select(Line.text, select(func.max(Order.ref)).scalar_subquery())).all(),
    "the smallest and the largest": lambda s: s.execute(select(func.min(Order.ref), func.max(Order.ref))).all(),
    "a window": lambda s: s.execute(select(Order.id, func.max(Order.ref).over())).all(),
    "a grouping": lambda s: s.execute(select(Order.ref, func.count()).group_by(Order.ref)).all(),
    "a query of the old kind": lambda s: [order.ref for order in s.query(Order).filter(Order.id > 0)],
    "a lambda": lambda s: s.execute(lambda_stmt(lambda: select(Order.ref))).all(),
    "a row by its key": lambda s: [order.ref for key in (1, 2) if (order := s.get(Order, key))],
    "a row by its key for update": lambda s: [
        order.ref for key in (1, 2) if (order := s.get(Order, key, with_for_update=True))
    ],
    "rows one at a time": lambda s: [o.ref for o in s.execute(select(Order).execution_options(yield_per=1)).scalars()],
    "rows anew": lambda s: [o.ref for o in s.scalars(select(Order).execution_options(populate_existing=True))],
    "a deferred column": lambda s: [o.ref for o in s.scalars(select(Order).options(load_only(Order.id)))],
    "a refreshed row": lambda s: [(s.refresh(o), o.ref) for o in s.scalars(select(Order))],
    "lazy loading": lambda s: [line.text for order in s.scalars(select(Order)) for line in order.lines],
    "lazy loading of the parent": lambda s: [line.order.ref for line in s.scalars(select(Line))],
    "lazy loading from a shared model": lambda s: [o.ref for site in s.scalars(select(Site)) for o in site.orders],
    "eager loading beside": lambda s: _lines(s, selectinload(Order.lines)),
    "eager loading in a join": lambda s: _lines(s, joinedload(Order.lines)),
    "eager loading by subquery": lambda s: _lines(s, subqueryload(Order.lines)),
    "eager loading from the join asked for": lambda s: [
        line.order.ref for line in s.scalars(select(Line).join(Line.order).options(contains_eager(Line.order)))
    ],
    "a savepoint": lambda s: (s.begin_nested(), s.scalars(select(Order.ref)).all()),
    "a question about another's row": lambda s: s.execute(
        select(case((select(aliased(Order).id).where(aliased(Order).ref == "").exists(), ""), else_=Order.ref))
    ).all(),
    "own criteria that let all pass": lambda s: s.execute(select(Order.ref).options(with_loader_criteria(Order, true()))).all(),
    "other companies": lambda s: s.scalars(select(Supplier.name)).all(),
    "prices": lambda s: s.execute(select(LinePrice.amount, LinePrice.words)).all(),
    "prices in a subquery": lambda s: s.execute(select(Line.text, select(func.max(LinePrice.words)).scalar_subquery())).all(),
    "staff's own rows": lambda s: [score.words for score in s.scalars(select(Score))],
    "columns of staff": lambda s: s.execute(select(Score.words)).all(),
    "staff's rows in a subquery": lambda s: s.execute(select(Order.ref, select(func.max(Score.words)).scalar_subquery())).all(),
    "staff's rows in a join": lambda s: s.execute(select(Order.ref, Score.words).join(Score, true())).all(),
    "staff's rows by key": lambda s: s.get_one(Score, 1).words,
    "staff's rows only selected from": lambda s: _yes(s, select(literal(1)).select_from(Score).exists(), "of-staff has rows"),
    "customers": lambda s: s.scalars(select(Customer.name)).all(),
    "the places": lambda s: s.scalars(select(Site.name)).all(),
    "facts told in other rooms": lambda s: [(e.request_id, e.data) for e in s.scalars(select(LoggedEvent))],
    "rooms": lambda s: [OWNERS[room[-1]] for room in s.scalars(select(EventRoom.room))],
    "subjects": lambda s: [OWNERS[subject[-1]] for subject in s.scalars(select(EventSubject.subject))],
}

ASKED_PAST_MODELS: dict[str, Door] = {
    "a table": lambda s: s.execute(select(T.c.ref)).all(),
    "text": lambda s: s.execute(text("select ref from orders")).all(),
    "text as a model": lambda s: [o.ref for o in s.scalars(select(Order).from_statement(text("select * from orders")))],
    "text as a model of the old kind": lambda s: [o.ref for o in s.query(Order).from_statement(text("select * from orders"))],
    "a table beside a model": lambda s: s.execute(select(Line.id, T.c.ref)).all(),
    "an aliased table beside a model": lambda s: s.execute(select(Order.id, T.alias().c.ref)).all(),
    "a whole table beside a model": lambda s: s.execute(select(Order.id, T.alias())).all(),
    "a light table": lambda s: s.execute(select(Line.id, table("orders", column("ref")).c.ref)).all(),
    "a table in a bundle": lambda s: s.execute(select(Line.id, Bundle("b", T.c.ref))).all(),
    "an added column": lambda s: s.execute(select(Line.id).add_columns(T.c.ref)).all(),
    "an exchanged column": lambda s: s.execute(select(Line).with_only_columns(T.c.ref, maintain_column_froms=True)).all(),
    "a joined table": lambda s: s.execute(select(Line.id, (q := T.alias()).c.ref).join(q, true())).all(),
    "a joined subquery of a table": lambda s: s.execute(
        select(Line.id, (q := select(T.c.ref).subquery()).c.ref).join(q, true())
    ).all(),
    "a model aliased to a table": lambda s: s.execute(select(aliased(Order, select(T).subquery()).ref)).all(),
    "a table in a function": lambda s: s.execute(select(func.max(T.alias().c.ref), func.max(Line.id))).all(),
    "a table in a window": lambda s: s.execute(select(Order.id, func.max(T.alias().c.ref).over())).all(),
    "a table in a cast": lambda s: s.execute(select(Order.id, cast(T.alias().c.ref, String))).all(),
    "a table in a label": lambda s: s.execute(select(Order.id, T.alias().c.ref.label("r"))).all(),
    "a table in a scalar subquery": lambda s: s.execute(
        select(Line.id, select(T.c.ref).where(T.c.id == 2).scalar_subquery())
    ).all(),
    "a table in a function of a subquery": lambda s: s.execute(
        select(Line.id, select(func.max(T.c.ref)).scalar_subquery())
    ).all(),
    "a table in a question": lambda s: s.execute(select(Line.id, TELLS)).all(),
    "a table in a condition": lambda s: _yes(s, HIDDEN, "order of-b is there"),
    "a table in a having": lambda s: _told(s.execute(select(Line.id).group_by(Line.id).having(HIDDEN)).all()),
    "a table in an order": lambda s: _told(
        s.execute(select(Line.id).order_by(select(T.c.ref).limit(1).scalar_subquery())).all()
    ),
    "a table in a limit": lambda s: _told(s.execute(select(Line.id).limit(select(func.count(T.c.id)).scalar_subquery())).all()),
    "a table in what is loaded beside": lambda s: _told(_lines(s, selectinload(Order.lines.and_(HIDDEN)))),
    "a literal column": lambda s: s.execute(select(Line.id, literal_column("(select max(ref) from orders)"))).all(),
    "text among the columns": lambda s: s.execute(select(Line.id, text("(select max(ref) from orders)"))).all(),
    "text in a condition": lambda s: _yes(
        s, text("exists (select 1 from orders where ref = 'order of-b')"), "order of-b is there"
    ),
    "a prefix": lambda s: s.execute(select(Line.text).prefix_with("(select max(ref) from orders),")).all(),
    "a suffix": lambda s: s.execute(select(Line.text).suffix_with("union select ref from orders")).all(),
    "a hint": lambda s: s.execute(select(Line.text).with_statement_hint("union select ref from orders")).all(),
    "an operator": lambda s: s.execute(select(Line.text.op("|| (select max(ref) from orders) ||")("x"))).all(),
    "a union": lambda s: s.execute(union(select(Line.text), select(T.c.ref))).all(),
    "a union of models": lambda s: s.execute(union(select(Line.text), select(Order.ref))).all(),
    "a common table expression": lambda s: s.execute(select(Line.id, select(T.c.ref).cte("c").c.ref)).all(),
    "a lateral join": lambda s: s.execute(select(Line.id, (q := select(T.c.ref).lateral()).c.ref).join(q, true())).all(),
    "a sample of a table": lambda s: s.execute(select(Line.id, tablesample(T, 100).c.ref)).all(),
    "a lambda over a table": lambda s: s.execute(lambda_stmt(lambda: select(Line.id, T.alias().c.ref))).all(),
    "a function that runs SQL": lambda s: s.execute(
        select(Line.id, cast(func.ts_stat("select to_tsvector('simple', ref) from orders"), String))
    ).all(),
    "a part of a date": lambda s: s.execute(
        select(cast(extract("year from now()) || (select max(ref) from orders) || extract(year", func.now()), String), Line.id)
    ).all(),
    "the connection": lambda s: s.connection().execute(text("select ref from orders")).all(),
    "an insert that returns": lambda s: _told(
        s.execute(insert(Order).values(id=9, supplier_id=2, site_id=2, ref="x", note="").returning(Order.ref)).all()
    ),
    "an update that returns": lambda s: s.execute(update(Order).values(note="x").returning(Order.ref)).all(),
}


def _lines(session: Session, option: Any) -> list[str]:
    return [line.text for order in session.scalars(select(Order).options(option)).unique() for line in order.lines]


def _yes(session: Session, condition: Any, told: str) -> list[str]:
    """What a condition gives away: a row of one's own says whether another's is there."""
    return [told for _ in session.execute(select(Site.id).where(condition))]


def _told(seen: Any) -> str:
    return "order of-b is there" if seen else ""
