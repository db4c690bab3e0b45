"""Beyond yes and no: a part of a proposal, another offer of ours, another price, another item."""

import pytest
from sqlalchemy import select

from app.catalog import actions as catalog
from app.database import db
from app.orders import actions, queries
from app.orders.models import Substitution
from app.orders.rules.answers import Propose, Rest
from app.orders.rules.quantities import Part
from app.refusals import RuleBroken, Stale
from app.sourcing.actions import keep_item_at_supplier
from tests.orders.test_answering import receive
from tests.story import JUNE, MACHINE, D, World, told_by

LATE = ((60, JUNE[12]), (40, JUNE[26]))


def counter(world: World, line: int, *parts, **details) -> None:
    given = world.proposal(line, *parts, **({"reason": ""} | details))
    with told_by(world.app, world.buyer):
        actions.counter_proposal(world.buyer, given)


def take(world: World, line: int, *days, rest: Rest) -> None:
    version = world.look(line, "version")
    with told_by(world.app, world.buyer):
        actions.accept_parts(world.buyer, line, version=version, days=days, rest=rest)


def theirs(world: World, line: int, verb, **words) -> None:
    version = world.look(line, "version")
    with told_by(world.app, world.acme_person):
        verb(world.acme_person, line, version=version, **words)


def test_of_a_part_the_rest_is_asked_for_again_by_the_requested_day(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, *LATE)
    take(world, line, JUNE[12], rest=Rest.ASK)
    assert world.look(line, "answer", "open_quantity") == ("pending", 100)
    assert world.look(line, "answer_by").date() == JUNE[4]
    assert world.look(line, "agreed") == (Part(D(60), JUNE[12]),)
    assert world.look(line, "proposals")[0].state == "partly"
    world.answer(line)
    assert world.look(line, "answer", "agreed") == ("accepted", (Part(D(100), JUNE[12]),))


def test_what_is_agreed_in_part_keeps_its_day_when_the_rest_is_accepted(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (60, JUNE[19]), (40, JUNE[26]))
    take(world, line, JUNE[19], rest=Rest.ASK)
    assert world.look(line, "wanted") == (Part(D(40), JUNE[12]), Part(D(60), JUNE[19]))
    world.answer(line)
    assert world.look(line, "agreed", "first_promised_on") == ((Part(D(40), JUNE[12]), Part(D(60), JUNE[19])), JUNE[19])


def test_a_declined_offer_for_the_rest_leaves_the_rest_asked_for(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, *LATE)
    take(world, line, JUNE[12], rest=Rest.ASK)
    world.propose(line, (60, JUNE[12]), (40, JUNE[19]))
    version = world.look(line, "version")
    with told_by(world.app, world.buyer):
        actions.decline_proposal(world.buyer, line, version=version, reason="needed_earlier")
    assert world.look(line, "answer", "agreed") == ("pending", (Part(D(60), JUNE[12]),))


def test_of_a_part_the_rest_may_be_cancelled_and_that_is_the_suppliers_cause(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, *LATE)
    take(world, line, JUNE[12], rest=Rest.CANCEL)
    assert world.look(line, "answer", "open_quantity", "cancelled") == ("accepted", 60, 40)
    assert world.look(line, "cancellations")[0].owner == "supplier"


def test_what_arrived_meanwhile_is_not_accepted_again(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    world.propose(line, *LATE)
    receive(world, line, 60)
    with pytest.raises(RuleBroken, match=r"No part is offered for .* any more"):
        take(world, line, JUNE[12], rest=Rest.ASK)
    take(world, line, JUNE[26], rest=Rest.ASK)
    assert world.look(line, "answer", "binding_on") == ("accepted", JUNE[26])


def test_no_part_at_all_is_refused(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, *LATE)
    with pytest.raises(RuleBroken, match="No part was chosen"):
        take(world, line, rest=Rest.ASK)


def test_our_offer_binds_nobody_until_the_supplier_takes_it(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[26]))
    counter(world, line, (100, JUNE[19]), note="Not later")
    assert world.look(line, "answer", "proposed_on", "binding_on") == ("countered", JUNE[19], JUNE[12])
    assert world.look(line, "answer_by").date() == JUNE[4]
    assert [(each.side, each.state) for each in world.look(line, "proposals")] == [("supplier", "countered"), ("us", "open")]
    theirs(world, line, actions.accept_counter)
    assert world.look(line, "answer", "latest_promised_on") == ("accepted", JUNE[19])
    assert world.look(line, "promises")[0].rule == "by_supplier"


def test_a_supplier_declines_our_offer_and_the_line_waits_for_it_again(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[26]))
    counter(world, line, (100, JUNE[19]))
    theirs(world, line, actions.decline_counter, reason="capacity", note="Impossible")
    assert world.look(line, "answer", "proposed_on") == ("pending", None)
    with pytest.raises(RuleBroken, match="no open offer of ours any more"):
        theirs(world, line, actions.accept_counter)


def test_a_supplier_answers_our_offer_with_another_proposal(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[26]))
    counter(world, line, (100, JUNE[19]))
    world.propose(line, (100, JUNE[22]))
    assert world.look(line, "answer", "proposed_on") == ("proposed", JUNE[22])
    assert [each.state for each in world.look(line, "proposals")] == ["countered", "superseded", "open"]


def test_we_take_our_offer_back(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    world.propose(line, (100, JUNE[26]))
    counter(world, line, (100, JUNE[19]))
    version = world.look(line, "version")
    with told_by(world.app, world.buyer):
        actions.withdraw_counter(world.buyer, line, version=version)
    assert world.look(line, "answer", "binding_on") == ("accepted", JUNE[12])


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([(100, JUNE[26])], "This is what the supplier offers. Accept it"),
        ([(90, JUNE[19])], "do not come to the 100 pcs"),
        ([], "Say how much you deliver and when"),
    ],
)
def test_our_offer_differs_and_leaves_nothing_out(world: World, parts: list, sentence: str):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[26]))
    with pytest.raises(RuleBroken, match=sentence.replace("100 pcs", "100 H87")):
        counter(world, line, *parts)


def test_an_offer_of_ours_that_was_overtaken_is_stale(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[26]))
    seen = world.look(line, "version")
    world.propose(line, (100, JUNE[22]))
    with told_by(world.app, world.buyer), pytest.raises(Stale, match="Line 1 was changed"):
        actions.counter_proposal(world.buyer, Propose(line, seen, (Part(D(100), JUNE[19]),)))


def price_of(world: World, line: int) -> tuple:
    price = world.look(line, "price")
    return price.unit_price, price.asked_price


def test_another_price_is_agreed_by_our_click_and_what_we_wrote_stays_known(world: World):
    order = world.issued(world.line(unit_price=D("1.00")))
    (line,) = world.line_ids(order)
    world.propose(line, (100, JUNE[12]), unit_price=D("1.10"), reason="price")
    assert world.look(line, "answer") == "proposed"
    assert price_of(world, line) == (D("1.00"), D("1.00"))
    world.accept_proposal(line)
    assert price_of(world, line) == (D("1.10"), D("1.00"))
    with told_by(world.app, world.sales):
        told = [entry.fact.data() for entry in queries.history_for(world.sales, order)]
    assert "1.1" not in str(told)


def test_the_agreed_price_typed_again_is_no_proposal(world: World):
    (line,) = world.line_ids(world.issued(world.line(unit_price=D("1.00"))))
    world.propose(line, (100, JUNE[12]), unit_price=D(1), reason="")
    assert world.look(line, "answer", "proposals") == ("accepted", [])


def test_a_price_is_fixed_once_something_is_here(world: World):
    (line,) = world.line_ids(world.issued(world.line(unit_price=D("1.00"))))
    world.answer(line)
    receive(world, line, 60)
    world.propose(line, (40, JUNE[12]), unit_price=D("1.10"))
    with pytest.raises(RuleBroken, match="The price of line 1 is fixed"):
        world.accept_proposal(line)


def another(world: World, *, supplied_by: int | None = None) -> int:
    with told_by(world.app, world.buyer):
        item = catalog.add_item(world.buyer, number="M8-25", name="M8 bolt, longer", unit_code="H87")
        keep_item_at_supplier(world.buyer, item, supplied_by or world.acme, article_number="25")
        return item


def test_another_item_is_never_taken_unasked_and_what_was_ordered_stays_known(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    item = another(world)
    world.propose(line, (100, JUNE[12]), substitute="M8-25")
    assert world.look(line, "answer", "item_number") == ("proposed", "M8-20")
    world.accept_proposal(line)
    assert world.look(line, "item_id", "item_number", "item_name") == (item, "M8-25", "M8 bolt, longer")
    with told_by(world.app, MACHINE):
        (kept,) = db.session.scalars(select(Substitution)).all()
        told = [entry.fact.name for entry in queries.history_for(MACHINE, order)]
    assert (kept.number_before, kept.name_before, kept.number) == ("M8-20", "M8 bolt", "M8-25")
    assert "orders.line_substituted" in told
    assert world.look(line, "answer", "first_promised_on") == ("accepted", JUNE[12])


@pytest.mark.parametrize("number", ["M8-25", "NONE-1", "OIL-1"])
def test_a_supplier_finds_no_item_by_its_number_that_it_does_not_supply(world: World, number: str):
    """Of another unit, of nobody, or another's: refused alike."""
    (line,) = world.line_ids(world.issued())
    another(world, supplied_by=world.bits)
    with pytest.raises(RuleBroken, match=f"You supply no item {number} counted in") as refused:
        world.propose(line, (100, JUNE[12]), substitute=number)
    assert refused.value.field == f"line-{line}-substitute"
    assert world.look(line, "answer", "proposals") == ("pending", [])


def test_a_substitute_may_be_any_item_that_was_ordered_from_the_supplier_before(world: World):
    with told_by(world.app, world.buyer):
        item = catalog.add_item(world.buyer, number="M8-25", name="M8 bolt, longer", unit_code="H87")
    world.issued(world.line(item_id=item))
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[12]), substitute="M8-25")
    assert world.look(line, "answer") == "proposed"


def test_a_supplier_takes_our_price_for_its_other_item(world: World):
    (line,) = world.line_ids(world.issued(world.line(unit_price=D("1.00"))))
    another(world)
    world.propose(line, (100, JUNE[12]), substitute="M8-25", unit_price=D("1.20"))
    counter(world, line, (100, JUNE[12]), unit_price=D("1.05"))
    theirs(world, line, actions.accept_counter)
    assert world.look(line, "item_number", "answer") == ("M8-25", "accepted")
    assert price_of(world, line)[0] == D("1.05")
