"""Nobody reads through a session what is not theirs, whichever way they ask; whom it was not opened for, nothing."""

import pytest
from sqlalchemy import exc

from app.database import db, session_for
from app.isolation import ScopeError
from app.principal import Principal
from tests.isolation.doors import ASKED_PAST_MODELS, ASKED_WITH_MODELS, Door
from tests.isolation.small_world import KEPT_FROM, MACHINE

DOORS = ASKED_WITH_MODELS | ASKED_PAST_MODELS
ONLY_ON_POSTGRES = {"a lateral join", "a sample of a table", "a function that runs SQL", "a part of a date"}
MARKS = ("of-b", "of-staff", "of-customers", "price", "place")

pytestmark = [
    pytest.mark.usefixtures("small"),
    pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product:sqlalchemy.exc.SAWarning"),
]


def seen_by(principal: Principal, door: Door) -> str:
    """What the principal saw through the door, as text; empty where it was refused."""
    with session_for(principal) as session:
        try:
            return repr(door(session))
        except ScopeError:
            return ""


@pytest.mark.parametrize("door", DOORS)
def test_nobody_sees_what_is_not_theirs(door):
    seen = {who: seen_by(principal, DOORS[door]) for who, (principal, _) in KEPT_FROM.items()}
    leaks = {who: seen[who] for who, (_, kept) in KEPT_FROM.items() if any(mark in seen[who] for mark in kept)}
    assert leaks == {}


@pytest.mark.parametrize("door", DOORS)
def test_the_machine_sees_it_so_the_door_is_a_real_one(door, database_kind):
    if database_kind == "sqlite" and door in ONLY_ON_POSTGRES:
        with pytest.raises((exc.DBAPIError, exc.CompileError)):
            seen_by(MACHINE, DOORS[door])
    else:
        assert any(mark in seen_by(MACHINE, DOORS[door]) for mark in MARKS)


@pytest.mark.parametrize("door", DOORS)
def test_a_session_for_nobody_in_particular_gives_nothing(door):
    with pytest.raises(ScopeError, match="no principal"):
        DOORS[door](db.session.session_factory())


@pytest.mark.parametrize("door", ASKED_PAST_MODELS)
def test_what_cannot_be_filtered_is_refused_to_every_person(door):
    for principal, _ in KEPT_FROM.values():
        with session_for(principal) as session, pytest.raises(ScopeError):
            ASKED_PAST_MODELS[door](session)


@pytest.mark.parametrize("door", ASKED_WITH_MODELS)
def test_what_is_asked_with_models_is_answered_to_whom_it_concerns(door):
    """A filter that refuses everything would pass the tests above."""
    seen = [seen_by(principal, DOORS[door]) for principal, _ in KEPT_FROM.values()]
    assert any(mark in each for each in seen for mark in ("of-a", *MARKS))
