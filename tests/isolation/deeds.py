"""The walk's writing: every form of every page, sent by whom it was shown to and by everybody else, and bent in every
way that an attacker would try first."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.access import FOR_PROGRAMS, SAFE
from app.principal import NOBODY
from tests.isolation.addresses import NO_SUCH_KEY, Choice, Route
from tests.isolation.pages import Data, Upload
from tests.isolation.seeds import BODIES
from tests.isolation.walk import DONE, EVERYBODY, Sent, Walk

MOST_FORMS = 6
# What nobody expects: too long, a NUL that PostgreSQL cannot store, a number that no column can hold, markup, a list's index.
HOSTILE = ("\0", "x" * 5000, "9" * 30, "-1", "<script>alert(1)</script>", "٣")
FORGED: tuple[dict[str, Any], ...] = (
    {"sign": False},
    {"csrf": False, "Origin": "https://elsewhere.example"},
    {"csrf": False, "Sec_Fetch_Site": "cross-site"},
)
# Where a token is needed, the cookie alone is nothing.
BY_COOKIE: tuple[dict[str, Any], ...] = ({"sign": False},)
KEY = re.compile(r"(?<!\d)\d{6}(?!\d)")


def write(walk: Walk, people: Iterable[str] = EVERYBODY) -> Walk:
    """Send what was picked up while reading."""
    for who in people:
        for route in walk.routes:
            for method in set(route.methods) - SAFE:
                if walk.lets(who, route):
                    _as_allowed(walk, who, route, method)
                else:
                    _as_refused(walk, who, route, method)
    return walk


def _as_refused(walk: Walk, who: str, route: Route, method: str) -> None:
    """With the very form that was shown to somebody else."""
    borrowed = _known(walk, route, method)[:1]
    for arguments in walk.addressed(who, route)[:1] or [Choice(walk.world, walk.principals[who]).random(route)]:
        walk.ask(who, route, method, route.url(walk.app, arguments), borrowed[0].data if borrowed else {})
        walk.nothing_changed(who, f"{method} {route.rule.rule}, refused,")


def _as_allowed(walk: Walk, who: str, route: Route, method: str) -> None:
    own = [sent for sent in _known(walk, route, method) if sent.who == who][:MOST_FORMS]
    made_up = [] if own and route.rule.endpoint not in BODIES else list(_made_up(walk, who, route, method))
    done = {sent: _send(walk, who, route, method, sent.url, sent.data) in DONE for sent in (*made_up, *own)}
    example = next((sent for sent in done if done[sent]), next(iter(done), None))  # better one that works
    if example is None:
        return
    _unsigned(walk, who, route, method, example)
    walk.compare(who, route, method, example.data)
    walk.nothing_changed(who, f"{method} {route.rule.rule} of another's row")
    bent = () if walk.bent(route, method) else _hostile(example.data)  # by whom does not matter
    for data in (*_with_more(walk, who, example.data), *bent):
        _send(walk, who, route, method, example.url, data)
    _swapped(walk, who, route, method, example)


def _send(walk: Walk, who: str, route: Route, method: str, url: str, data: Data) -> int:
    answer = walk.ask(who, route, method, url, data)
    walk.only_own_changed(who, route, f"{method} {url}", answer)
    return answer.status


def _known(walk: Walk, route: Route, method: str) -> list[Sent]:
    known = {str(sent): sent for sent in walk.forms.get((route.rule.endpoint, method), ())}
    return list(known.values())


def _made_up(walk: Walk, who: str, route: Route, method: str) -> Iterator[Sent]:
    """Where no page shows this person the form: what the seeds say, what others were shown, or nothing."""
    others = _known(walk, route, method)[:1]
    told = BODIES.get(route.rule.endpoint)
    data = walk.world.filled_in(who, told) if told else (others[0].data if others else {})
    for arguments in walk.addressed(who, route):
        yield Sent(who, route.url(walk.app, arguments), data)


def _unsigned(walk: Walk, who: str, route: Route, method: str, example: Sent) -> None:
    """Another site can make a browser send the cookie, and no more."""
    me = walk.principals[who]
    if me is NOBODY or (me.order_id is not None and not route.by_link):  # has nothing to ride on
        return
    ways, refusal = (BY_COOKIE, 401) if example.url.startswith(FOR_PROGRAMS) else (FORGED, 400)
    for how in ways:
        answer = walk.visit(who, method, example.url, example.data, **how)
        if answer.status != refusal:
            walk.found("forged", f"{who}: {method} {example.url} ({answer.status}) was taken from elsewhere ({how})")
        walk.nothing_changed(who, f"{method} {route.rule.rule}, forged,")


def _with_more(walk: Walk, who: str, data: Data) -> Iterator[Data]:
    """Fields that the form does not have: whose it is, is never taken from a request."""
    other = "a" if who.endswith("B") else "b"
    company, site = (walk.world.keys(other, table)[0] for table in ("suppliers", "sites"))
    person = walk.world.keys(other, "people")[0]
    more = {"supplier_id": company, "for_supplier_id": company, "site_id": site, "person_id": person}
    more |= {"role": "admin", "roles": "admin", "kind": "staff", "is_admin": "1", "active": "1", "id": NO_SUCH_KEY}
    yield {name: str(value) for name, value in more.items()} | data
    if not walk.principals[who].is_staff:  # for staff these are ordinary choices
        yield data | {name: str(value) for name, value in more.items()}


def _hostile(data: Data) -> Iterator[Data]:
    """One field at a time, so that no other one is blamed first."""
    for n, (name, value) in enumerate(data.items()):
        if not isinstance(value, Upload):
            yield data | {name: HOSTILE[n % len(HOSTILE)]}
            yield data | {name: HOSTILE[(n + 1) % len(HOSTILE)]}


def _swapped(walk: Walk, who: str, route: Route, method: str, example: Sent) -> None:
    """Own keys in the names and values of fields, exchanged for another's and for none at all: no difference."""
    kept = set(walk.kept_from(who))
    theirs = _exchanged(example.data, {mine: other for mine, other in walk.counterparts[who] if other in kept})
    nobodys = _exchanged(example.data, {mine: NO_SUCH_KEY for mine, other in walk.counterparts[who] if other in kept})
    if theirs == example.data:
        return
    statuses = [_send(walk, who, route, method, example.url, data) for data in (theirs, nobodys)]
    if statuses[0] != statuses[1]:
        told = f"answers {statuses[0]} to another's keys, {statuses[1]} to none"
        walk.found("told apart", f"{who}: {method} {example.url} {told}")


def _exchanged(data: Data, keys: dict[Any, Any]) -> Data:
    def other(text: str) -> str:
        return KEY.sub(lambda found: str(keys.get(int(found[0]), found[0])), text)

    return {other(name): other(value) if isinstance(value, str) else value for name, value in data.items()}
