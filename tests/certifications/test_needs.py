"""What is required of a supplier's goods on a day, and what holds for it: what other slices ask."""

from datetime import UTC, date, datetime

import pytest

from app import clock
from app.catalog import actions as catalog
from app.certifications import actions, queries
from app.certifications.events import RequirementAdded, RequirementRemoved
from app.certifications.rules import Level, Need, Policy, State
from app.certifications.rules.policies import Criterion
from app.database import db
from app.events import LoggedEvent
from app.refusals import NotFound, RuleBroken, Stale
from tests.story import JUNE, MACHINE, told_by


@pytest.fixture
def require(world, types):
    def run(kind="ISO 9001", by=None, **where):
        who = by or world.buyer
        with told_by(world.app, who):
            return actions.require(who, types[kind], **where)

    return run


@pytest.fixture
def castings(world):
    with told_by(world.app, world.buyer):
        return catalog.add_category(world.buyer, name="Castings")


@pytest.fixture
def ask(world):
    """What stands for a need, by the name of the type: `ask(Need(…), on=day, by=who)`."""

    def run(need, on=None, by=None):
        who = by or world.buyer
        with told_by(world.app, who):
            return {each.type.name: each.state for each in queries.stands_for(who, [need], on)[need]}

    return run


def test_nothing_is_required_before_somebody_says_so(world, ask):
    assert ask(Need(world.acme)) == {}


def test_what_is_required_of_everything_is_missing_until_it_is_verified(world, require, submit, decide, ask):
    require()
    need = Need(world.acme)
    assert ask(need) == {"ISO 9001": None}
    made = submit()
    assert ask(need) == {"ISO 9001": State.SUBMITTED}
    decide(actions.verify, made)
    assert ask(need) == {"ISO 9001": State.VALID}
    assert ask(Need(world.bits)) == {"ISO 9001": None}
    decide(actions.revoke, made, reason="Forged")
    assert ask(need) == {"ISO 9001": State.REVOKED}


def test_a_category_a_site_and_both_together_require(world, require, castings, ask):
    require("IATF 16949", category_id=castings)
    require("RoHS declaration", site_id=world.berlin)
    require("SA8000", category_id=castings, site_id=world.berlin)
    assert set(ask(Need(world.acme))) == set()
    assert set(ask(Need(world.acme, category_id=castings))) == {"IATF 16949"}
    assert set(ask(Need(world.acme, site_id=world.berlin))) == {"RoHS declaration"}
    both = {"IATF 16949", "RoHS declaration", "SA8000"}
    assert set(ask(Need(world.acme, category_id=castings, site_id=world.berlin))) == both
    assert set(ask(Need(world.acme, category_id=castings, site_id=world.auckland))) == {"IATF 16949"}


@pytest.mark.parametrize(
    ("day", "expected"), [(JUNE[11], State.EXPIRING), (JUNE[12], State.EXPIRING), (JUNE[13], State.EXPIRED)]
)
def test_it_holds_through_its_last_day(world, require, verified, ask, day, expected):
    require()
    verified(valid_to=JUNE[12])
    assert ask(Need(world.acme), on=day) == {"ISO 9001": expected}


def test_without_a_day_it_is_today_at_the_plant(world, plant, require, verified, ask):
    require(level=Level.PLANT)
    there, here = plant("Manukau", "Pacific/Auckland"), plant("Fremont", "America/Los_Angeles")
    verified(valid_to=JUNE[12])
    with clock.at(datetime(2026, 6, 12, 20, tzinfo=UTC)):
        assert ask(Need(world.acme, plant_id=there)) == {"ISO 9001": State.EXPIRED}
        assert ask(Need(world.acme, plant_id=here)) == {"ISO 9001": State.EXPIRING}
        assert ask(Need(world.acme)) == {"ISO 9001": State.EXPIRING}, "22:00 on the 12th at the seat in Berlin"


def test_a_certificate_of_a_plant_holds_there_alone_and_not_for_the_company(world, plant, require, verified, ask):
    require("SA8000", level=Level.PLANT)
    require("ISO 9001", level=Level.COMPANY)
    here, there = plant("Hagen"), plant("Manukau")
    for kind in ("SA8000", "ISO 9001"):
        verified(kind, number=kind, plant_ids=frozenset({here}))
    assert ask(Need(world.acme, plant_id=here)) == {"SA8000": State.VALID, "ISO 9001": None}
    assert ask(Need(world.acme, plant_id=there)) == {"SA8000": None, "ISO 9001": None}
    assert ask(Need(world.acme)) == {"SA8000": State.VALID, "ISO 9001": None}, "which plant ships is not known yet"


def test_a_certificate_for_a_category_holds_for_that_alone(world, require, castings, verified, ask):
    require()
    verified(category_ids=frozenset({castings}))
    assert ask(Need(world.acme, category_id=castings)) == {"ISO 9001": State.VALID}
    assert ask(Need(world.acme)) == {"ISO 9001": None}


def test_a_renewal_that_is_verified_in_time_leaves_no_day_without(world, require, verified, ask):
    require()
    old = verified(valid_to=JUNE[12])
    verified(renews_id=old, valid_from=JUNE[13], valid_to=date(2027, 6, 12))
    held = [ask(Need(world.acme), on=day)["ISO 9001"] for day in (JUNE[12], JUNE[13])]
    assert held == [State.EXPIRING, State.VALID]


def test_only_what_lacks_is_listed_as_lacking_with_the_certificate_to_mend(world, require, verified):
    require()
    require("SA8000")
    made, need = verified(valid_to=JUNE[12]), Need(world.acme)
    with told_by(world.app, world.buyer):
        (lack,) = [each for each in queries.lacks_of(world.buyer, [need], on=JUNE[13])[need] if each.type.name == "ISO 9001"]
        assert (lack.certificate.id, lack.state, lack.type.policy) == (made, State.EXPIRED, Policy.HOLD_ORDERS)
        assert [each.type.name for each in queries.lacks_of(world.buyer, [need], on=JUNE[12])[need]] == ["SA8000"]


def test_what_lacks_nothing_is_left_out(world, require, verified):
    require()
    verified()
    with told_by(world.app, world.buyer):
        assert queries.lacks_of(world.buyer, [Need(world.acme)]) == {}


def test_many_needs_are_answered_in_as_many_statements_as_one(world, require, castings, verified, statements):
    require()
    require("SA8000", category_id=castings)
    verified()
    one = [Need(world.acme, category_id=castings)]
    many = [Need(each, category, site) for each in (world.acme, world.bits) for category in (None, castings)
            for site in (None, world.berlin, world.auckland)]  # fmt: skip
    counted = []
    for needs in (one, many):
        with told_by(world.app, world.buyer), statements() as asked:
            assert set(queries.stands_for(world.buyer, needs)) == set(needs)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 6


def test_a_supplier_asks_about_itself_and_receiving_asks_about_what_arrives(world, require, verified, ask):
    require()
    verified()
    for who in (world.acme_person, world.receiver):
        assert ask(Need(world.acme), by=who) == {"ISO 9001": State.VALID}
    assert ask(Need(world.acme), by=world.bits_person) == {"ISO 9001": None}, "nothing of another supplier is seen"


def test_a_type_out_of_use_is_required_of_nobody(world, require, types, ask):
    require()
    change(world, types["ISO 9001"], in_use=False)
    assert ask(Need(world.acme)) == {}


def change(world, type_id, **changed):
    with told_by(world.app, world.buyer):
        row = queries.type_for(world.buyer, type_id)
        names = ("name", "description", "criterion", "policy", "in_use", "version")
        actions.change_type(world.buyer, type_id, **{name: getattr(row, name) for name in names} | changed)


def test_a_requirement_is_said_once_and_removed(world, require, types, ask):
    made = require()
    with pytest.raises(RuleBroken, match="ISO 9001 is required there already"):
        require()
    require(level=Level.PLANT)
    with told_by(world.app, world.buyer):
        actions.remove_requirement(world.buyer, made)
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        actions.remove_requirement(world.buyer, made)
    with told_by(world.app, MACHINE):
        kinds = [type(row.fact()) for row in db.session.scalars(db.select(LoggedEvent).order_by(LoggedEvent.seq))]
    assert kinds == [RequirementAdded, RequirementAdded, RequirementRemoved]


def test_types_are_kept_by_procurement(world, types):
    with told_by(world.app, world.buyer):
        made = actions.add_type(world.buyer, name=" EcoVadis  rating ", criterion=Criterion.ETHICS)
        assert queries.type_for(world.buyer, made).name == "EcoVadis rating"
        with pytest.raises(RuleBroken, match="“ISO 9001” exists already"):
            actions.add_type(world.buyer, name="ISO 9001", criterion=Criterion.QUALITY)
    with pytest.raises(RuleBroken, match="“ISO 9001” exists already"):
        change(world, made, name="ISO 9001")
    change(world, made, policy=Policy.HOLD_SHIPMENTS)
    with pytest.raises(Stale, match="Somebody changed “EcoVadis rating”"):
        change(world, made, version=1)


@pytest.mark.parametrize("who", ["acme_person", "sales", "receiver", "admin"])
def test_nobody_but_procurement_keeps_types_and_requirements(world, require, types, who):
    actor = getattr(world, who)
    with pytest.raises(NotFound):
        require(by=actor)
    with told_by(world.app, actor), pytest.raises(NotFound):
        actions.add_type(actor, name="Mine", criterion=Criterion.QUALITY)
