"""The only way to data: a session made for one principal, that fails closed.

No principal, every statement raises. For whoever is not the machine itself, ORM statements are filtered
by what their model says about who may read it, and everything that cannot be filtered raises.
"""

from functools import lru_cache
from typing import Any, ClassVar

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Alias, ColumnClause, ColumnElement, ForeignKey, FromClause, Join, Select, Table, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, mapped_column, with_loader_criteria
from sqlalchemy.sql import ClauseElement, visitors

from app.principal import STAFF_ROLES, Principal, Role


class ScopeError(RuntimeError):
    """A statement that the session's principal may not run."""


class Classified:
    """A model that says which staff roles read it; suppliers are handled by the four classes below."""

    __readers__: ClassVar[frozenset[Role]]


class SupplierOwned(Classified):
    """A row that belongs to exactly one supplier; its people see no other."""

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), index=True)


class StaffOnly(Classified):
    """A row that no supplier ever reads."""


class CustomerFacing(Classified):
    """A row of our customers: never a supplier's business."""


class Public(Classified):
    """A row that every signed-in person may read and only staff and the machine may write."""

    __readers__ = STAFF_ROLES


class AudienceOwned(Classified):
    """A row that is addressed to rooms; whoever may hear in none of them does not find it."""

    __readers__ = STAFF_ROLES

    @classmethod
    def heard_in(cls, rooms: list[str]) -> ColumnElement[bool]:
        """The rows that are addressed to any of the rooms."""
        raise NotImplementedError


class AtSite:
    """Mixed in where people who only receive goods must not look beyond their own sites."""

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)


CLASSES = (SupplierOwned, StaffOnly, CustomerFacing, Public, AudienceOwned)
CLOSED_TO_SUPPLIERS = (StaffOnly, CustomerFacing)
UNFILTERABLE = frozenset({"textclause", "compound_select", "textual_select", "cte", "lateral", "values"})


def principal_of(session: Any) -> Principal:
    principal = session.info.get("principal")
    if principal is None:
        raise ScopeError("this session was opened for nobody: it has no principal")
    return principal


class PrincipalSession(FlaskSession):
    """`db.session`'s class. Doors that the row filter cannot watch are open to the machine alone."""

    def connection(self, *args, **kwargs):
        self._only_the_machine("connection")
        return super().connection(*args, **kwargs)

    def bulk_insert_mappings(self, *args, **kwargs):
        self._only_the_machine("bulk_insert_mappings")
        return super().bulk_insert_mappings(*args, **kwargs)

    def bulk_update_mappings(self, *args, **kwargs):
        self._only_the_machine("bulk_update_mappings")
        return super().bulk_update_mappings(*args, **kwargs)

    def bulk_save_objects(self, *args, **kwargs):
        self._only_the_machine("bulk_save_objects")
        return super().bulk_save_objects(*args, **kwargs)

    def _only_the_machine(self, door: str) -> None:
        if not principal_of(self).is_system:
            raise ScopeError(f"{door} is open to the machine alone")


@event.listens_for(PrincipalSession, "do_orm_execute")
def _filter_rows(state: ORMExecuteState) -> None:
    principal = principal_of(state.session)
    if principal.is_system:
        return
    _refuse_what_cannot_be_filtered(state)
    models = {mapper.class_ for mapper in state.all_mappers}
    if not (state.is_relationship_load or state.is_column_load):  # those are built by the mapper itself
        models |= models_in(state.statement)
    for model in models:
        _refuse_unreadable(principal, model)
    state.statement = state.statement.options(*_criteria(principal))


def _refuse_what_cannot_be_filtered(state: ORMExecuteState) -> None:
    if not state.is_orm_statement:
        raise ScopeError("only statements over models may run for a person")
    if state.is_insert or state.is_from_statement:
        raise ScopeError("bulk inserts and raw statements may not run for a person")
    if state.is_update or state.is_delete:
        raise ScopeError("rows are changed one by one, through their verbs")


def models_in(statement: ClauseElement) -> set[type]:
    """Every mapped class that a statement touches, subqueries included; whatever is reached past a model raises."""
    models: set[type] = set()
    compared: set[Any] = set()
    for element in visitors.iterate(statement):
        if element.__visit_name__ in UNFILTERABLE:
            raise ScopeError(f"a {element.__visit_name__} cannot be filtered for a person")
        if isinstance(element, Select):
            _refuse_bare_sources(element)
            models |= _joined_by_relationship(element)
        elif isinstance(element, ColumnClause):
            _refuse_literal(element)
            compared.add(element.table)
        entity = element._annotations.get("parententity") if isinstance(element, ClauseElement) else None
        if entity is not None:
            models.add(entity.mapper.class_)
    _refuse_tables_beside(models, compared)
    return models


def _refuse_literal(column: ColumnClause[Any]) -> None:
    if column.is_literal and column.name not in ("*", "1"):
        raise ScopeError("literal SQL cannot be filtered for a person")


def _refuse_bare_sources(statement: Select[Any]) -> None:
    """What is selected, joined or selected from must come from a model: a bare table would escape the row filter.

    SQLAlchemy has no public list of what was handed to select(), select_from() and join(): this reads its own.
    """
    joined = [target for target, *_ in statement._setup_joins if isinstance(target, ClauseElement)]
    for source in [*statement._raw_columns, *statement._from_obj, *joined]:
        for element in [source, *_inside(source)]:
            if "parententity" not in element._annotations and _is_of_table(element):
                raise ScopeError(f"{element} is reached past its model")


def _joined_by_relationship(statement: Select[Any]) -> set[type]:
    targets = [target for target, *_ in statement._setup_joins if not isinstance(target, ClauseElement)]
    return {target.property.mapper.class_ for target in targets}


def _inside(source: ClauseElement) -> list[ClauseElement]:
    """The parts of an expression or a join; the tables behind annotated columns are no sources of their own."""
    if isinstance(source, Join):
        return [source.left, source.right]
    if isinstance(source, FromClause):
        return []
    return [part for part in visitors.iterate(source) if isinstance(part, ColumnClause)]


def _is_of_table(element: Any) -> bool:
    table = element.table if isinstance(element, ColumnClause) else element
    return isinstance(table, Table) or (isinstance(table, Alias) and isinstance(table.element, Table))


def _refuse_tables_beside(models: set[type], compared: set[Any]) -> None:
    """Relationships compare bare columns; that is fine for tables whose model stands in the statement."""
    known = {inspect(model).local_table for model in models}
    for table in compared:
        if isinstance(table, Table) and table not in known:
            raise ScopeError(f"table {table} is reached past its model")


def _refuse_unreadable(principal: Principal, model: type) -> None:
    if not may_read(principal, model):
        raise ScopeError(f"{model.__name__} is not for {principal.kind} {', '.join(sorted(principal.roles))}")


def may_read(principal: Principal, model: type) -> bool:
    """Whether the model as a whole is open to the principal; which of its rows is the criteria's matter."""
    if principal.is_supplier:
        return issubclass(model, CLASSES) and not issubclass(model, CLOSED_TO_SUPPLIERS)
    return bool(principal.roles & getattr(model, "__readers__", frozenset()))


@lru_cache(maxsize=1024)
def _criteria(principal: Principal) -> tuple[Any, ...]:
    """The row filters of one principal; kept, since principals are frozen and options immutable."""
    rooms = sorted(principal.rooms)
    criteria = [
        with_loader_criteria(model, model.heard_in(rooms), include_aliases=True)
        for model in AudienceOwned.__subclasses__()
    ]
    if principal.is_supplier:
        own = principal.supplier_id
        criteria.append(with_loader_criteria(SupplierOwned, lambda c: c.supplier_id == own, include_aliases=True))
    if principal.is_bound_to_sites:
        sites = sorted(principal.site_ids)
        criteria.append(with_loader_criteria(AtSite, lambda c: c.site_id.in_(sites), include_aliases=True))
    return tuple(criteria)


@event.listens_for(PrincipalSession, "before_flush")
def _guard_writes(session: PrincipalSession, context: Any, instances: Any) -> None:
    principal = principal_of(session)
    if principal.is_system:
        return
    for row in [*session.new, *session.dirty, *session.deleted]:
        _refuse_foreign_write(principal, row)


def _refuse_foreign_write(principal: Principal, row: Any) -> None:
    if getattr(type(row), "__append_only__", False) and not inspect(row).pending:
        raise ScopeError(f"{type(row).__name__} is append-only")
    if principal.is_staff:
        return
    if not isinstance(row, SupplierOwned):
        raise ScopeError(f"{type(row).__name__} may not be written by {principal.kind}")
    owners = {row.supplier_id, *(_owner_before(row))}
    if principal.supplier_id is None or owners != {principal.supplier_id}:
        raise ScopeError("the row belongs to another supplier")


def _owner_before(row: SupplierOwned) -> tuple[int, ...]:
    state = inspect(row)
    key = "id" if "supplier_id" in state.mapper.synonyms else "supplier_id"
    return tuple(state.attrs[key].history.deleted or ())
