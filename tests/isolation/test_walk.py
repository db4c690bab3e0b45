"""The walk through the whole application on both databases: everybody, everywhere, reading and writing.

It is generated from the map of addresses, the models and the pages' forms. A route, a model or a column that is added
tomorrow is walked tomorrow; what cannot be found out by itself is asked for by name, see `seeds.py`.
"""

import pytest

from tests.habits.reading import ROOT
from tests.isolation import deeds
from tests.isolation.elsewhere import WALKED_IN
from tests.isolation.seeds import DEACTIVATED
from tests.isolation.walk import DONE, EVERYBODY, UNDERSTOOD, Walk


@pytest.fixture
def walked(walk: Walk) -> Walk:
    return deeds.write(walk.read())


@pytest.mark.timeout(1200)  # minutes where nothing else runs; many where much does
def test_nobody_meets_what_is_not_theirs_wherever_they_walk(walked):
    found = findings(walked) + never_reached(walked) + not_understood(walked)
    assert not found, f"{len(found)} findings:\n" + "\n".join(found)


def findings(walk: Walk) -> list[str]:
    kinds = sorted({finding.kind for finding in walk.findings})
    return [f"{kind}: {sentence}" for kind in kinds for sentence in walk.of_kind(kind)]


def never_reached(walk: Walk) -> list[str]:
    """Routes at which nobody arrived: their pages were not looked at, whatever the walk says."""
    return [
        f"{method} {route.rule.rule}: nobody got further than {walk.statuses(route, method)}. "
        f"Say what to send in BODIES, or a row in the right state in RECIPES, in tests/isolation/seeds.py"
        for route in walk.routes
        for method in route.methods
        if route.rule.endpoint not in WALKED_IN and not walk.statuses(route, method) & DONE
    ]


def not_understood(walk: Walk) -> list[str]:
    """Whom a route lets in, it must answer with sense, and with "no such row" only for others' rows."""
    return [
        f"{who}: {method} {route.rule.rule} answers only {walk.statuses(route, method, who)}"
        for route in walk.routes
        for method in route.methods
        for who in EVERYBODY
        if walk.lets(who, route)
        and route.rule.endpoint not in WALKED_IN
        and (who, route.rule.endpoint) != (DEACTIVATED, "identity.open_session")  # the right password does not help
        if not walk.statuses(route, method, who) & UNDERSTOOD
        and not (walk.hides(who, route) and walk.statuses(route, method, who) == {404})
    ]


def test_what_is_walked_elsewhere_is_walked_there():
    assert [path for path in WALKED_IN.values() if not (ROOT / path).exists()] == []
