"""Reading a statement before it runs: which models it touches, and that nothing in it is reached past a model.

The row filter is put on models. Whatever a statement takes from a bare table, or says in SQL of its own, would
escape the filter, so it is refused. SQLAlchemy has no public list of what was handed to `select()`,
`select_from()` and `join()`: this module alone reads its private one.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnClause, Join, Select, TableClause, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.sql import ClauseElement, visitors
from sqlalchemy.sql.elements import Extract
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import AliasedReturnsRows

UNREADABLE = frozenset(
    {"textclause", "compound_select", "textual_select", "cte", "lateral", "values", "tablesample", "table_valued_alias"}
)
# PostgreSQL has functions that run SQL or read files; these only calculate.
CALCULATING = frozenset(
    "abs array_agg avg ceil char_length coalesce concat count current_date current_timestamp date dense_rank first_value"
    " floor greatest group_concat lag last_value lead least length lower ltrim max min nullif now rank replace round"
    " row_number rtrim string_agg substr substring sum total trim upper".split()
)

MOST_KNOWN = 2_000
_known: dict[Any, frozenset[type]] = {}


class ScopeError(RuntimeError):
    """A statement that the session's principal may not run."""


def models_in(statement: Any) -> frozenset[type]:
    """Every mapped class that a statement touches, subqueries included. Raises `ScopeError`.

    What was read once is kept by the key under which SQLAlchemy keeps the compiled statement: two with the same key differ
    in nothing but their values. What was refused is read, and refused, again.
    """
    key = statement._generate_cache_key()
    if key is None:
        return _read(statement)
    if key.key not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[key.key] = _read(statement)
    return _known[key.key]


def _read(statement: Any) -> frozenset[type]:
    described = getattr(statement, "column_descriptions", ())  # a union is refused below
    entities: set[Any] = {inspect(each["entity"]) for each in described if each["entity"] is not None}
    compared: list[ColumnClause[Any]] = []
    for element in _parts_of(statement):
        _refuse_own_sql(element)
        if isinstance(element, Select):
            entities.update(_sources_of(element))
        entity = element._annotations.get("parententity")
        if entity is not None:
            entities.add(entity)
        elif isinstance(element, ColumnClause) and _is_table(element.table):
            compared.append(element)
    _refuse_tables_beside(entities, compared)
    return frozenset(entity.mapper.class_ for entity in entities)


def _parts_of(statement: Any) -> Iterator[ClauseElement]:
    for whole in (_without_lookup_by_key(statement), *_conditions_in_options(statement)):
        yield from (part for part in visitors.iterate(whole) if isinstance(part, ClauseElement))


def _without_lookup_by_key(statement: Any) -> Any:
    """`session.get()` compares the bare key of the mapper that it selects from; nothing to refuse there."""
    mapper: Any = statement._propagate_attrs.get("plugin_subject")
    conditions: tuple[Any, ...] = getattr(statement, "_where_criteria", ())
    if not isinstance(mapper, Mapper) or len(conditions) != 1 or conditions[0] is not mapper._get_clause[0]:
        return statement
    plain = statement._clone()
    plain._where_criteria = ()
    return plain


def _conditions_in_options(statement: Any) -> Iterator[Any]:
    """What `selectinload(Order.lines.and_(…))` and its like ask besides."""
    for option in getattr(statement, "_with_options", ()):
        for step in getattr(option, "context", ()):
            yield from step._extra_criteria


def _refuse_own_sql(element: Any) -> None:
    if element.__visit_name__ in UNREADABLE:
        raise ScopeError(f"a {element.__visit_name__} cannot be filtered for a person")
    if isinstance(element, ColumnClause) and element.is_literal and element.name not in ("*", "1"):
        raise ScopeError("literal SQL cannot be filtered for a person")
    if isinstance(element, FunctionElement) and not _only_calculates(element):
        raise ScopeError(f"the function {element} is not known to be harmless: see CALCULATING in app/statements.py")
    if isinstance(getattr(element, "operator", None), custom_op) or _asks_for_no_part_of_a_date(element):
        raise ScopeError("an operator of one's own cannot be filtered for a person")
    if isinstance(element, Select) and (element._prefixes or element._suffixes or element._hints or element._statement_hints):
        raise ScopeError("a hint is SQL of its own and cannot be filtered for a person")


def _only_calculates(function: FunctionElement[Any]) -> bool:
    return getattr(function, "name", "").lower() in CALCULATING and not getattr(function, "packagenames", ())


def _asks_for_no_part_of_a_date(element: Any) -> bool:
    return isinstance(element, Extract) and not element.field.isidentifier()


def _sources_of(statement: Select[Any]) -> Iterator[Any]:
    """The models that are selected from or joined; a bare table among them raises."""
    targets: list[Any] = [target for target, *_ in statement._setup_joins]
    joined = [target for target in targets if isinstance(target, ClauseElement)]
    yield from (target.property.mapper for target in targets if not isinstance(target, ClauseElement))  # by relationship
    for source in _without_joins([*statement._raw_columns, *statement._from_obj, *joined]):
        entity = source._annotations.get("parententity")
        if entity is not None:
            yield entity
        elif _is_table(source):
            raise ScopeError(f"{source} is reached past its model")


def _without_joins(sources: list[Any]) -> Iterator[Any]:
    for source in sources:
        if isinstance(source, Join):
            yield from _without_joins([source.left, source.right])
        else:
            yield source


def _is_table(source: Any) -> bool:
    """Whether a source is, under whatever names, a table; a subquery is looked into on its own."""
    while isinstance(source, AliasedReturnsRows):
        source = source.element
    return isinstance(source, TableClause)


def _refuse_tables_beside(entities: set[Any], compared: list[ColumnClause[Any]]) -> None:
    """Only relationships compare columns of tables; that is fine where the tables' models stand in the statement."""
    known = {entity.selectable for entity in entities} | {entity.mapper.local_table for entity in entities}
    for column in compared:
        if "parentmapper" not in column._annotations or column.table not in known:
            raise ScopeError(f"{column} is reached past its model")
