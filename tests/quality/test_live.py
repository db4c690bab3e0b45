"""A corrective action reaches both sides through the real socket, and nobody else."""

import pytest

from tests.browser.world import BrowserWorld
from tests.live.listening import SignedIn, listening
from tests.quality.verbs import ANSWER, Verbs
from tests.receipts.test_receiving import receive
from tests.story import D, in_days


@pytest.fixture
def there(app):
    return BrowserWorld(app)


def test_what_is_asked_and_answered_is_heard_by_both_sides_and_by_nobody_else(there, live_server):
    line_id = there.issued(1)[1][0]
    do = Verbs(there.story)
    receive(there.story, line_id, 10, in_days(-1), rejected=D(1), reason="damaged", remedy="credit")
    people = (there.buyer, there.acme, there.bits, there.sales, there.receiver)
    sockets = [listening(live_server.url, SignedIn(0, 0, there.cookie_of(who), None)) for who in people]
    with sockets[0] as buyer, sockets[1] as acme, sockets[2] as bits, sockets[3] as sales, sockets[4] as receiver:
        for each in (buyer, acme, bits, sales, receiver):
            each.next("hello")
        asked = do.ask(line_id, problem="Crushed threads", due_on=in_days(14))
        action, row = f"corrective-action-{asked}", f"corrective-row-{asked}"
        whole, listed, waits, line = acme.redrawn(
            action, row, "corrective-actions", f"order-line-{line_id}", until="Crushed threads"
        )
        assert "Please answer by" in whole
        assert all("To answer" in piece for piece in (listed, line))
        assert f"/corrective-actions/{asked}" in waits
        do.answer(asked, **ANSWER | {"effective_on": in_days(20)})
        whole, listed = buyer.redrawn(action, row, until="The tray was too deep.")
        assert "has answered" in whole
        assert "To check" in listed
        frames = [said for each in (bits, sales, receiver) for name, said in each.everything() if name == "frame"]
        told = [piece["id"] for frame in frames for piece in frame["pieces"]]
        assert [piece for piece in told if "corrective" in piece or "rejects" in piece] == []
