"""When nobody owes an answer: the supplier may not give one, or nothing was rejected after all; and when it is overdue."""

import pytest

from app.quality.rules import State
from app.receipts.actions import reverse_receipt
from app.receipts.queries import receipts_of_lines
from app.refusals import RuleBroken
from app.suppliers.actions import change_state
from app.suppliers.rules import State as Company
from tests.quality.test_corrective_actions import names
from tests.receipts.test_receiving import receive
from tests.story import JUNE, MACHINE, D, on, told_by


def test_nobody_asks_a_supplier_that_may_not_answer_nor_is_it_late(world, do, line):
    asked = do.ask(line)
    with told_by(world.app, world.buyer):
        change_state(world.buyer, world.acme, version=1, state=Company.SUSPENDED, reason="Audit")
    with on(JUNE[20]):
        assert do.tell_overdue() == 0
        assert not do.look(asked).is_overdue
    do.withdraw(asked)
    with pytest.raises(RuleBroken, match="The supplier may not answer now"):
        do.ask(line)


@pytest.mark.parametrize("who", ["receiver", "buyer"])
def test_what_was_not_rejected_after_all_is_withdrawn_with_its_receipt(world, do, line, who):
    asked, actor = do.ask(line), getattr(world, who)
    (receipt_id,) = receipt_ids(world, line)
    with told_by(world.app, actor):
        reverse_receipt(actor, receipt_id, version=1, reason="It was another line")
    found = do.look(asked)
    assert (found.state, found.decision_note) == (State.WITHDRAWN, "It was another line")
    assert names(world)[-1] == "withdrawn"
    with on(JUNE[20]):
        assert do.tell_overdue() == 0


def test_what_is_still_rejected_of_a_line_is_still_to_be_put_right(world, do):
    (line_id,) = world.line_ids(world.issued())
    for _twice in range(2):
        receive(world, line_id, 50, rejected=D(5), reason="damaged", remedy="credit")
    asked = do.ask(line_id)
    with told_by(world.app, world.buyer):
        reverse_receipt(world.buyer, receipt_ids(world, line_id)[0], version=1, reason="Counted twice")
    assert do.look(asked).state == State.OPEN


def receipt_ids(world, line_id):
    with told_by(world.app, MACHINE):
        return [each.id for each in receipts_of_lines(MACHINE, [line_id])[line_id]]


def test_it_is_overdue_after_the_supplier_s_day_and_that_is_told_once_for_each_day(world, do, line):
    asked = do.ask(line)
    with on(JUNE[15], hour=21):
        assert do.tell_overdue() == 0, "it is 23:00 of the last day in Berlin"
    with on(JUNE[15], hour=22):
        assert do.tell_overdue() == 1
        assert do.tell_overdue() == 0
    assert do.look(asked).version == 1, "an answer that somebody is writing is not refused for it"
    with on(JUNE[17]):
        do.answer(asked)
        do.send_back(asked)
        assert do.tell_overdue() == 0
    with on(JUNE[23]):
        assert do.tell_overdue() == 1
    assert names(world) == ["asked", "became_overdue", "answered", "sent_back", "became_overdue"]


def test_what_was_answered_in_time_is_never_overdue(world, do, line):
    do.answer(do.ask(line))
    with on(JUNE[30]):
        assert do.tell_overdue() == 0
