"""A hold appears and falls away on open pages of both sides through the real socket, and nobody else hears of it."""

from app.catalog import actions as catalog
from app.certifications import actions, queries
from app.sourcing.actions import keep_item_at_supplier
from tests.browser.world import BrowserWorld, in_days
from tests.certifications.holding import ROHS
from tests.certifications.test_live import hand_in
from tests.live.listening import SignedIn, listening
from tests.story import told_by

ISO, IATF = "ISO 9001", "IATF 16949"


def type_of(there, name=ISO):
    with told_by(there.app, there.story.buyer):
        return next(each for each in queries.types_for(there.story.buyer) if each.name == name)


def require(there, name, **of_what):
    """Returns the requirement's id."""
    with told_by(there.app, there.story.buyer):
        return actions.require(there.story.buyer, type_of(there, name).id, **of_what)


def require_no_more(there, requirement_id):
    with told_by(there.app, there.story.buyer):
        actions.remove_requirement(there.story.buyer, requirement_id)


def change_policy(there, name, policy):
    kind = type_of(there, name)
    with told_by(there.app, there.story.buyer):
        same = {"name": kind.name, "criterion": kind.criterion, "version": kind.version}
        actions.change_type(there.story.buyer, kind.id, policy=policy, **same)
    return kind.id


def hold(there):
    """ISO 9001 holds shipments and is required of everything. Returns the type's id."""
    kind = change_policy(there, ISO, "hold_shipments")
    require(there, ISO)
    return kind


def casting_on_offer(world, line):
    """Acme offers a casting instead of the bolts of a line. Returns the castings' category."""
    with told_by(world.app, world.buyer):
        castings = catalog.add_category(world.buyer, name="Castings")
        item = catalog.add_item(world.buyer, number="CAST-1", name="Cast bolt", unit_code="H87", category_id=castings)
        keep_item_at_supplier(world.buyer, item, world.acme, article_number="C1")
    world.propose(line, (100, in_days(20)), substitute="CAST-1")
    return castings


def listening_as(server, there, person):
    return listening(server.url, SignedIn(0, 0, there.cookie_of(person), None))


def until(listener, wanted):
    """Frames come until each of these pieces was drawn as it is wanted, in whichever of them."""
    missing = dict(wanted)
    while missing:
        for each in listener.next("frame", patience=20)["pieces"]:
            if missing.get(each["id"], lambda _html: False)(each["html"]):
                del missing[each["id"]]


def says(words):
    return lambda html: words in html


def silent_about(words):
    return lambda html: words not in html


def test_a_hold_falls_away_on_both_sides_when_it_is_verified_or_waived(app, live_server):
    there = BrowserWorld(app)
    order, (line,) = there.issued()
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
        reason = says("The audit is next week")
        waived = {f"supplier-waivers-{of}": reason, f"history-{order}": says("ISO 9001: The audit is next week")}
        until(procurement, waived | {board_line: silent_about("Held")})
        frames = [said for each in (bits, sales) for name, said in each.everything() if name == "frame"]
        assert [piece for frame in frames for piece in frame["pieces"]] == []


def test_what_is_required_from_now_on_is_seen_on_the_board_the_order_and_in_triage(app, live_server):
    there = BrowserWorld(app)
    _order, (line, other) = there.issued(2)
    casting_on_offer(there.story, other)
    sockets = [listening_as(live_server, there, who) for who in (there.buyer, there.acme)]
    with sockets[0] as procurement, sockets[1] as acme:
        procurement.next("hello")
        acme.next("hello")
        board, own, mark = f"board-line-{line}", f"order-line-{line}", f"triage-line-{other}"
        held, gone = says("Held: RoHS declaration is missing"), silent_about("RoHS")
        of_all = require(there, ROHS)
        until(procurement, {board: held, mark: says("RoHS declaration is missing")})
        until(acme, {own: held})
        require_no_more(there, of_all)
        until(procurement, {board: gone, mark: gone})
        until(acme, {own: gone})


def test_what_is_required_of_what_is_offered_instead_is_seen_in_triage(app, live_server):
    there = BrowserWorld(app)
    _order, (line,) = there.issued()
    castings = casting_on_offer(there.story, line)
    with listening_as(live_server, there, there.buyer) as procurement:
        procurement.next("hello")
        mark = f"triage-line-{line}"
        of_castings = require(there, IATF, category_id=castings)
        until(procurement, {mark: says("IATF 16949 is missing; it holds new orders of this item.")})
        change_policy(there, IATF, "warn")
        until(procurement, {mark: lambda html: "IATF 16949 is missing" in html and "holds new orders" not in html})
        require_no_more(there, of_castings)
        until(procurement, {mark: silent_about("IATF")})
