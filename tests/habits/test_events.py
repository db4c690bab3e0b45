"""Facts: typed, addressed, named after where they happened, free of prices; and the same after the log as before."""

import json
import re
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import pages
from app.events import CATALOGUE, Event, described_audience, from_data
from tests.habits.calls import APP
from tests.habits.reading import named

assert pages.BLUEPRINTS, "the slices are imported: the catalogue is complete"
KINDS = sorted(CATALOGUE.values(), key=lambda kind: kind.name)
ROOM = re.compile(r"supplier:<\w+>|site:<\w+>|customer_order:<\w+>|procurement|sales|admin")
SUBJECT = re.compile(r"[a-z_]+:.+", re.DOTALL)
# What buys, owes or judges stays out of the log: everybody in a room reads the whole fact.
MONEY = re.compile(r"price|amount|cost|total|currency|score|rate|value")
PLAIN = {
    int: st.integers(1, 2**31 - 1),
    str: st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    bool: st.booleans(),
    Decimal: st.decimals(0, 10**9, places=6),
    date: st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def value_of(hint: Any, least: int) -> st.SearchStrategy[Any]:
    """Anything that a field may hold; `least` is how many things are in a tuple and letters in a text."""
    if isinstance(hint, UnionType) or get_origin(hint) is Union:
        return st.one_of(st.none(), *(value_of(each, least) for each in get_args(hint) if each is not type(None)))
    if get_origin(hint) is tuple:
        return st.lists(value_of(get_args(hint)[0], least), min_size=least, max_size=3).map(tuple)
    assert hint in PLAIN, f"facts hold ids, quantities, days and codes, no {hint}"
    return PLAIN[hint] if hint is not str else PLAIN[str].filter(lambda text: len(text) >= least)


def fact_of(kind: type[Event], least: int = 0) -> st.SearchStrategy[Event]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{each.name: value_of(hints[each.name], least) for each in fields(kind)})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_fact_is_the_same_after_the_log_as_before(kind, data):
    fact = data.draw(fact_of(kind))
    kept = json.loads(json.dumps(fact.data()))
    assert from_data(kind, kept, quiet=fact.quiet) == fact


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_fact_has_its_place_and_its_audience_whatever_it_says(kind, data):
    fact = data.draw(fact_of(kind, least=1))
    assert list(fact.audience()) != []
    assert list(fact.subjects()) != []
    assert [each for each in fact.subjects() if not SUBJECT.fullmatch(each) or len(each) > 40] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_fact_is_told_in_rooms_that_there_are(kind):
    rooms = described_audience(kind)
    assert rooms
    assert [room for room in rooms if not ROOM.fullmatch(room)] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_fact_is_named_after_its_slice_and_its_class(kind):
    spelt = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    assert kind.name == f"{kind.__module__.split('.')[1]}.{spelt}"
    assert kind.version >= 1
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_fact_carries_no_money(kind):
    assert [each.name for each in fields(kind) if MONEY.search(each.name)] == []


def test_every_module_of_facts_is_in_the_catalogue():
    of_slices = [path for path in APP if "events" in (path.stem, path.parent.name) and "name: ClassVar" in path.read_text()]
    modules = {named(path).removesuffix(".py").replace("/", ".") for path in of_slices}
    assert modules - {"app.events"} == {kind.__module__ for kind in KINDS}


def test_a_fact_that_says_nothing_about_who_hears_it_cannot_be_written():
    with pytest.raises(TypeError, match="who may hear of it"):
        type("Whispered", (Event,), {"name": "orders.whispered", "__annotations__": {"name": ClassVar[str]}})


def test_a_fact_has_a_name_of_its_own():
    told = {"audience": lambda self: {"admin"}}
    with pytest.raises(TypeError, match="must have a name"):
        type("Nameless", (Event,), told)
    with pytest.raises(TypeError, match="two events are called"):
        type("Twice", (Event,), told | {"name": KINDS[0].name})


def test_nothing_of_these_tests_stays_in_the_catalogue():
    assert [kind for kind in CATALOGUE.values() if not kind.__module__.startswith("app.")] == []
