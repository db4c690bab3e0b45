"""The only way to data: a session made for one principal, that fails closed.

No principal, every statement raises. For whoever is not the machine itself, ORM statements are filtered
by what their model says about who may read it, and everything that cannot be filtered raises.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import ColumnElement, and_, event, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import (
    InstanceState,
    Mapper,
    ORMExecuteState,
    configure_mappers,
    with_loader_criteria,
)
from sqlalchemy.orm.base import LoaderCallableStatus

from app.classified import AtSite as AtSite
from app.classified import AudienceOwned as AudienceOwned
from app.classified import Classified as Classified
from app.classified import CustomerFacing as CustomerFacing
from app.classified import Public as Public
from app.classified import StaffOnly as StaffOnly
from app.classified import SupplierOwned as SupplierOwned
from app.classified import Tracked as Tracked
from app.classified import of_one_order
from app.principal import Principal
from app.statements import ScopeError as ScopeError
from app.statements import models_in

CLASSES = (SupplierOwned, StaffOnly, CustomerFacing, Public, AudienceOwned)
CLOSED_TO_SUPPLIERS = (StaffOnly, CustomerFacing)
OPEN_TO_LINKS = (Tracked, Public, AudienceOwned)


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

    def close(self) -> None:
        """Where the database went away after all was asked of it, there is nothing to take back: what was found stands."""
        try:
            super().close()
        except DBAPIError as gone:
            if not gone.connection_invalidated:
                raise
            super().invalidate()

    def _only_the_machine(self, door: str) -> None:
        if not principal_of(self).is_system:
            raise ScopeError(f"{door} is open to the machine alone")

    def _identity_lookup(self, *args, **kwargs):
        """What raised rights have loaded stays in the session; a person finds it there only if it is theirs."""
        found = super()._identity_lookup(*args, **kwargs)
        if found is None or isinstance(found, LoaderCallableStatus) or _may_find(principal_of(self), found):
            return found
        return None  # ask the database, through the filter


@event.listens_for(PrincipalSession, "do_orm_execute")
def _filter_rows(state: ORMExecuteState) -> None:
    principal = principal_of(state.session)
    if state.is_update or state.is_delete:
        _refuse_changed_history(state.all_mappers)
    if principal.is_system:
        return
    _refuse_what_cannot_be_filtered(state)
    of_mapper = state.is_relationship_load or state.is_column_load  # those are built by the mapper itself
    models = {mapper.class_ for mapper in state.all_mappers} if of_mapper else models_in(state.statement)
    for model in models:
        _refuse_unreadable(principal, model)
    addressed = of_mapper or _leads_to_addressed() or any(issubclass(model, AudienceOwned) for model in models)
    state.statement = state.statement.options(*_criteria(principal, addressed=addressed))


def _refuse_changed_history(mappers: Sequence[Mapper[Any]]) -> None:
    for mapper in mappers:
        if getattr(mapper.class_, "__append_only__", False):
            raise ScopeError(f"{mapper.class_.__name__} is append-only")


def _refuse_what_cannot_be_filtered(state: ORMExecuteState) -> None:
    if not state.is_orm_statement:
        raise ScopeError("only statements over models may run for a person")
    if state.is_insert or state.is_from_statement:
        raise ScopeError("bulk inserts and raw statements may not run for a person")
    if not state.is_select:
        raise ScopeError("rows are changed one by one, through their verbs")


def _refuse_unreadable(principal: Principal, model: type) -> None:
    if not may_read(principal, model):
        raise ScopeError(f"{model.__name__} is not for {principal.kind} {', '.join(sorted(principal.roles))}")


def may_read(principal: Principal, model: type) -> bool:
    """Whether the model as a whole is open to the principal; which of its rows is the criteria's matter."""
    if principal.is_supplier:
        return issubclass(model, CLASSES) and not issubclass(model, CLOSED_TO_SUPPLIERS)
    if principal.is_link:
        return issubclass(model, OPEN_TO_LINKS)
    return bool(principal.roles & getattr(model, "__readers__", frozenset()))


@cache
def _leads_to_addressed() -> bool:
    """Whether a model has a relationship to addressed rows: then a statement could load them without naming them."""
    configure_mappers()
    mappers = {mapper for model in AudienceOwned.__subclasses__() for mapper in inspect(model).registry.mappers}
    return any(issubclass(leads.mapper.class_, AudienceOwned) for each in mappers for leads in each.relationships)


@lru_cache(maxsize=2048)
def _criteria(principal: Principal, *, addressed: bool) -> tuple[Any, ...]:
    """The row filters of one principal; kept, since principals are frozen and options immutable.

    The dearest of them are about rows that are `addressed` to rooms, and few statements touch any.
    """
    criteria = [
        with_loader_criteria(model, _told(model, principal), include_aliases=True)
        for model in (AudienceOwned.__subclasses__() if addressed else ())
    ]
    if principal.order_id is not None:
        owned = _owned_by_suppliers()
        criteria += [with_loader_criteria(model, of_one_order(model, principal), include_aliases=True) for model in owned]
    if principal.is_supplier:
        own = principal.supplier_id
        criteria.append(with_loader_criteria(SupplierOwned, lambda c: c.supplier_id == own, include_aliases=True))
    if principal.is_link:
        tracked = principal.customer_order_id
        criteria.append(with_loader_criteria(Tracked, lambda c: c.customer_order_id == tracked, include_aliases=True))
    if principal.is_bound_to_sites:
        sites = sorted(principal.site_ids)
        criteria.append(with_loader_criteria(AtSite, lambda c: c.site_id.in_(sites), include_aliases=True))
    return tuple(criteria)


def _told(model: type[AudienceOwned], principal: Principal) -> ColumnElement[bool]:
    """The facts that the principal may read: by a link, those about its order alone."""
    heard = model.heard_in(sorted(principal.told_in))
    return heard if principal.order_id is None else and_(heard, model.about(f"order:{principal.order_id}"))


@cache
def _owned_by_suppliers() -> list[type[SupplierOwned]]:
    configure_mappers()
    mappers = {mapper for model in AudienceOwned.__subclasses__() for mapper in inspect(model).registry.mappers}
    return [mapper.class_ for mapper in mappers if issubclass(mapper.class_, SupplierOwned)]


def _fence(principal: Principal) -> tuple[type, str, frozenset[int]] | None:
    """The one column that keeps a principal among its own rows, and what may stand there; None for all others."""
    if principal.is_supplier:
        return SupplierOwned, "supplier_id", frozenset({principal.supplier_id} if principal.supplier_id else ())
    if principal.is_link:
        tracked = principal.customer_order_id
        return Tracked, "customer_order_id", frozenset({tracked} if tracked else ())
    if principal.is_bound_to_sites:
        return AtSite, "site_id", principal.site_ids
    return None


def _may_find(principal: Principal, row: Any) -> bool:
    """Whether a row that is loaded already is the principal's. Where that cannot be told from the row alone: no."""
    if principal.is_system:
        return True
    if isinstance(row, AudienceOwned) or not may_read(principal, type(row)) or principal.order_id is not None:
        return False
    fence = _fence(principal)
    return fence is None or not isinstance(row, fence[0]) or _loaded(inspect(row), fence[1]) in fence[2]


def _loaded(state: InstanceState[Any], attribute: str) -> Any:
    return state.dict.get(_column_of(state.mapper, attribute))


def _column_of(mapper: Mapper[Any], attribute: str) -> str:
    """`supplier_id` is a synonym where the row is the supplier itself."""
    return mapper.synonyms[attribute].name if attribute in mapper.synonyms else attribute


@event.listens_for(PrincipalSession, "before_attach")
def _refuse_smuggled(session: PrincipalSession, row: Any) -> None:
    """A row made by hand with another row's key would be updated by that key, whatever owner it claims."""
    if inspect(row).key is not None and not principal_of(session).is_system:
        raise ScopeError("rows come into a person's session by being read there, or as new ones")


@event.listens_for(PrincipalSession, "before_flush")
def _guard_writes(session: PrincipalSession, context: Any, instances: Any) -> None:
    principal = principal_of(session)
    _refuse_changed_history([inspect(row).mapper for row in [*session.dirty, *session.deleted]])
    if principal.is_system:
        return
    for row in [*session.new, *session.dirty, *session.deleted]:
        _refuse_foreign_write(principal, row)
    for row in [*session.new, *session.dirty]:
        _refuse_foreign_reference(session, principal, row)


def _refuse_foreign_write(principal: Principal, row: Any) -> None:
    owned_as_needed = (isinstance(row, SupplierOwned) and _is_within_order(principal, row)) or principal.is_staff
    if not owned_as_needed or not may_read(principal, type(row)):
        raise ScopeError(f"{type(row).__name__} may not be written by {principal.kind} {', '.join(sorted(principal.roles))}")
    fence = _fence(principal)
    if fence is not None and isinstance(row, fence[0]) and not _now_and_before(row, fence[1]) <= fence[2]:
        raise ScopeError(f"the {fence[1]} of this {type(row).__name__} is another's")


def _is_within_order(principal: Principal, row: SupplierOwned) -> bool:
    """Rows of an order that is not the link's are not even found; what belongs to no order is not for links."""
    return principal.order_id is None or row.__of_order__


def _now_and_before(row: Any, attribute: str) -> set[Any]:
    state = inspect(row)
    return {getattr(row, attribute), *(state.attrs[_column_of(state.mapper, attribute)].history.deleted or ())}


def _refuse_foreign_reference(session: PrincipalSession, principal: Principal, row: Any) -> None:
    """A row may not hang below another's: it would show up on the other's pages."""
    fence = _fence(principal)
    if fence is None:
        return
    for target, value in _references(row):
        if issubclass(target, fence[0]) and session.get(target, value) is None:
            raise ScopeError(f"this {type(row).__name__} refers to a {target.__name__} of another's")


def _references(row: Any) -> Iterator[tuple[type, Any]]:
    """The model and key that each foreign key of a row newly points to."""
    state = inspect(row)
    for prop in state.mapper.column_attrs:
        for key in prop.columns[0].foreign_keys:
            value = state.dict.get(prop.key)
            if key.column.primary_key and value is not None and state.attrs[prop.key].history.has_changes():
                yield _model_of(state.mapper, key.column.table), value


@lru_cache(maxsize=1024)
def _model_of(mapper: Mapper[Any], table: Any) -> type:
    return next(each.class_ for each in mapper.registry.mappers if each.local_table is table)
