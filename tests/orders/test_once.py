"""The same request acts once, for whoever sent it; nobody can use up another's."""

import pytest

from app.catalog.rules import check_words, check_written
from app.orders import actions
from app.transaction import AlreadyDone
from tests.story import World, told_by


def refer(world: World, actor, order_id: int, reference: str) -> None:
    with told_by(world.app, actor):
        actions.set_supplier_reference(actor, order_id, reference, once="n")


def test_the_same_request_acts_once(world: World):
    order = world.issued()
    refer(world, world.acme_person, order, "A-1")
    with pytest.raises(AlreadyDone):
        refer(world, world.acme_person, order, "A-2")


def test_one_supplier_cannot_use_up_the_requests_of_another(world: World):
    ours, theirs = world.issued(), world.issued(supplier_id=world.bits)
    refer(world, world.bits_person, theirs, "B-1")
    refer(world, world.acme_person, ours, "A-1")


def test_what_nobody_sees_is_not_kept():
    assert check_words("fine\x00\x1b \u202ename\n", 40, field="note") == "fine name"
    assert check_written("LS-1\r\nX: y", 40, field="number") == "LS-1 X: y"
