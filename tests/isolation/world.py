"""Two suppliers with a row of every model, marked throughout, and the people who walk through it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Mapper, Session

from app import clock, events
from app.database import db, session_for
from app.events import EventPosition, LoggedEvent, Occurrence
from app.isolation import AtSite, CustomerFacing, StaffOnly, SupplierOwned
from app.principal import BY_LINK as LINK_SCOPE
from app.principal import NOBODY as NOBODY_AT_ALL
from app.principal import Kind, Principal, Role, system
from tests.isolation import facts, sold
from tests.isolation.canaries import Marks
from tests.isolation.kept import FILES
from tests.isolation.people import PER_PERSON as PER_PERSON
from tests.isolation.people import cookie_of as cookie_of
from tests.isolation.people import token_of as token_of
from tests.isolation.rows import WHERE, Draft, Ref, Unseedable
from tests.isolation.seeds import BOOKS, BY_LINK, DEACTIVATED, LEGAL, NOBODY, PEOPLE, RECIPES

MACHINE = system("test")
CELL = re.compile(r"\{(?P<table>\w+)(?::(?P<variant>[^.}]+))?\.(?P<column>\w+)\}")
SUPPLIERS = ("a", "b")
FIRST_KEYS = {"a": 410001, "b": 520001, "ours": 630001}
BETWEEN_TABLES = 20  # what somebody makes on a walk takes the next key of its table: that is no key of another
OURS = ("people", "person_roles", "person_sites", "sign_in_sessions", "api_tokens", "credentials", "number_sequences")
OURS += ("saved_views",)
# Their key is that of the row they belong to, which may be shown; or names to somebody what is their own.
KEYS_OF_ANOTHER = frozenset({"person_sites", "credentials", "site_days", "item_prices", "calendar_feeds", "api_tokens"})
KEYS_OF_ANOTHER |= {"quiet_hours", "notice_choices", "notices"}
KEYS_OF_ANOTHER |= {"supplies", "stock_balances", "transit_times", "tracking_links"}
WHOSE = frozenset({"supplier_id", "for_supplier_id", "site_id", "person_id"})
# What the page of an order says of its company, and what its items are called there.
BESIDE_ORDERS = frozenset({"suppliers", "supplier_items", "people"})
Row = dict[str, Any]
Variants = dict[str, dict[str, Any]]


@dataclass
class World:
    """What was put into the database: rows by table, owner (`a`, `b`, `ours`) and variant."""

    marks: Marks = field(default_factory=Marks)
    rows: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=lambda: dict(FIRST_KEYS))

    def variants(self, owner: str, table: str) -> list[str]:
        return [variant for name, whose, variant in self.rows if (name, whose) == (table, owner)]

    def key(self, owner: str, ref: Ref) -> Any:
        """The key of a row; of the first one where no variant is named; None where there is none."""
        known = self.variants(owner, ref.table)
        variant = ref.variant if ref.variant in known else next(iter(known), None)
        if variant is None or (ref.variant and variant != ref.variant):
            return None
        return self.rows[ref.table, owner, variant][_first_key_of(ref.table)]

    def keys(self, owner: str, table: str) -> list[Any]:
        return [self.key(owner, Ref(table, variant)) for variant in self.variants(owner, table)]

    def counterparts(self, who: str) -> Iterator[tuple[Any, Any]]:
        """Each key of the one supplier with the key of the same row of the other; for staff, of A with those of B."""
        mine, other = ("b", "a") if PEOPLE.get(who, ("a", ()))[0] == "b" else ("a", "b")
        for table, owner, variant in list(self.rows):
            key = self.key(other, Ref(table, variant)) if owner == mine else None
            if key is not None:
                yield self.key(mine, Ref(table, variant)), key

    def filled_in(self, who: str, told: dict[str, Any]) -> dict[str, Any]:
        """`{people.email}` and `{order_lines:draft.id}` in names and values, out of the person's own rows, else A's."""
        return {self._filled(who, name): self._filled(who, value) for name, value in told.items()}

    def _filled(self, who: str, text: Any) -> Any:
        return CELL.sub(lambda found: str(self._cell(who, **found.groupdict())), text) if isinstance(text, str) else text

    def _cell(self, who: str, table: str, variant: str | None, column: str) -> Any:
        wanted = variant or (who if table == "people" and who in PEOPLE else "")
        owners = (PEOPLE.get(who, ("a", ()))[0], "a")
        rows = [row for owner in owners for key, row in self.rows.items() if key[:2] == (table, owner) and wanted in key[2]]
        return rows[0][column]

    def principal(self, who: str) -> Principal:
        """As whom the gate must know them."""
        if who in (NOBODY, DEACTIVATED):
            return NOBODY_AT_ALL
        owner, roles = PEOPLE[who]
        return Principal(
            kind=Kind.STAFF if owner == "ours" else Kind.SUPPLIER,
            person_id=self.key(owner, Ref("people", who)),
            supplier_id=None if owner == "ours" else self.key(owner, Ref("suppliers")),
            site_ids=frozenset({self.key("a", Ref("sites"))} if Role.RECEIVING in roles else ()),
            roles=frozenset(roles),
            scope=LINK_SCOPE if who == BY_LINK else None,
            order_id=self.key(owner, Ref("orders", "issued")) if who == BY_LINK else None,
            confirmed=who != BY_LINK,
        )

    def kept_keys(self, principal: Principal) -> dict[Any, str]:
        """The keys of rows that the principal must not know of, with what they are."""
        return {
            row[_first_key_of(table)]: f"{table} {variant} of {owner}"
            for (table, owner, variant), row in self.rows.items()
            if table not in KEYS_OF_ANOTHER and self.is_fenced_off(principal, table, row)
        }

    def is_fenced_off(self, principal: Principal, table: str, row: Row) -> bool:
        """Whether a row is not for the principal, by whose it is; for the bearer of a link, by its order too."""
        model = model_of(table)
        beyond = principal.order_id is not None and table not in BESIDE_ORDERS and issubclass(model, SupplierOwned)
        return _is_fenced_off(principal, model, row) or (beyond and self.order_of(table, row) != principal.order_id)

    def order_of(self, table: str, row: Row) -> int | None:
        """The order that a row hangs below, found along what it refers to; None where there is none."""
        if table == "orders":
            return int(row["id"])
        if table == "shipments":
            return next((each["order_id"] for (name, *_), each in self.rows.items() if name == "shipment_lines"
                         and each["shipment_id"] == row["id"]), None)  # fmt: skip
        for column in db.metadata.tables[table].columns:
            for key in column.foreign_keys if column.name not in WHOSE else ():
                parent = self._row(key.column.table.name, row[column.name])
                found = self.order_of(key.column.table.name, parent) if parent and key.column.table.name != table else None
                if found is not None:
                    return found
        return None

    def _row(self, table: str, key: Any) -> Row | None:
        rows = (row for (name, *_), row in self.rows.items() if name == table)
        return next((row for row in rows if row[_first_key_of(table)] == key), None)


def model_of(table: str) -> type:
    return next(mapper.class_ for mapper in db.Model.registry.mappers if mapper.local_table.name == table)  # type: ignore[attr-defined]


def owner_in(model: type, row: Row) -> Any:
    return row["id"] if model.__name__ == "Supplier" else row.get("supplier_id")


def _is_fenced_off(principal: Principal, model: type, row: Row) -> bool:
    if principal.is_supplier and issubclass(model, SupplierOwned):
        return bool(owner_in(model, row) != principal.supplier_id)
    if principal.is_bound_to_sites and issubclass(model, AtSite):
        return row["site_id"] not in principal.site_ids
    return principal.is_supplier and issubclass(model, StaffOnly | CustomerFacing)


def build(app: Flask) -> World:
    """Fill a migrated, empty database."""
    world = World()
    with app.app_context(), session_for(MACHINE) as session:
        for owner in (*SUPPLIERS, "ours"):
            for mapper in _mappers():
                _fill(world, owner, mapper, session.connection())
        for owner in SUPPLIERS:
            _tell(world, owner, session)
        session.commit()
    for (table, _, _), row in world.rows.items():
        for name, content in FILES.get(table, ()):
            path = app.config["SETTINGS"].data_dir / name.format_map(row)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return world


def _mappers() -> Iterator[Mapper[Any]]:
    """Every model, parents before children. The books of facts are filled by telling facts."""
    known: dict[Any, Mapper[Any]] = {mapper.local_table: mapper for mapper in db.Model.registry.mappers}  # type: ignore[attr-defined]
    for table in db.metadata.sorted_tables:
        if table.name not in BOOKS:
            yield known[table]


def _fill(world: World, owner: str, mapper: Mapper[Any], connection: Connection) -> None:
    table = str(mapper.local_table.name)  # type: ignore[attr-defined]
    for variant, told in _variants(world, owner, mapper).items():
        place = {"supplier_id": world.key(owner, Ref("suppliers")), "site_id": world.key(owner, Ref("sites"))}
        world.used[owner] += 1
        draft = Draft(mapper, owner, variant, told, place, world.used[owner], lambda ref: world.key(owner, ref), world.marks)
        row = draft.values(LEGAL)
        try:
            connection.execute(insert(draft.table).values(row))
        except (IntegrityError, StatementError) as refused:
            raise Unseedable(
                f"No legal row of {table}{f' ({variant})' if variant else ''} could be made up: {refused.orig}. "
                f"Say legal values in LEGAL or RECIPES in {WHERE}. It was {row}"
            ) from refused
        world.rows[table, owner, variant] = row
        _remember(world, mapper.class_, row, linked=owner == "a")
    world.used[owner] += BETWEEN_TABLES


def _variants(world: World, owner: str, mapper: Mapper[Any]) -> Variants:
    """Which rows of a table: those of its recipe, one for each person, one for each parent of one-to-one, else one."""
    table: Any = mapper.local_table
    if owner == "ours" and table.name not in OURS:
        return {}
    if table.name in PER_PERSON:
        return PER_PERSON[table.name](world, owner)
    parent = _only_parent(table)
    if parent is not None:
        names = [name for name in world.variants(owner, parent) if name not in sold.NOT_OF.get(table.name, ())]
        return {name: RECIPES.get(table.name, {}).get(name, {}) for name in names}
    recipe: Variants = RECIPES.get(table.name, {"": {}})
    return {"": {}} if owner == "ours" else recipe


def _only_parent(table: Table) -> str | None:
    keys = list(table.primary_key.columns)
    pointed = [key.column.table.name for key in keys[0].foreign_keys] if len(keys) == 1 else []
    return next(iter(pointed), None)


def _remember(world: World, model: Any, row: Row, *, linked: bool) -> None:
    whose = {"supplier_id": owner_in(model, row), "site_id": row.get("site_id"), "person_id": row.get("person_id")}
    whose |= {"order_id": world.order_of(model.__tablename__, row), "row_id": row.get("id")}
    whose["linked"] = linked
    for column, value in row.items():
        world.marks.stored(model, column, value, **whose)


def _first_key_of(table: str) -> str:
    return next(iter(db.metadata.tables[table].primary_key.columns)).name


def _tell(world: World, owner: str, session: Session) -> None:
    """One fact of every kind about this owner, with its place in the order of what is shown."""
    told = facts.one_of_each(lambda ref: world.key(owner, ref), world.marks)
    events.log(session, [Occurrence(fact, clock.now()) for fact in told], MACHINE, world.marks.new_word())
    for fact in told:
        for name, value in fact.data().items():
            world.marks.stored(LoggedEvent, f"{fact.name} {name}", value, rooms=frozenset(fact.audience()),
                               subjects=frozenset(fact.subjects()))  # fmt: skip
    first = session.query(EventPosition).count()
    fresh = session.query(LoggedEvent.seq).order_by(LoggedEvent.seq).offset(first)
    session.add_all(EventPosition(position=first + n, seq=seq) for n, (seq,) in enumerate(fresh, 1))
    session.flush()
