"""Who says what to whom, what becomes of it, and who never hears of it. On both databases."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app import clock
from app.conversations import actions, queries, rules
from app.conversations.events import AnswerWaived, MessagesRead, MessageWritten
from app.conversations.models import Message
from app.conversations.rules import LONGEST, State
from app.database import db
from app.events import LoggedEvent
from app.files.queries import confided_files_of_each
from app.files.vault import Vault
from app.isolation import ScopeError
from app.orders import queries as orders
from app.refusals import NotFound, RuleBroken
from app.suppliers.models import Supplier
from app.transaction import AlreadyDone, transaction
from tests.files.samples import jpeg, upload
from tests.story import MACHINE, told_by

moments = st.one_of(st.none(), st.just(clock.now()))


@given(asks=st.booleans(), read_at=moments, answered_at=moments, waived_at=moments)
def test_a_message_waits_exactly_while_it_asks_and_nothing_ended_that(asks, read_at, answered_at, waived_at):
    message = SimpleNamespace(asks=asks, read_at=read_at, answered_at=answered_at, waived_at=waived_at)
    assert rules.is_open(message) == (asks and rules.state_of(message) in (State.DELIVERED, State.READ))


def test_a_question_waits_until_the_other_side_says_something(world, line_id, say, look):
    question = say(world.buyer, line_id, "Can you send half of it earlier?")
    assert (look(question).state, look(question).waits, look(question).author) == (State.DELIVERED, True, "Buyer")
    say(world.buyer, line_id, "It is urgent.", asks=False)
    assert look(question).waits, "one's own word is no answer"
    answer = say(world.acme_person, line_id, "Yes, on Tuesday.", asks=False)
    assert (look(question).state, look(question).waits) == (State.ANSWERED, False)
    assert look(question).read_at, "who answers has read"
    assert not look(answer).waits


def test_reading_a_question_does_not_answer_it(world, line_id, say, look):
    question, later = say(world.buyer, line_id), say(world.buyer, line_id, "And the rest?")
    with told_by(world.app, world.acme_person):
        assert actions.mark_read(world.acme_person, line_id, question) == 1
        assert actions.mark_read(world.acme_person, line_id, question) == 0, "once"
    assert (look(question).state, look(question).waits) == (State.READ, True)
    assert look(later).state is State.DELIVERED, "it came after what was seen"


def test_nobody_reads_what_they_wrote_themselves(world, line_id, say):
    question = say(world.buyer, line_id)
    with told_by(world.app, world.buyer):
        assert actions.mark_read(world.buyer, line_id, question) == 0


@pytest.mark.parametrize("who", ["buyer", "acme_person"])
def test_who_asked_and_who_was_asked_may_say_that_no_answer_is_needed(world, line_id, say, look, who):
    question, actor = say(world.buyer, line_id), getattr(world, who)
    with told_by(world.app, actor):
        actions.waive(actor, question)
    assert (look(question).state, look(question).waits) == (State.WAIVED, False)
    with told_by(world.app, actor), pytest.raises(RuleBroken, match=r"This waits for no answer\."):
        actions.waive(actor, question)


def test_an_answered_question_cannot_be_waived(world, line_id, say):
    question = say(world.buyer, line_id)
    say(world.acme_person, line_id, "Yes.", asks=False)
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match=r"This was answered meanwhile\."):
        actions.waive(world.buyer, question)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  \r\n ", r"Write something or attach a file\."),
        ("x" * (LONGEST + 1), r"This has 2001 characters\. At most 2000 fit\."),
    ],
)
def test_nothing_and_too_much_are_refused(world, line_id, say, text, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        say(world.buyer, line_id, text)


def test_line_ends_count_once(world, line_id, say, look):
    assert look(say(world.buyer, line_id, "a\r\nb" + "x" * (LONGEST - 3))).text.startswith("a\nb")


def test_nobody_talks_to_a_supplier_about_a_draft(world, say):
    line_id = world.line_ids(world.draft())[0]
    with pytest.raises(RuleBroken, match="The order is a draft: its supplier does not know of it"):
        say(world.buyer, line_id)


def test_a_suspended_supplier_reads_but_does_not_write(world, line_id, say):
    say(world.buyer, line_id)
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(Supplier, world.acme).state = "suspended"
    with pytest.raises(RuleBroken, match="it cannot answer orders at present"):
        say(world.acme_person, line_id, "Yes.")
    with told_by(world.app, world.acme_person):
        assert [each.text for each in queries.messages_of(world.acme_person, line_id)] == ["When?"]


def test_the_same_message_sent_twice_is_said_once(world, line_id, say):
    say(world.buyer, line_id, once="n1")
    with pytest.raises(AlreadyDone):
        say(world.buyer, line_id, once="n1")
    with told_by(world.app, world.buyer):
        assert len(queries.messages_of(world.buyer, line_id)) == 1


@pytest.mark.parametrize("who", ["bits_person", "sales", "receiver"])
def test_whom_it_is_not_for_does_not_find_it(world, line_id, say, who):
    question, actor = say(world.buyer, line_id), getattr(world, who)
    with told_by(world.app, actor):
        for ask in (
            lambda: queries.message_for(actor, question),
            lambda: queries.line_to_talk_about(actor, line_id),
            lambda: actions.write(actor, line_id, "Hello", asks=True),
            lambda: actions.mark_read(actor, line_id, question),
            lambda: actions.waive(actor, question),
        ):
            with pytest.raises(NotFound):
                ask()
        assert queries.question_count(actor) == 0


@pytest.mark.parametrize("who", ["sales", "receiver"])
def test_sales_and_receiving_cannot_even_ask_for_messages(world, line_id, say, who):
    say(world.buyer, line_id)
    with told_by(world.app, getattr(world, who)), pytest.raises(ScopeError):
        db.session.scalars(select(Message)).all()


def test_an_administrator_reads_and_says_nothing(world, line_id, say):
    say(world.acme_person, line_id)
    with told_by(world.app, world.admin):
        assert len(queries.messages_of(world.admin, line_id)) == 1
    with pytest.raises(NotFound):
        say(world.admin, line_id)


def test_photos_go_with_the_message_and_may_stand_alone(world, line_id, say, app):
    photo = upload(Vault.below(app.config["SETTINGS"].data_dir), jpeg(), "photo.jpg")
    message = say(world.acme_person, line_id, "", files=[photo])
    with told_by(world.app, world.buyer):
        found = confided_files_of_each(world.buyer, [f"message:{message}"])
        assert [row.name for row in found[f"message:{message}"]] == ["photo.jpg"]


def test_each_side_sees_its_own_numbers(world, line_id, say):
    say(world.buyer, line_id)
    say(world.buyer, line_id, "By the way: new drawing.", asks=False)
    numbers = {}
    for who in (world.buyer, world.acme_person):
        with told_by(world.app, who):
            talk = queries.talks_of(who, [line_id])[line_id]
            numbers[who] = (talk.messages, talk.owed, talk.asked, talk.unread, queries.question_count(who))
    assert numbers == {world.buyer: (2, 0, 1, 0, 0), world.acme_person: (2, 1, 0, 2, 1)}


def test_the_list_says_who_asked_what_since_when_and_whose_order_it_is(world, line_id, say):
    first = say(world.acme_person, line_id)
    second = say(world.acme_person, world.line_ids(world.issued())[0], "And this one?")
    with told_by(world.app, world.buyer):
        asked = queries.questions_for(world.buyer)
        assert [each.id for each in asked] == [first, second]
        assert [each.id for each in queries.questions_for(world.buyer, after=first)] == [second]
        assert [each.id for each in queries.questions_for(world.buyer, ids=[second])] == [second]
        assert (asked[0].author, asked[0].line.line_no, asked[0].order.supplier.name) == ("Acme_Person", 1, "Acme Fasteners")
        assert len(queries.questions_for(world.buyer, mine=True)) == 2
    somebody_else = replace(world.buyer, person_id=999)
    with told_by(world.app, somebody_else):
        assert queries.questions_for(somebody_else, mine=True) == []


def test_facts_say_that_something_was_said_and_never_what(world, line_id, say):
    question = say(world.buyer, line_id, "What about the price of 4.20?")
    say(world.acme_person, line_id, "It stays.", asks=False)
    other = say(world.acme_person, line_id, "And yours?")
    with told_by(world.app, world.buyer):
        actions.mark_read(world.buyer, line_id, other)
        actions.waive(world.buyer, other)
    with told_by(world.app, MACHINE):
        logged = [
            row for row in db.session.scalars(select(LoggedEvent).order_by(LoggedEvent.seq)) if "conversations" in row.name
        ]
        assert [type(row.fact()) for row in logged] == [MessageWritten] * 3 + [MessagesRead, AnswerWaived]
        assert not any("price" in str(row.data) or "stays" in str(row.data) for row in logged)
        answer = logged[1].fact()
        assert isinstance(answer, MessageWritten)
        assert answer.message_ids == (question,)


def test_the_history_of_an_order_says_that_a_question_was_asked_to_those_alone_who_may_read_it(world, line_id, say):
    say(world.buyer, line_id)
    told = {}
    for who in (world.acme_person, world.sales):
        with told_by(world.app, who):
            order_id = orders.order_of_line(who, line_id)
            told[who] = any(isinstance(each.fact, MessageWritten) for each in orders.history_for(who, order_id))
    assert told == {world.acme_person: True, world.sales: False}


def test_long_conversations_are_shown_from_their_end(world, line_id, say):
    ids = [say(world.buyer, line_id, f"Message {n}", asks=False) for n in range(queries.PAGE + 3)]
    with told_by(world.app, world.buyer):
        newest = queries.messages_of_lines(world.buyer, [line_id])[line_id]
        assert [each.id for each in newest] == ids[3:]
        assert [each.id for each in queries.messages_of(world.buyer, line_id, before=newest[0].id)] == ids[:3]
