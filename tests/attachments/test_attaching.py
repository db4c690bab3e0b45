"""Documents of orders: who may attach and withdraw them, who reads them when, and what is refused."""

import pytest

from app.attachments import actions, queries
from app.attachments.events import DocumentAttached, DocumentWithdrawn
from app.attachments.models import Attachment
from app.attachments.rules import Kind, Why, held_at
from app.database import db
from app.events import LoggedEvent
from app.files import queries as files
from app.isolation import ScopeError
from app.orders import actions as orders
from app.orders.queries import order_for
from app.refusals import NotFound, RuleBroken
from app.transaction import AlreadyDone
from tests.story import MACHINE, told_by


def found_by(world, who, order_id):
    """The names of the documents that somebody finds on an order, and that they can fetch."""
    with told_by(world.app, who):
        rows = queries.attachments_of_orders(who, [order_id]).get(order_id, [])
        assert all(files.file_for(who, row.file_id) for row in rows)
        return [row.file.name for row in rows]


def test_a_drawing_of_a_line_is_for_supplier_buyers_and_the_receiving_site(world, attach, look):
    order_id = world.issued()
    line_id = world.line_ids(order_id)[0]
    row = look(attach(order_id, line_id=line_id, revision=" B "))
    assert (row.line_id, row.kind, row.document_revision, row.is_standing) == (line_id, Kind.DRAWING, "B", True)
    assert (row.supplier_id, row.site_id, row.attached_by) == (world.acme, world.berlin, world.buyer.person_id)
    for who in (world.buyer, world.acme_person, world.receiver, world.admin):
        assert found_by(world, who, order_id) == ["drawing.pdf"]
    assert found_by(world, world.bits_person, order_id) == []
    assert found_by(world, world.sales, order_id) == []
    with told_by(world.app, world.sales), pytest.raises(ScopeError):
        db.session.scalars(db.select(Attachment)).all()


def test_receiving_finds_the_documents_of_its_own_site_alone(world, attach):
    order_id = world.issued(site_id=world.auckland)
    attach(order_id)
    assert found_by(world, world.receiver, order_id) == []


def test_a_draft_s_documents_belong_to_nobody_until_it_is_issued(world, attach, look):
    order_id = world.draft()
    document = attach(order_id)
    assert (look(document).supplier_id, look(document).site_id) == (None, None)
    for who in (world.acme_person, world.receiver):
        assert found_by(world, who, order_id) == []
    with told_by(world.app, world.acme_person), pytest.raises(NotFound):
        files.file_for(world.acme_person, look(document).file_id)
    with told_by(world.app, world.buyer):
        orders.issue_order(world.buyer, order_id)
    for who in (world.acme_person, world.receiver):
        assert found_by(world, who, order_id) == ["drawing.pdf"]
    assert found_by(world, world.bits_person, order_id) == []


def test_documents_follow_their_order_to_another_site(world, attach):
    order_id = world.issued(site_id=world.auckland)
    attach(order_id)
    with told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order_id, [], header=orders.HeaderChange(site_id=world.berlin))
    assert found_by(world, world.receiver, order_id) == ["drawing.pdf"]


def test_a_withdrawn_document_stays_with_who_when_and_why(world, attach, withdraw, look):
    order_id = world.issued()
    document = attach(order_id)
    withdraw(document, Why.MISTAKEN)
    row = look(document)
    assert (row.is_standing, row.ended_because, row.ended_by) == (False, Why.MISTAKEN, world.buyer.person_id)
    assert row.ended_at
    assert found_by(world, world.acme_person, order_id) == ["drawing.pdf"], "listed still, as withdrawn"
    with pytest.raises(RuleBroken, match=r"This document was withdrawn meanwhile\."):
        withdraw(document)


def test_nothing_is_attached_to_a_line_of_a_draft(world, attach):
    order_id = world.draft()
    with pytest.raises(RuleBroken, match=r"The lines of a draft are not final\. Attach it to the whole order") as refusal:
        attach(order_id, line_id=world.line_ids(order_id)[0])
    assert refusal.value.field == "line"


def test_nothing_is_attached_to_an_order_that_is_over(world, attach, withdraw):
    order_id = world.issued()
    document = attach(order_id)
    with told_by(world.app, world.buyer):
        version = order_for(world.buyer, order_id).version
        orders.cancel_order(world.buyer, order_id, version=version, reason="no_longer_needed")
    with pytest.raises(RuleBroken, match="The order is cancelled: nothing more is attached to it"):
        attach(order_id)
    withdraw(document)  # what is wrong may be said of it even then


def test_a_revision_is_a_short_word(world, attach):
    with pytest.raises(RuleBroken, match=r"This has 21 characters\. A revision has at most 20, like B or 2026-04\."):
        attach(world.issued(), revision="x" * 21)


def test_a_line_of_another_order_is_not_found(world, attach):
    with pytest.raises(NotFound):
        attach(world.issued(), line_id=world.line_ids(world.issued())[0])


@pytest.mark.parametrize("who", ["acme_person", "bits_person", "sales", "receiver", "admin"])
def test_nobody_but_procurement_attaches_or_withdraws(world, attach, withdraw, who):
    order_id, actor = world.issued(), getattr(world, who)
    document = attach(order_id)
    for ask in (lambda: attach(order_id, by=actor), lambda: withdraw(document, by=actor)):
        with pytest.raises(NotFound):
            ask()


def test_the_same_form_sent_twice_attaches_once(world, attach):
    order_id = world.issued()
    attach(order_id, once="n1")
    with pytest.raises(AlreadyDone):
        attach(order_id, once="n1")
    assert found_by(world, world.buyer, order_id) == ["drawing.pdf"]


def test_a_document_held_at_the_revisions_between_its_coming_and_its_going(world, attach, withdraw):
    order_id = world.issued()
    first = attach(order_id, name="first.pdf")
    with told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order_id, [], header=orders.HeaderChange(note="Gate 3"))
    withdraw(first)
    attach(order_id, name="second.pdf")
    with told_by(world.app, world.acme_person):
        order = order_for(world.acme_person, order_id)
        held = {n: [each.file.name for each in queries.held_by(world.acme_person, order, n)] for n in (1, 2)}
    assert held == {1: ["first.pdf"], 2: ["second.pdf"]}


def test_what_came_later_did_not_hold_before():
    row = Attachment(order_revision=2, ended_revision=3)
    assert [held_at(row, n) for n in (1, 2, 3)] == [False, True, False]


def test_facts_name_the_document_by_its_key_alone(world, attach, withdraw):
    order_id = world.issued()
    line_id = world.line_ids(order_id)[0]
    withdraw(attach(order_id, line_id=line_id, name="price-4-20.pdf", revision="secret"))
    with told_by(world.app, MACHINE):
        logged = [row for row in db.session.scalars(db.select(LoggedEvent)) if "attachments" in row.name]
        assert [type(row.fact()) for row in logged] == [DocumentAttached, DocumentWithdrawn]
        assert not any("price-4-20" in str(row.data) or "secret" in str(row.data) for row in logged)


def test_a_draft_s_documents_are_told_to_buyers_alone(world, attach, withdraw):
    order_id = world.draft()
    withdraw(attach(order_id))
    with told_by(world.app, MACHINE):
        names = [row.name for row in db.session.scalars(db.select(LoggedEvent).order_by(LoggedEvent.seq))]
    assert names[-2:] == ["orders.draft_changed"] * 2


def test_another_supplier_does_not_find_a_document(world, attach):
    document = attach(world.issued())
    with told_by(world.app, world.bits_person), pytest.raises(NotFound):
        queries.attachment_for(world.bits_person, document)
    with told_by(world.app, world.sales), pytest.raises(NotFound):
        queries.attachment_for(world.sales, document)
    assert actions.WRITE not in world.bits_person.roles
