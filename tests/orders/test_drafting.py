"""Drafts: whose they are, what becomes of them, and their numbers."""

import pytest

from app.orders import actions, queries
from app.orders.rules.headers import Header
from app.refusals import NotFound, RuleBroken, Stale
from tests.story import JUNE, MACHINE, D, World, closing, told_by


def test_a_draft_is_the_buyers_business_alone(world: World):
    order = world.draft()
    for stranger in (world.acme_person, world.bits_person, world.sales, world.receiver, world.admin):
        with told_by(world.app, stranger), pytest.raises(NotFound):
            queries.order_for(stranger, order)
    with told_by(world.app, world.buyer):
        assert queries.order_for(world.buyer, order).state == "draft"


def test_a_supplier_finds_nothing_of_a_draft_by_any_way(world: World):
    line = world.line_ids(world.draft(world.line(unit_price=D("1.50"))))[0]
    with told_by(world.app, world.acme_person):
        assert queries.lines_for(world.acme_person, [line]) == []
        assert queries.orders_page(world.acme_person).rows == []
        assert queries.board_rows(world.acme_person, [line]) == {}


def test_issuing_gives_the_order_its_lines_and_its_prices_to_the_supplier(world: World):
    order = world.issued(world.line(unit_price=D("1.50")))
    with told_by(world.app, world.acme_person):
        shown = queries.order_page(world.acme_person, order)
        assert [(line.price.unit_price, line.answer_by) for line in shown.lines] == [(D("1.50"), closing(JUNE[4]))]
        assert (shown.ordered_on, shown.buyer_name) == (JUNE[1], "Buyer")


def test_an_order_is_issued_once(world: World):
    order = world.issued()
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="Only a draft can be issued"):
        actions.issue_order(world.buyer, order)


def test_a_draft_is_written_anew(world: World):
    order = world.draft(world.line(5), world.line(6))
    with told_by(world.app, world.buyer):
        header = Header(supplier_id=world.bits, site_id=world.auckland, incoterm="fca", note="Two boxes")
        actions.update_draft(world.buyer, order, header, [world.line(9), world.line(8), world.line(7)], version=1)
    with told_by(world.app, world.buyer):
        written = queries.order_for(world.buyer, order)
        assert [(line.line_no, line.quantity, line.site_id) for line in written.lines] == [
            (1, 9, world.auckland),
            (2, 8, world.auckland),
            (3, 7, world.auckland),
        ]
        assert (written.currency, written.incoterm, written.supplier.code) == ("USD", "FCA", "BITS")


def test_a_draft_changed_by_somebody_else_is_not_overwritten(world: World):
    order = world.draft()
    with told_by(world.app, world.buyer):
        actions.update_draft(world.buyer, order, world.header(note="first"), [world.line()], version=1)
    with told_by(world.app, world.buyer), pytest.raises(Stale):
        actions.update_draft(world.buyer, order, world.header(note="second"), [world.line()], version=1)


def test_a_discarded_draft_stays_ours(world: World):
    order = world.draft()
    with told_by(world.app, world.buyer):
        actions.discard_draft(world.buyer, order, version=1)
    with told_by(world.app, world.acme_person), pytest.raises(NotFound):
        queries.order_for(world.acme_person, order)
    with told_by(world.app, world.sales):
        assert queries.orders_page(world.sales).rows == []


def test_numbers_count_up_and_step_over_given_ones(world: World):
    with told_by(world.app, world.buyer):
        given = actions.create_draft(world.buyer, world.header(), number=" po-10002 ")
    orders = [given, world.draft(), world.draft()]
    with told_by(world.app, MACHINE):
        assert [queries.order_for(MACHINE, order).number for order in orders] == ["PO-10002", "PO-10001", "PO-10003"]


def test_a_number_is_given_once(world: World):
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="There is an order 4711 already"):
        actions.create_draft(world.buyer, world.header(), number="4711")
        actions.create_draft(world.buyer, world.header(), number="4711")


@pytest.mark.parametrize("field", ["currency", "incoterm"])
def test_codes_that_nobody_knows_are_refused(world: World, field: str):
    with pytest.raises(RuleBroken) as refused:
        world.draft(**{field: "XXQ"})
    assert refused.value.field == field


@pytest.mark.parametrize("role", ["acme_person", "sales", "receiver", "admin"])
def test_only_buyers_write_orders(world: World, role: str):
    actor = getattr(world, role)
    with told_by(world.app, actor), pytest.raises(NotFound):
        actions.create_draft(actor, world.header(), [world.line()])


def test_an_item_that_nobody_knows_is_not_found(world: World):
    with pytest.raises(NotFound):
        world.draft(world.line(item_id=999_999))


def test_a_draft_whose_lines_alone_were_rewritten_is_another_draft(world: World):
    order_id = world.draft()
    with told_by(world.app, world.buyer):
        seen = queries.order_for(world.buyer, order_id).version
        actions.update_draft(world.buyer, order_id, world.header(), [world.line(7)], version=seen)
        with pytest.raises(Stale):
            actions.update_draft(world.buyer, order_id, world.header(), [world.line(8)], version=seen)
        with pytest.raises(Stale):
            actions.issue_order(world.buyer, order_id, version=seen)
