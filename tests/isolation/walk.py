"""The walk: every address as every kind of person, reading and writing, own rows and others'. Gathers what went wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from app.isolation import AtSite, may_read
from app.principal import NOBODY as NOBODY_AT_ALL
from app.principal import SUPPLIER_ROLES, Principal, room_of_supplier
from tests.isolation import sold
from tests.isolation.addresses import Arguments, Choice, Route, routes_of
from tests.isolation.facts import table_meant_by
from tests.isolation.ledger import Change, Ledger
from tests.isolation.pages import Data, forms_of
from tests.isolation.seeds import BOOKS, LEFT_BY_NOBODY, NOBODY, PEOPLE
from tests.isolation.visitor import Answer, Visitor
from tests.isolation.world import World, model_of

EVERYBODY = (NOBODY, *PEOPLE)
REFUSED = frozenset({401, 403, 404})
UNDERSTOOD = frozenset({200, 201, 202, 204, 302, 303, 307, 409, 422})
DONE = frozenset({200, 201, 202, 204, 302, 303, 307})
KEY = re.compile(rb"(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])")  # six digits inside a secret are none
OTHERWISE: tuple[dict[str, str], ...] = ({"HX_Request": "true"}, {"Accept": "application/json"})


@dataclass(frozen=True)
class Finding:
    """`kind` is what a test asks for, the sentence what a developer needs."""

    kind: str
    sentence: str


@dataclass(frozen=True, eq=False)
class Sent:
    """A form that stood on a page: who saw it, where it goes, what it says."""

    who: str
    url: str
    data: Data


@dataclass
class Walk:
    """Walks when told to; what it met is in `findings`, `reached` and `forms`."""

    app: Flask
    world: World
    ledger: Ledger
    findings: list[Finding] = field(default_factory=list)
    reached: dict[tuple[str, str], set[tuple[str, int]]] = field(default_factory=dict)
    forms: dict[tuple[str, str], list[Sent]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.routes = routes_of(self.app)
        self._visitors = {who: Visitor(self.app, who) for who in EVERYBODY}
        self.principals = {who: self.world.principal(who) for who in EVERYBODY}
        self.counterparts = {who: list(self.world.counterparts(who)) for who in EVERYBODY}
        self._kept = {who: self.world.kept_keys(principal) for who, principal in self.principals.items()}
        self._bent: set[tuple[str, str]] = set()
        self._map = self.app.url_map.bind("localhost")

    # Reading.

    def read(self, people: Iterable[str] = EVERYBODY) -> "Walk":
        """Look at everything that can be looked at. Forms are picked up on the way."""
        for who in people:
            for route in self.routes:
                if "GET" in route.methods:
                    self._look(who, route)
        return self

    def _look(self, who: str, route: Route) -> None:
        for n, arguments in enumerate(self.addressed(who, route)):
            url = route.url(self.app, arguments)
            self._pick_up(who, url, self.ask(who, route, "GET", url, None))
            for headers in OTHERWISE if n == 0 else ():
                self.ask(who, route, "GET", url, None, **headers)
        self.compare(who, route, "GET", None)
        self.nothing_changed(who, f"GET {route.rule.rule}")

    def bent(self, route: Route, method: str) -> bool:
        """Whether this was asked before; true from the second time on."""
        before = (route.rule.endpoint, method) in self._bent
        self._bent.add((route.rule.endpoint, method))
        return before

    def visit(self, who: str, method: str, url: str, data: Data, **how: Any) -> Answer:
        """A request of which nothing is expected."""
        return self._visitors[who].send(method, url, data, **how)

    def kept_from(self, who: str) -> dict[Any, str]:
        return self._kept[who]

    def addressed(self, who: str, route: Route) -> list[Arguments]:
        """The rows of one's own to ask for; one is enough where nothing is let in anyway."""
        choice = Choice(self.world, self.principals[who])
        own = choice.own(route) or choice.foreign(route)[:1]
        return own if self.lets(who, route) else own[:1]

    def lets(self, who: str, route: Route) -> bool:
        me = self.principals[who]
        return route.lets(me, signed_in=me is not NOBODY_AT_ALL)

    def hides(self, who: str, route: Route) -> bool:
        """Whether the address names rows of a model that is not for this person at all: not found, whichever they name."""
        tables = {table for name in route.rule.arguments if (table := table_meant_by(name))}
        return bool(tables) and not any(may_read(self.principals[who], model_of(table)) for table in tables)

    def _pick_up(self, who: str, page: str, answer: Answer) -> None:
        for form in forms_of(answer.body.decode("utf-8", "replace")) if answer.status == 200 else ():
            for everything in (False, True):
                for action, data in form.filled(everything=everything):
                    url = action or page
                    endpoint = self._endpoint(form.method, url)
                    if form.method != "GET" and endpoint:
                        self.forms.setdefault((endpoint, form.method), []).append(Sent(who, url, data))

    def _endpoint(self, method: str, url: str) -> str | None:
        try:
            return str(self._map.match(url.partition("?")[0], method=method)[0])
        except HTTPException as nothing:
            self.found("broken", f"a page has a form for {method} {url}, which is no address: {nothing}")
            return None

    # Asking, and what must hold of every answer.

    def ask(self, who: str, route: Route, method: str, url: str, data: Data | None, **headers: str) -> Answer:
        answer = self._visitors[who].send(method, url, data, **headers)
        what = f"{who}: {method} {url} ({answer.status})"
        if answer.status >= 500:
            why = answer.body.decode("utf-8", "replace")
            if not any(why in known for known in self.of_kind("broken")):  # one example of each is enough
                self.found("broken", f"{what}: {why}")
            return answer
        self._let_in(who, route, answer, what)
        self.reached.setdefault((route.rule.endpoint, method), set()).add((who, answer.status))
        shown = self._shown(who, f"{url} {data}", answer)
        if shown:
            self.found("shown", f"{what} shows {', '.join(shown[:5])}")
        return answer

    def _let_in(self, who: str, route: Route, answer: Answer, what: str) -> None:
        if self.lets(who, route):
            return
        to_the_door = answer.status == 302 and answer.location.startswith("/sign-in")
        me = self.principals[who]  # where a link does not lead, its bearer is nobody
        if answer.status not in REFUSED and not (to_the_door and (me is NOBODY_AT_ALL or me.order_id is not None)):
            self.found("let in", f"{what}, though {route.rule.endpoint} is for {route.policy}")

    def _shown(self, who: str, said: str, answer: Answer) -> list[str]:
        """What stands in an answer and is not theirs; what somebody said themselves may come back."""
        marks, me = self.world.marks, self.principals[who]
        shown = marks.seen_in(answer.body) | marks.seen_in(answer.headers)
        words = sorted(str(mark) for mark in shown if not mark.is_for(me) and mark.word not in said)
        keys = {int(found) for found in KEY.findall(answer.body)} & self._kept[who].keys()
        return words + [f"the key {key} of {self._kept[who][key]}" for key in sorted(keys) if str(key) not in said]

    def compare(self, who: str, route: Route, method: str, data: Data | None) -> None:
        """Another's row must look like no row at all."""
        me = self.principals[who]
        choice = Choice(self.world, me)
        if me is NOBODY_AT_ALL or not choice.names_rows(route):
            return
        if me.order_id is not None and not route.by_link:
            return  # nobody there, as any other
        nowhere = choice.random(route)
        nothing = self.ask(who, route, method, route.url(self.app, nowhere), data).without(*nowhere.values())
        for arguments in (*choice.foreign(route), choice.absurd(route)):
            url = route.url(self.app, arguments)
            answer = self.ask(who, route, method, url, data)
            if answer.without(*arguments.values()) != nothing or answer.status not in REFUSED:
                self.found("told apart", f"{who}: {method} {url} ({answer.status}) differs from no such row ({nothing[0]})")

    # What a request changed.

    def nothing_changed(self, who: str, what: str) -> None:
        changes = self.ledger.changes()
        if changes:
            self.ledger.put_back(changes)
            self.found("changed", f"{who}: {what} {', '.join(map(str, changes[:5]))}")

    def only_own_changed(self, who: str, route: Route, what: str, answer: Answer) -> None:
        changes = self.ledger.changes()
        if not changes:
            return
        self.ledger.put_back(changes)
        wrong = [str(each) for each in changes if not self._may_change(who, route, each)]
        if wrong or answer.status not in UNDERSTOOD:
            self.found("changed", f"{who}: {what} ({answer.status}) {', '.join(wrong[:5] or map(str, changes[:5]))}")

    def _may_change(self, who: str, route: Route, change: Change) -> bool:
        me: Principal = self.principals[who]
        versions = [row for row in (change.before, change.after) if row is not None]
        if me is NOBODY_AT_ALL:
            return change.table in LEFT_BY_NOBODY.get(route.rule.endpoint, frozenset())
        if me.is_supplier:
            return all(self._is_of(me, change.table, row) for row in versions)
        at_site = issubclass(model_of(change.table), AtSite)
        return not (me.is_bound_to_sites and at_site and any(row["site_id"] not in me.site_ids for row in versions))

    def _is_of(self, supplier: Principal, table: str, row: dict[str, Any]) -> bool:
        """Whether a supplier's act may leave this behind: rows of its own, and what the books say of them."""
        if table == "event_rooms":
            return not row["room"].startswith("supplier:") or row["room"] == room_of_supplier(supplier.supplier_id or 0)
        if table == "person_roles" and row["role"] not in SUPPLIER_ROLES:
            return False
        if table in sold.FOLLOWING and sold.feeds(self.ledger, supplier.supplier_id, row):
            return True
        return table in BOOKS or self.ledger.owner_of(table, row) == supplier.supplier_id

    def found(self, kind: str, sentence: str) -> None:
        self.findings.append(Finding(kind, sentence))

    def statuses(self, route: Route, method: str, who: str | None = None) -> set[int]:
        """What a route has answered, to anybody or to one of them."""
        return {status for one, status in self.reached.get((route.rule.endpoint, method), ()) if who in (None, one)}

    def of_kind(self, kind: str) -> list[str]:
        return sorted({finding.sentence for finding in self.findings if finding.kind == kind})
