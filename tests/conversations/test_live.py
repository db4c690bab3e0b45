"""What is said reaches both sides through the real socket, and nobody else."""

import pytest

from app.conversations import actions
from app.principal import room_of_supplier
from tests.browser.world import BrowserWorld
from tests.live.listening import SignedIn, listening
from tests.story import told_by


@pytest.fixture
def there(app):
    return BrowserWorld(app)


def test_question_and_answer_are_heard_by_both_sides_and_by_nobody_else(there, live_server):
    line_id = there.issued(1)[1][0]
    world, talk, line = there.story, f"talk-{line_id}", f"order-line-{line_id}"
    people = (there.buyer, there.acme, there.bits, there.sales, there.receiver)
    sockets = [listening(live_server.url, SignedIn(0, 0, there.cookie_of(who), None)) for who in people]
    with sockets[0] as buyer, sockets[1] as acme, sockets[2] as bits, sockets[3] as sales, sockets[4] as receiver:
        for each in (buyer, acme, bits, sales, receiver):
            each.next("hello")
        with told_by(there.app, world.buyer):
            actions.write(world.buyer, line_id, "What about the price of 8731.37?", asks=True)
        asked = "What about the price"
        conversation, row, questions = acme.redrawn(talk, line, "questions", until=asked)
        assert acme.room == room_of_supplier(world.acme)
        assert asked in conversation
        assert "Waits for your answer" in conversation
        assert "1 to answer" in row
        assert asked in questions
        with told_by(there.app, world.acme_person):
            actions.write(world.acme_person, line_id, "It stays.", asks=False)
        conversation, _attention = buyer.redrawn(talk, "attention", until="It stays.")
        assert "Answered" in conversation
        frames = [said for each in (bits, sales, receiver) for name, said in each.everything() if name == "frame"]
        assert [piece for frame in frames for piece in frame["pieces"]] == []
