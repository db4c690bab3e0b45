"""What a missing certificate does: on the day of issuing, of shipping and of receiving."""

from datetime import date

import pytest

from app.catalog import actions as catalog
from app.certifications import actions
from app.orders import actions as orders
from app.receipts.queries import receipt_for
from app.refusals import RuleBroken
from app.shipments.actions import correct_shipment, mark_shipped
from app.shipments.rules import Notice, Step
from tests.certifications.holding import ISO, ROHS, SA8000, held, marks
from tests.receipts.test_receiving import receive
from tests.shipments.sending import NOTICE, act, ship
from tests.story import JUNE, MACHINE, D, on, told_by


def test_what_holds_new_orders_refuses_issuing_and_says_how_to_mend_it(world, require):
    require(ISO)
    order = world.draft()
    sentence = "Line 1 cannot be ordered: ISO 9001 of company is missing. Ask the supplier to hand it in, or grant a waiver."
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match=sentence) as refused:
        orders.issue_order(world.buyer, order)
    assert refused.value.field == "line-1-quantity"


@pytest.mark.parametrize(("last", "refused"), [(JUNE[30], False), (JUNE[1], False), (date(2026, 5, 31), True)])
def test_it_is_looked_at_on_the_day_of_issuing(world, require, verified, last, refused):
    require(ISO)
    verified(ISO, valid_to=last)
    if not refused:
        assert world.issued()
        return
    with pytest.raises(RuleBroken, match="ISO 9001 of company expired on 31 May 2026"):
        world.issued()


@pytest.mark.parametrize("kind", [SA8000, ROHS])
def test_what_warns_and_what_holds_shipments_lets_new_orders_pass(world, require, kind):
    require(kind)
    (line,) = world.line_ids(world.issued())
    assert len(marks(world, line)) == 1


def test_a_line_that_is_added_later_is_a_new_order_and_a_changed_one_is_not(world, require, line):
    require(ISO)
    order = world.look(line, "order_id")
    with told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order, [orders.Change(line, quantity=D(90))])
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="Line 2 cannot be ordered") as refused:
        orders.revise_order(world.buyer, order, added=[world.line()])
    assert refused.value.field == "new-1-quantity"


@pytest.mark.parametrize(
    ("decide_it", "why"),
    [
        (None, "is still being checked. Verify it first"),
        (actions.reject, "was rejected. Ask the supplier for another one"),
        (actions.revoke, "was revoked. Ask the supplier for another one"),
    ],
)
def test_the_refusal_says_what_became_of_it(world, require, submit, decide, decide_it, why):
    require(ISO)
    made = submit(ISO)
    if decide_it is actions.revoke:
        decide(actions.verify, made)
    if decide_it is not None:
        decide(decide_it, made, reason="Not accredited")
    with pytest.raises(RuleBroken, match=why):
        world.issued()


def test_what_holds_shipments_refuses_the_supplier_s_verb(world, require, line):
    require()
    sentence = "Line 1 cannot be shipped: RoHS declaration of company is missing. Hand it in, or ask the buyer for a waiver."
    with pytest.raises(RuleBroken, match=sentence) as refused:
        ship(world, (line, 10))
    assert refused.value.field == f"line-{line}-quantity"
    assert world.look(line, "shipped") == 0


@pytest.mark.parametrize("kind", [ISO, SA8000])
def test_what_holds_new_orders_or_warns_lets_goods_leave(world, require, line, kind):
    require(kind)
    assert ship(world, (line, 10))


@pytest.mark.parametrize("kind", [ISO, ROHS])
@pytest.mark.parametrize(("day", "refused"), [(JUNE[4], False), (JUNE[5], False), (JUNE[6], True)])
def test_it_is_looked_at_on_the_day_on_which_goods_leave(world, require, verified, line, kind, day, refused):
    require(kind)
    verified(kind, valid_to=JUNE[5])
    with on(JUNE[8]):
        notice = Notice("LS-1", day, JUNE[9])
        if refused and kind == ROHS:
            with pytest.raises(RuleBroken, match="expired on 05 Jun 2026"):
                ship(world, (line, 10), notice=notice)
        else:
            assert ship(world, (line, 10), notice=notice)


def test_a_renewal_that_is_not_valid_yet_says_from_when_on(world, require, verified, line):
    require()
    verified(ROHS, valid_from=JUNE[20])
    with pytest.raises(RuleBroken, match="is valid from 20 Jun 2026 on"):
        ship(world, (line, 10))


def test_what_was_announced_before_is_looked_at_when_it_leaves(world, require, line):
    made = ship(world, (line, 10), step=Step.READY)
    require()
    with pytest.raises(RuleBroken, match="Line 1 cannot be shipped"):
        act(world, made, mark_shipped)


def test_the_day_of_a_notice_is_not_corrected_past_the_last_day(world, require, verified, line):
    require()
    verified(ROHS, valid_to=JUNE[5])
    made = ship(world, (line, 10))
    with on(JUNE[8]), pytest.raises(RuleBroken, match="expired on 05 Jun 2026"):
        act(world, made, correct_shipment, Notice("LS-100", JUNE[7], JUNE[9]), {line: D(10)})
    assert NOTICE.shipped_on == JUNE[1]


def test_what_another_category_or_site_needs_holds_nothing_here(world, require, line):
    with told_by(world.app, world.buyer):
        other = catalog.add_category(world.buyer, name="Castings")
    require(category_id=other)
    require(site_id=world.auckland)
    assert ship(world, (line, 10))
    assert held(world) == ([], 0)


def test_a_supplier_ships_by_the_category_that_it_never_reads(world, require):
    with told_by(world.app, world.buyer):
        castings = catalog.add_category(world.buyer, name="Castings")
        item = catalog.add_item(world.buyer, number="CAST", name="Cast bolt", unit_code="H87", category_id=castings)
    require(category_id=castings)
    (line,) = world.line_ids(world.issued(world.line(item_id=item)))
    with pytest.raises(RuleBroken, match="RoHS declaration of company is missing"):
        ship(world, (line, 10))


@pytest.mark.parametrize("kind", [ISO, ROHS])
def test_what_comes_without_it_is_received_and_set_aside(world, require, line, kind):
    require(kind)
    made = receive(world, line, 60, rejected=D(10), reason="damaged", remedy="replace")
    with told_by(world.app, world.receiver):
        row = receipt_for(world.receiver, made)
        assert (row.to_inspection, row.blocked, row.lacked) == (True, 50, kind)


@pytest.mark.parametrize(("arrived", "aside"), [(JUNE[4], 0), (JUNE[5], 0), (JUNE[6], 60)])
def test_it_is_looked_at_on_the_day_of_arrival(world, require, verified, line, arrived, aside):
    require()
    verified(ROHS, valid_to=JUNE[5])
    with on(JUNE[8]):
        made = receive(world, line, 60, arrived)
    with told_by(world.app, MACHINE):
        assert receipt_for(MACHINE, made).blocked == aside


def test_what_only_warns_is_received_as_it_comes(world, require, line):
    require(SA8000)
    made = receive(world, line, 60)
    with told_by(world.app, MACHINE):
        assert (receipt_for(MACHINE, made).to_inspection, receipt_for(MACHINE, made).lacked) == (False, "")
