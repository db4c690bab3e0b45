"""Documents reach both sides and the site through the real socket, and nobody else."""

from app.attachments import actions
from app.attachments.rules import Kind, Why
from app.files.vault import Vault
from tests.browser.world import BrowserWorld
from tests.files.samples import upload
from tests.live.listening import SignedIn, listening
from tests.story import told_by


def test_a_drawing_and_its_withdrawal_are_heard_at_once_by_those_whom_it_is_for(app, live_server):
    there = BrowserWorld(app)
    order_id, (line_id,) = there.issued(1)
    buyer = there.story.buyer
    people = (there.acme, there.receiver, there.bits, there.sales)
    sockets = [listening(live_server.url, SignedIn(0, 0, there.cookie_of(who), None)) for who in people]
    with sockets[0] as acme, sockets[1] as receiver, sockets[2] as bits, sockets[3] as sales:
        for each in (acme, receiver, bits, sales):
            each.next("hello")
        sent = upload(Vault.below(app.config["SETTINGS"].data_dir), name="bracket.pdf")
        with told_by(app, buyer):
            document = actions.attach(buyer, order_id, sent, kind=Kind.DRAWING, line_id=line_id, revision="B")
        for listener in (acme, receiver):
            for piece in listener.redrawn(f"attachments-{order_id}", f"order-line-{line_id}", until="bracket.pdf"):
                assert "bracket.pdf" in piece
                assert "<form" not in piece
        with told_by(app, buyer):
            actions.withdraw(buyer, document, why=Why.NOT_NEEDED)
        gone = "It is not needed any more"
        listed, line = acme.redrawn(f"attachments-{order_id}", f"order-line-{line_id}", until=gone)
        assert gone in listed
        assert "bracket.pdf" not in line
        frames = [said for each in (bits, sales) for name, said in each.everything() if name == "frame"]
        assert [piece for frame in frames for piece in frame["pieces"]] == []
