"""Every address of the application: who may use it, and which rows it can be asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.access import declared
from app.database import db
from app.isolation import AtSite, StaffOnly, may_read
from app.principal import Permission, Principal
from tests.isolation import sold
from tests.isolation.facts import table_meant_by
from tests.isolation.world import World, model_of, owner_in

# What stands in an address where it is no row's key, by the name of the argument.
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "token": ("nothing-that-was-ever-made", sold.link_of("a")),
    "position": (0, 3, 10**9),
    "before": (10**9,),
    "kind": ("csv", "xlsx"),
    "revision": (1,),
    "listed": ("board", "orders"),
    "criterion": ("quality", "price"),
}

NO_SUCH_KEY, TOO_LARGE = 999_983, 10**25
MOST = 12
Arguments = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """One rule of the map with what its view declares."""

    rule: Rule
    policy: str
    by_link: bool = False

    @property
    def methods(self) -> list[str]:
        return sorted((self.rule.methods or set()) - {"HEAD", "OPTIONS"})

    def lets(self, principal: Principal, *, signed_in: bool) -> bool:
        """What the declaration says, read once more and apart from the gate."""
        if self.policy == "public":
            return True
        if principal.order_id is not None and not self.by_link:
            return False
        return signed_in and (self.policy == "signed_in" or principal.can(Permission(self.policy)))

    def url(self, app: Flask, arguments: Arguments) -> str:
        return app.url_map.bind("localhost").build(self.rule.endpoint, arguments, method=self.methods[0])


def routes_of(app: Flask) -> list[Route]:
    policies = declared(app)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    linked = {name for name, view in app.view_functions.items() if getattr(view, "open_to_links", False)}
    return [Route(rule, policies[rule.endpoint], rule.endpoint in linked) for rule in rules]


class Choice:
    """The rows that stand in addresses, sorted by whether they are a principal's own."""

    def __init__(self, world: World, principal: Principal) -> None:
        self._world = world
        self._principal = principal

    def own(self, route: Route) -> list[Arguments]:
        return self._combined(route, mine=True)

    def foreign(self, route: Route) -> list[Arguments]:
        """Rows that the principal must not know of; empty where the address names no row."""
        return self._combined(route, mine=False) if self.names_rows(route) else []

    def names_rows(self, route: Route) -> bool:
        return any(table_meant_by(name) for name in route.rule.arguments if name not in ARGUMENTS)

    def random(self, route: Route) -> Arguments:
        return {name: ARGUMENTS.get(name, (NO_SUCH_KEY,))[0] for name in route.rule.arguments}

    def absurd(self, route: Route) -> Arguments:
        """A number that no column can hold is no row either."""
        return {name: ARGUMENTS.get(name, (TOO_LARGE,))[0] for name in route.rule.arguments}

    def _combined(self, route: Route, *, mine: bool) -> list[Arguments]:
        names = sorted(route.rule.arguments)
        values = [self._values(route, name, mine=mine) for name in names]
        return [dict(zip(names, each, strict=True)) for each in product(*values)][:MOST]

    def _values(self, route: Route, name: str, *, mine: bool) -> list[Any]:
        if name in ARGUMENTS:
            return list(ARGUMENTS[name])
        table = table_meant_by(name)
        if table is None:
            raise AssertionError(
                f"{route.rule.rule}: nobody knows what stands for <{name}>. Name it after a table, like <int:order_id>, "
                "or say examples in ARGUMENTS in tests/isolation/seeds.py"
            )
        column = name.rpartition("_")[2]
        return [key for key, is_mine in self._keys(table, column) if is_mine is mine]

    def _keys(self, table: str, column: str) -> Iterator[tuple[Any, bool]]:
        """What names the table's rows: the column that is called so, like the `number` of an order; else the key."""
        model, columns = model_of(table), db.metadata.tables[table].columns
        key = column if column in columns else next(iter(db.metadata.tables[table].primary_key.columns)).name
        for (name, owner, _), row in self._world.rows.items():
            if name == table:
                mine = self._is_mine(model, row)
                if not (mine and self._principal.is_staff and owner == "b"):  # one supplier's rows are enough
                    yield row[key], mine

    def _is_mine(self, model: Any, row: dict[str, Any]) -> bool:
        me = self._principal
        if me.order_id is not None and self._world.is_fenced_off(me, model.__tablename__, row):
            return False
        if not me.is_staff:
            return not issubclass(model, StaffOnly) and owner_in(model, row) == me.supplier_id
        if me.is_bound_to_sites and issubclass(model, AtSite):
            return row["site_id"] in me.site_ids
        return may_read(me, model)
