"""We ask why something was rejected, the supplier answers and we check it; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.database import db
from app.events import LoggedEvent
from app.files.queries import confided_files_of_each
from app.files.vault import Vault
from app.quality import queries
from app.quality.actions import tell_overdue
from app.quality.models import CorrectiveAction
from app.quality.queries import Counts
from app.quality.rules import MOVES, State
from app.refusals import NotFound, RuleBroken, Stale
from app.suppliers.actions import change_state
from app.suppliers.rules import State as Company
from app.transaction import AlreadyDone
from tests.files.samples import PDF, upload
from tests.quality.verbs import ANSWER
from tests.receipts.test_afterwards import inspect
from tests.receipts.test_receiving import receive
from tests.story import JUNE, MACHINE, MONDAY, D, on, told_by


def facts(world):
    with told_by(world.app, MACHINE):
        wanted = select(LoggedEvent).where(LoggedEvent.name.like("quality.%")).order_by(LoggedEvent.seq)
        return [each.fact() for each in db.session.scalars(wanted)]


def names(world):
    return [fact.name.removeprefix("quality.corrective_action_") for fact in facts(world)]


def test_it_goes_from_us_to_the_supplier_and_back_until_it_is_enough(world, do, line):
    asked = do.ask(line)
    do.answer(asked)
    do.send_back(asked)
    assert (do.look(asked).state, do.look(asked).due_on, do.look(asked).cause) == ("open", JUNE[22], ANSWER["cause"])
    do.answer(asked, version=3, cause="The tray and the crane.")
    do.close(asked, version=4, note="Well done")
    kept = do.look(asked)
    assert (kept.state, kept.cause, kept.decision_note) == ("closed", "The tray and the crane.", "Well done")
    assert names(world) == ["asked", "answered", "sent_back", "answered", "closed"]


def test_the_facts_hold_ids_and_days_and_never_what_was_said(world, do, line):
    do.answer(do.ask(line, problem="secret problem"), cause="secret cause")
    assert "secret" not in str([fact.data() for fact in facts(world)])
    assert facts(world)[0].due_on == JUNE[15]
    assert {"order", "supplier"} == {subject.partition(":")[0] for subject in facts(world)[0].subjects()}
    assert set(facts(world)[0].audience()) == {f"supplier:{world.acme}", "procurement", "admin"}


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("verb", ["answer", "send_back", "close", "withdraw"])
def test_nothing_goes_but_what_the_table_says(world, do, line, before, verb):
    asked = do.ask(line)
    if before in (State.ANSWERED, State.CLOSED):
        do.answer(asked)
    if before is State.CLOSED:
        do.close(asked)
    if before is State.WITHDRAWN:
        do.withdraw(asked)
    after = {"answer": State.ANSWERED, "send_back": State.OPEN, "close": State.CLOSED, "withdraw": State.WITHDRAWN}[verb]
    version = do.look(asked).version
    if after in MOVES[before]:
        getattr(do, verb)(asked, version=version)
        assert do.look(asked).state == after
    else:
        with pytest.raises(RuleBroken, match="cannot be done"):
            getattr(do, verb)(asked, version=version)
        assert (do.look(asked).state, do.look(asked).version) == (before, version)


def test_there_is_nothing_to_put_right_where_nothing_was_rejected(world, do):
    (clean,) = world.line_ids(world.issued())
    receive(world, clean, 100)
    with pytest.raises(RuleBroken, match="Nothing of this line was rejected"):
        do.ask(clean)
    (unseen,) = world.line_ids(world.draft())
    with pytest.raises(RuleBroken, match="Nothing of this line was rejected"):
        do.ask(unseen)


def test_what_was_rejected_at_inspection_counts_too_and_is_told_with_its_reason_and_day(world, do):
    (line_id,) = world.line_ids(world.issued())
    receipt = receive(world, line_id, 60, blocked=D(20), rejected=D(2), reason="damaged", remedy="credit")
    inspect(world, receipt, 5, "rejected", reason="out_of_specification", remedy="credit")
    do.ask(line_id)
    for reader in (world.buyer, world.acme_person):
        with told_by(world.app, reader):
            (action,) = queries.waiting_of_order(reader, world.look(line_id, "order_id"))
            found = queries.rejects_of_lines(reader, [action.line])[line_id]
            assert [(each.quantity, each.reason) for each in found] == [(2, "damaged"), (5, "out_of_specification")]


def test_one_is_under_way_for_a_line_at_a_time(world, do, line):
    asked = do.ask(line)
    with pytest.raises(RuleBroken, match="under way"):
        do.ask(line)
    do.answer(asked)
    with pytest.raises(RuleBroken, match="under way"):
        do.ask(line)
    do.close(asked)
    assert do.ask(line) != asked


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"problem": " \r\n "}, "problem"),
        ({"problem": "x" * 2001}, "problem"),
        ({"due_on": None}, "due_on"),
        ({"due_on": JUNE[1]}, "due_on"),
        ({"due_on": date(2027, 6, 2)}, "due_on"),
    ],
)
def test_what_is_asked_says_what_was_found_and_by_when(world, do, line, words, field):
    with pytest.raises(RuleBroken) as refused:
        do.ask(line, **words)
    assert refused.value.field == field
    do.ask(line, due_on=date(2027, 6, 1))


def test_today_is_the_supplier_s(world, do, line):
    """It is 01:00 on 2 June in Berlin while it is 1 June in London."""
    with on(JUNE[1], hour=23), pytest.raises(RuleBroken, match="after today"):
        do.ask(line, due_on=JUNE[2])


@pytest.mark.parametrize("name", ["containment", "cause", "measure", "effective_on"])
def test_an_answer_is_whole_or_none(world, do, line, name):
    asked = do.ask(line)
    with pytest.raises(RuleBroken) as refused:
        do.answer(asked, **{name: None if name == "effective_on" else "  "})
    assert (refused.value.field, do.look(asked).state) == (name, "open")


def test_why_it_comes_back_or_is_withdrawn_is_said_a_remark_need_not_be(world, do, line):
    asked = do.ask(line)
    with pytest.raises(RuleBroken) as refused:
        do.withdraw(asked, note=" ")
    assert refused.value.field == "reason"
    do.answer(asked)
    with pytest.raises(RuleBroken) as refused:
        do.send_back(asked, note="")
    assert refused.value.field == "note"
    with pytest.raises(RuleBroken) as refused:
        do.send_back(asked, due_on=JUNE[1])
    assert refused.value.field == "due_on"
    do.close(asked, note="")


def test_who_looked_at_an_older_one_is_told_what_it_is_now(world, do, line):
    asked = do.ask(line)
    do.answer(asked)
    with pytest.raises(Stale, match="it is answered now"):
        do.answer(asked)
    with pytest.raises(Stale):
        do.close(asked, version=1)


def test_the_same_click_twice_asks_once(world, do, line):
    do.ask(line, once="n")
    with pytest.raises(AlreadyDone):
        do.ask(line, once="n")


def test_only_buyers_ask_and_only_its_supplier_answers(world, do, line):
    for who in (world.sales, world.receiver, world.admin, world.acme_person):
        with pytest.raises(NotFound):
            do.ask(line, by=who)
    asked = do.ask(line)
    for who in (world.sales, world.receiver, world.admin, world.buyer, world.bits_person):
        with pytest.raises(NotFound):
            do.answer(asked, by=who)
    do.answer(asked)
    for who in (world.sales, world.receiver, world.admin, world.acme_person, world.bits_person):
        for verb in (do.close, do.send_back, do.withdraw):
            with pytest.raises(NotFound):
                verb(asked, by=who, version=2)


def test_whoever_it_is_not_for_reads_none(world, do, line):
    asked = do.ask(line)
    for who in (world.buyer, world.admin, world.acme_person):
        with told_by(world.app, who):
            assert queries.action_for(who, asked).problem == "Threads are crushed."
            assert queries.counts(who) == Counts(open=1)
    for who in (world.sales, world.receiver, world.bits_person):
        with told_by(world.app, who):
            with pytest.raises(NotFound):
                queries.action_for(who, asked)
            assert (queries.counts(who), list(queries.to_answer(who))) == (Counts(), [])


def test_a_suspended_supplier_does_not_answer(world, do, line):
    asked = do.ask(line)
    with told_by(world.app, world.buyer):
        change_state(world.buyer, world.acme, version=1, state=Company.SUSPENDED, reason="Audit")
    with pytest.raises(RuleBroken, match="cannot answer"):
        do.answer(asked)


def test_files_go_with_the_answer_for_supplier_and_buyers_alone(world, do, line):
    asked = do.ask(line)
    vault = Vault.below(world.app.config["SETTINGS"].data_dir)
    do.answer(asked, files=[upload(vault, PDF, "8d.pdf")])
    subject = f"corrective_action:{asked}"
    for who, seen in ((world.buyer, 1), (world.acme_person, 1), (world.bits_person, 0), (world.sales, 0)):
        with told_by(world.app, who):
            assert len(confided_files_of_each(who, [subject]).get(subject, [])) == seen


def test_only_the_machine_says_so(world):
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        tell_overdue(world.buyer)


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "lost"},
        {"state": "answered"},
        {"state": "closed"},
        {"state": "withdrawn", "decided_at": MONDAY},
        {"problem": ""},
    ],
)
def test_the_database_refuses_what_the_rules_refuse(world, do, line, broken):
    do.ask(line)
    with told_by(world.app, MACHINE), pytest.raises(IntegrityError):
        db.session.execute(update(CorrectiveAction).values(**broken))


def test_a_list_goes_on_page_by_page_what_is_due_first_on_top(world, do, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    made = []
    for n in range(5):
        (line_id,) = world.line_ids(world.issued())
        receive(world, line_id, 10, rejected=D(1), reason="damaged", remedy="credit")
        made.append(do.ask(line_id, due_on=JUNE[15] + timedelta(days=n % 3)))
    do.answer(made[0])
    with told_by(world.app, world.buyer):
        seen, cursor = [], None
        while True:
            page, cursor = queries.page_of(world.buyer, queries.SHOWN[queries.View.WAITING], after=cursor)
            seen += [each.id for each in page]
            if cursor is None:
                break
    assert seen == [made[3], made[1], made[4], made[2], made[0]]
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        queries.page_of(world.buyer, [State.OPEN], after="nonsense")
