"""What is wrong with how models say whose their rows are and who may read them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.orm import Mapper

from app.database import db
from app.isolation import CLASSES, CLOSED_TO_SUPPLIERS, AtSite, CustomerFacing, Public, SupplierOwned
from app.principal import Role

Model = type[Any]
# The rows that everything refers to; a reference to them says nothing about whose a row is.
COMPANIES, PEOPLE = "suppliers", "people"


def models() -> list[Model]:
    return [mapper.class_ for mapper in mappers()]


def mappers() -> list[Mapper[Any]]:
    return sorted(db.Model.registry.mappers, key=lambda mapper: mapper.class_.__name__)  # type: ignore[attr-defined]


def unclassified(found: Iterable[Model]) -> list[str]:
    """Models that are in none of the classes, or in more than one."""
    counted = {model: sum(issubclass(model, each) for each in CLASSES) for model in found}
    return [f"{model.__name__} is in {count} of the classes {[c.__name__ for c in CLASSES]}" for model, count in counted.items()
            if count != 1]  # fmt: skip


def silent(found: Iterable[Model]) -> list[str]:
    """Models that do not say which staff may read them."""
    saying = [model for model in found if isinstance(getattr(model, "__readers__", None), frozenset)]
    return [f"{model.__name__} must declare __readers__" for model in found if model not in saying]


def parents_of(mapper: Mapper[Any]) -> list[Model]:
    """The models that a model refers to by foreign keys, companies and people left out."""
    table: Any = mapper.local_table
    named = {key.column.table.name for key in table.foreign_keys} - {COMPANIES, PEOPLE, table.name}
    return [each.class_ for each in mappers() if each.local_table.name in named]  # type: ignore[attr-defined]


def open_children() -> list[str]:
    """Rows that belong to a supplier's row, and that every supplier could read all the same."""
    return [
        f"{mapper.class_.__name__} belongs to {parent.__name__}: it must be SupplierOwned or closed to suppliers"
        for mapper in mappers()
        for parent in parents_of(mapper)
        if issubclass(parent, SupplierOwned) and not issubclass(mapper.class_, (SupplierOwned, *CLOSED_TO_SUPPLIERS))
    ]


def children_without_a_site() -> list[str]:
    """Rows of a site's row that people who only receive could read at every site."""
    return [
        f"{mapper.class_.__name__} belongs to {parent.__name__}: it must be AtSite too, or not be read by receiving"
        for mapper in mappers()
        for parent in parents_of(mapper)
        if issubclass(parent, AtSite) and Role.RECEIVING in mapper.class_.__readers__ and not issubclass(mapper.class_, AtSite)
    ]


def tables_without_a_model() -> list[str]:
    known = {mapper.local_table for mapper in mappers()}
    return [table.name for table in db.metadata.sorted_tables if table not in known]


def columns_out_of_nowhere() -> list[str]:
    """Attributes that are SQL of their own: the row filter does not look into them."""
    return [
        f"{mapper.class_.__name__}.{prop.key}"
        for mapper in mappers()
        for prop in mapper.column_attrs
        for column in prop.columns
        if not isinstance(column, Column) or not isinstance(column.table, Table)
    ]


def public_with_words_of_suppliers() -> list[str]:
    """Everybody reads a public row: it cannot carry whose it is."""
    return [mapper.class_.__name__ for mapper in mappers() if issubclass(mapper.class_, Public)
            and "supplier_id" in mapper.local_table.columns]  # fmt: skip


def priced_for(roles: set[Role]) -> list[str]:
    """Models with a price in them that people of these roles read: a row filter cannot hide a column.

    What customers pay is sales' own business; what we pay is none of theirs.
    """
    return [
        f"{mapper.class_.__name__}.{column.name}"
        for mapper in mappers()
        for column in mapper.local_table.columns
        if any(word in column.name for word in ("price", "amount", "cost", "score")) and mapper.class_.__readers__ & roles
        if not issubclass(mapper.class_, CustomerFacing)
    ]
