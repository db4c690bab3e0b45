"""What a model says of itself about who may read it: every model is of exactly one of these classes."""

from typing import Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Table, false, inspect, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.principal import STAFF_ROLES, Principal, Role


class Classified:
    """A model that says which staff roles read it; suppliers are handled by the four classes below."""

    __readers__: ClassVar[frozenset[Role]]


class SupplierOwned(Classified):
    """A row that belongs to exactly one supplier; its people see no other."""

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), index=True)
    __of_order__: ClassVar[bool] = True
    """Whether a row belongs to an order: only such rows are written by whoever came by a link to one."""

    @classmethod
    def of_order(cls, principal: Principal) -> ColumnElement[bool] | None:
        """Which rows are open to whoever came by a link to one order; None: those that its foreign keys lead to it."""
        return None


class StaffOnly(Classified):
    """A row that no supplier ever reads."""


class CustomerFacing(Classified):
    """A row of our customers: never a supplier's business."""


class Tracked(CustomerFacing):
    """What a customer may know of one customer order: whoever holds a link to that order reads it, and nothing else."""

    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"))


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

    @classmethod
    def about(cls, subject: str) -> ColumnElement[bool]:
        """The rows that are about something, like `order:7`."""
        raise NotImplementedError


class AtSite:
    """Mixed in where people who only receive goods must not look beyond their own sites."""

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)


def of_one_order(model: type[SupplierOwned], principal: Principal) -> ColumnElement[bool]:
    """The rows of a model that are open by a link: what the model says, else those that hang below the link's order."""
    said = model.of_order(principal)
    if said is not None:
        return said
    mapper: Mapper[Any] = inspect(model)
    for column in _leading(mapper.local_table):
        below = _below_order(mapper, column, principal.order_id or 0)
        if below is not None:
            return below
    return false()


def _leading(table: Any) -> list[Any]:
    """The columns that may say where a row hangs, the order itself first: what may be empty says it of some rows alone."""
    return sorted((column for column in table.columns if not column.nullable), key=lambda each: each.name != "order_id")


def _below_order(mapper: Mapper[Any], column: Any, order_id: int) -> ColumnElement[bool] | None:
    attribute = getattr(mapper.class_, mapper.get_property_by_column(column).key)
    for key in column.foreign_keys:
        parent = key.column.table
        if parent.name == "orders":
            return attribute == order_id
        leads = _keys_below(mapper, parent, order_id) if parent is not mapper.local_table else None
        if leads is not None:
            return attribute.in_(leads)
    return None


def _keys_below(mapper: Mapper[Any], table: Table, order_id: int) -> Any:
    """The keys of a table's rows that hang below an order; None where they belong to none."""
    model = next((each.class_ for each in mapper.registry.mappers if each.local_table is table), None)
    if model is None or not issubclass(model, SupplierOwned) or not model.__of_order__:
        return None
    for column in _leading(table):
        for key in column.foreign_keys:
            parent = key.column.table
            if parent.name == "orders":
                return select(table.c.id).where(column == order_id)
            leads = _keys_below(mapper, parent, order_id) if parent is not table else None
            if leads is not None:
                return select(table.c.id).where(column.in_(leads))
    return None
