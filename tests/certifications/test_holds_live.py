"""A hold appears and falls away on open pages of both sides through the real socket, and nobody else hears of it."""

from app.certifications import actions, queries
from tests.browser.world import BrowserWorld, in_days
from tests.certifications.test_live import hand_in
from tests.live.listening import SignedIn, listening
from tests.story import told_by

ISO = "ISO 9001"


def type_of(there, name=ISO):
    with told_by(there.app, there.story.buyer):
        return next(each for each in queries.types_for(there.story.buyer) if each.name == name)


def hold(there):
    """ISO 9001 holds shipments and is required of everything. Returns the type's id."""
    buyer, kind = there.story.buyer, type_of(there)
    with told_by(there.app, buyer):
        same = {"name": kind.name, "criterion": kind.criterion, "version": kind.version}
        actions.change_type(buyer, kind.id, policy="hold_shipments", **same)
        actions.require(buyer, kind.id)
    return kind.id


def listening_as(server, there, person):
    return listening(server.url, SignedIn(0, 0, there.cookie_of(person), None))


def test_a_hold_falls_away_on_both_sides_when_it_is_verified_or_waived(app, live_server):
    there = BrowserWorld(app)
    _order, (line,) = there.issued()
    kind, buyer, of = hold(there), there.story.buyer, there.story.acme
    own_line, board_line = f"order-line-{line}", f"board-line-{line}"
    sockets = [listening_as(live_server, there, who) for who in (there.acme, there.buyer, there.bits, there.sales)]
    with sockets[0] as acme, sockets[1] as procurement, sockets[2] as bits, sockets[3] as sales:
        made = hand_in(app, there.story.acme_person)
        own, todo = acme.redrawn(own_line, "todo-certificates", until="Held: ISO 9001 is being checked")
        assert "Held: ISO 9001 is being checked" in own
        assert "1 line is held" in todo
        with told_by(app, buyer):
            actions.verify(buyer, made)
        acme.redrawn(own_line, without="Held")
        _board, waiting = procurement.redrawn(board_line, f"certificate-lines-{made}", without="being checked")
        assert "None: no open line lacks it." in waiting
        with told_by(app, buyer):
            actions.revoke(buyer, made, reason="Forged")
        _board, lacks = procurement.redrawn(board_line, f"supplier-lacks-{of}", until="Held: ISO 9001 was revoked")
        assert "1 line held" in lacks
        with told_by(app, buyer):
            actions.grant_waiver(buyer, of, kind, valid_to=in_days(5), reason="The audit is next week")
        _board, waivers = procurement.redrawn(board_line, f"supplier-waivers-{of}", without="Held")
        assert "The audit is next week" in waivers
        frames = [said for each in (bits, sales) for name, said in each.everything() if name == "frame"]
        assert [piece for frame in frames for piece in frame["pieces"]] == []
