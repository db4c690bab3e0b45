"""A supplier's row in an open ranking follows what is measured of it, for those alone who may see the ranking."""

import re

from tests.browser.world import BrowserWorld
from tests.live.listening import SignedIn, listening
from tests.scoring.judged import deliver


def test_a_row_follows_what_is_measured_and_is_heard_by_buyers_alone(app, live_server):
    there = BrowserWorld(app)
    story = there.story
    people = (there.buyer, there.acme, there.sales, there.receiver)
    sockets = [listening(live_server.url, SignedIn(0, 0, there.cookie_of(who), None)) for who in people]
    with sockets[0] as buyer, sockets[1] as acme, sockets[2] as sales, sockets[3] as receiver:
        for each in (buyer, acme, sales, receiver):
            each.next("hello")
        deliver(story, story.acme, story.acme_person, lines=6)
        row = ""
        while "6 lines" not in row:
            pieces = {each["id"]: each["html"] for each in buyer.next("frame", patience=20)["pieces"]}
            row = pieces.get(f"ranked-365-{story.acme}", "")
        assert re.search(r'data-scores="10000,\d+,', row)
        assert "data-placed" in row
        assert "<form" not in row
        frames = [said for each in (acme, sales, receiver) for name, said in each.everything() if name == "frame"]
        assert [each["id"] for frame in frames for each in frame["pieces"] if each["id"].startswith("ranked")] == []
