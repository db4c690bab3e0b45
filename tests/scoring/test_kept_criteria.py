"""A ranking reads what was worked out last, and shows what follows from the facts at this moment."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app import clock
from app.catalog.actions import add_category, add_item, change_site
from app.certifications import actions as certifications
from app.certifications.rules.policies import Criterion as Paper
from app.principal import Principal
from app.scoring.actions.judging import name_categories, replace_indices
from app.scoring.actions.weighing import add_weight_set
from app.scoring.models import KeptCriteria
from app.scoring.queries.countries import GOVERNANCE, CountryFigure
from app.scoring.queries.kept_criteria import known_criteria
from app.scoring.rules.points import Criterion
from app.scoring.rules.weights import FIRST
from app.sourcing.actions import keep_item_at_supplier
from app.suppliers.actions import add_plant, add_supplier
from app.suppliers.rules import State
from app.transaction import transaction
from tests.client import Client
from tests.scoring.judged import deliver, take_in
from tests.scoring.keeping import differ, keep, number, outdated
from tests.statements import recorded
from tests.story import MACHINE, World, told_by

Enter = Callable[[Principal], Client]
YEAR = 365


def own(world: World, supplier: int, criterion: Criterion) -> int | None:
    with told_by(world.app, world.buyer):
        return known_criteria(world.buyer, [supplier], YEAR).scores[supplier][criterion].score


def everything(world: World) -> object:
    with told_by(world.app, world.buyer):
        return known_criteria(world.buyer, [world.acme, world.bits], YEAR).scores


def test_who_is_told_of_nothing_is_not_worked_out_again(now_world: World):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    assert outdated(now_world) is None, "nothing is kept yet"
    assert keep(now_world) == 4, "two suppliers over two periods"
    assert keep(now_world) == 0
    assert outdated(now_world) == set()
    assert differ(now_world) == []


def test_a_ranking_where_nothing_happened_reads_no_receipts_and_no_order_lines(now_world: World, enter: Enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    keep(now_world)
    buyer = enter(now_world.buyer)
    with recorded(now_world.app) as ran:
        page = buyer.get("/ranking").text
    assert "Acme Fasteners leads with" in page
    assert [each for each in ran if re.search(r"\b(from|join) (receipts|order_lines)\b", each, re.IGNORECASE)] == []


def test_what_was_told_since_is_worked_out_at_once_and_nobody_else_is(now_world: World):
    """A figure that nobody measured shows who is read and who is worked out."""
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    deliver(now_world, now_world.bits, now_world.bits_person, lines=6)
    with told_by(now_world.app, now_world.buyer):
        paint = add_category(now_world.buyer, name="Paint")
    keep(now_world)
    with told_by(now_world.app, MACHINE), transaction(MACHINE) as work:
        for row in work.session.scalars(select(KeptCriteria)):
            row.quality = 1
    with told_by(now_world.app, now_world.buyer):
        name_categories(now_world.buyer, now_world.bits, [paint])
    number(now_world)
    assert outdated(now_world) == {now_world.bits}
    assert [own(now_world, each, Criterion.QUALITY) for each in (now_world.acme, now_world.bits)] == [1, 100_00]


def test_another_s_new_price_is_an_offer_beside_what_is_kept(now_world: World):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    keep(now_world)
    before = own(now_world, now_world.acme, Criterion.PRICE)
    due = clock.now().date() + timedelta(days=30)
    now_world.issued(now_world.line(on=due, unit_price=Decimal("1.25")), supplier_id=now_world.bits, currency="EUR")
    number(now_world)
    assert outdated(now_world) == {now_world.acme, now_world.bits}
    assert own(now_world, now_world.acme, Criterion.PRICE) != before
    assert differ(now_world) == []


def test_who_sells_what_was_replaced_has_an_offer_less_beside_it(now_world: World):
    """The order names the substitute by now; what it took the place of is what the other sells."""
    due = clock.now().date() + timedelta(days=30)
    with told_by(now_world.app, now_world.buyer):
        longer = add_item(now_world.buyer, number="M8-25", name="M8 bolt, longer", unit_code="H87")
        keep_item_at_supplier(now_world.buyer, longer, now_world.acme, article_number="A-25")
    deliver(now_world, now_world.bits, now_world.bits_person, lines=6)
    (line_id,) = now_world.line_ids(now_world.issued(now_world.line(on=due, unit_price=Decimal("1.25")), currency="USD"))
    now_world.propose(line_id, (100, due), substitute="M8-25")
    keep(now_world)
    before = own(now_world, now_world.bits, Criterion.PRICE)
    now_world.accept_proposal(line_id)
    number(now_world)
    assert own(now_world, now_world.bits, Criterion.PRICE) != before
    assert differ(now_world) == []


def test_an_answer_concerns_who_answers_alone(now_world: World):
    """The commonest of all facts: it changes nobody's price."""
    deliver(now_world, now_world.bits, now_world.bits_person, lines=1)
    order_id = now_world.issued(now_world.line(on=clock.now().date() + timedelta(days=30)))
    keep(now_world)
    (line_id,) = now_world.line_ids(order_id)
    now_world.answer(line_id)
    number(now_world)
    assert outdated(now_world) == {now_world.acme}


def move_the_site(world: World) -> None:
    change_site(world.buyer, world.berlin, version=2, name="Berlin", time_zone="Europe/Berlin", latitude=-40.0, longitude=170.0)


def bring_in_indices(world: World) -> None:
    figures = [CountryFigure(country, GOVERNANCE, 2025, Decimal("-2"), "test", "CC0") for country in ("DE", "US")]
    replace_indices(world.buyer, figures)


def require_a_certificate(world: World) -> None:
    kind = certifications.add_type(world.buyer, name="Fire safety", criterion=Paper.COMPLIANCE)
    certifications.require(world.buyer, kind)


def take_in_whole(world: World, line_id: int) -> None:
    take_in(world, line_id, rejected=0)


def save_a_draft(world: World, _line_id: int) -> None:
    world.draft(world.line(on=clock.now().date() + timedelta(days=30)))


def add_what_nobody_bought_yet(world: World, _line_id: int) -> None:
    with told_by(world.app, world.buyer):
        add_item(world.buyer, number="NEW-1", name="New", unit_code="H87")
        add_category(world.buyer, name="Paint")
        add_weight_set(world.buyer, "By hand", FIRST)


@pytest.mark.parametrize(
    ("verb", "whom"),
    [(take_in_whole, {"acme"}), (save_a_draft, set()), (add_what_nobody_bought_yet, set())],
    ids=["goods that close an order", "a draft", "an item, a category and weights"],
)
def test_everyday_facts_leave_alone_whom_they_do_not_concern(now_world: World, verb: Callable[..., None], whom: set[str]):
    """Bits sells the same item: nothing is bought by these, so no offer beside its own is another."""
    deliver(now_world, now_world.bits, now_world.bits_person, lines=6)
    (line_id,) = now_world.line_ids(now_world.issued(now_world.line(on=clock.now().date() + timedelta(days=30))))
    keep(now_world)
    verb(now_world, line_id)
    number(now_world)
    assert outdated(now_world) == {getattr(now_world, each) for each in whom}
    assert differ(now_world) == []


@pytest.mark.parametrize("verb", [move_the_site, bring_in_indices, require_a_certificate], ids=lambda verb: verb.__name__)
def test_what_names_no_supplier_touches_everybody(now_world: World, verb: Callable[[World], None]):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    with told_by(now_world.app, now_world.buyer):
        add_plant(now_world.buyer, now_world.acme, name="Ulm", country="DE", latitude=48.4, longitude=10.0)
        change_site(
            now_world.buyer,
            now_world.berlin,
            version=1,
            name="Berlin",
            time_zone="Europe/Berlin",
            latitude=52.5,
            longitude=13.4,
        )
    keep(now_world)
    before = everything(now_world)
    with told_by(now_world.app, now_world.buyer):
        verb(now_world)
    assert everything(now_world) != before
    assert outdated(now_world) is None
    assert differ(now_world) == []


def test_a_fact_that_has_no_position_yet_is_seen(now_world: World):
    """It gets one within a moment; whoever looks just then sees what was committed."""
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    keep(now_world)
    due = clock.now().date() + timedelta(days=30)
    now_world.issued(now_world.line(on=due, unit_price=Decimal("1.25")), supplier_id=now_world.bits, currency="EUR")
    assert outdated(now_world) == {now_world.acme, now_world.bits}
    assert differ(now_world) == []


def test_a_supplier_of_whom_nothing_is_kept_yet_is_in_the_ranking(now_world: World, enter: Enter):
    keep(now_world)
    with told_by(now_world.app, now_world.buyer):
        add_supplier(now_world.buyer, code="NEW", name="Newly Come", country="DE", state=State.APPROVED)
    assert "Newly Come" in enter(now_world.buyer).get("/ranking").text
    assert differ(now_world) == []
    assert keep(now_world) == 2
