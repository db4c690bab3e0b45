"""What happens to a certificate is heard at once on both sides through the real socket, and by nobody else."""

from datetime import date

from app.certifications import actions, queries
from app.certifications.rules import Paper
from app.files.vault import Vault
from tests.browser.world import BrowserWorld
from tests.files.samples import upload
from tests.live.listening import SignedIn, listening
from tests.story import told_by


def hand_in(app, seller, **more):
    sent = upload(Vault.below(app.config["SETTINGS"].data_dir), name="iso.pdf")
    with told_by(app, seller):
        kind = next(each.id for each in queries.types_for(seller) if each.name == "ISO 9001")
        return actions.submit(seller, kind, Paper("QM-1", "DNV", date(2026, 1, 1), **more), sent)


def test_a_certificate_its_decision_and_its_revocation_are_heard_by_those_whom_it_is_for(app, live_server):
    there = BrowserWorld(app)
    buyer = there.story.buyer
    people = (there.acme, there.buyer, there.bits, there.sales, there.receiver)
    sockets = [listening(live_server.url, SignedIn(0, 0, there.cookie_of(who), None)) for who in people]
    with sockets[0] as acme, sockets[1] as procurement, sockets[2] as bits, sockets[3] as sales, sockets[4] as receiver:
        for each in (acme, procurement, bits, sales, receiver):
            each.next("hello")
        made = hand_in(app, there.story.acme_person)
        waiting, row = procurement.redrawn("certificates-to-check", f"certificate-row-{made}", until="1 certificate to check")
        assert "1 certificate to check" in waiting
        assert "Acme" in row
        assert "<form" not in waiting + row
        acme.redrawn(f"supplier-certificates-{there.story.acme}", until="Being checked")
        with told_by(app, buyer):
            actions.verify(buyer, made)
        pieces = (f"supplier-certificates-{there.story.acme}", f"certificate-{made}", f"certificate-history-{made}")
        own, page, history = acme.redrawn(*pieces, until="Verified; it has no last day")
        assert all("Valid" in piece for piece in (own, page))
        assert "Verified; it has no last day" in history
        procurement.redrawn("certificates-to-check", until="Nothing to check")
        with told_by(app, buyer):
            actions.revoke(buyer, made, reason="The issuer withdrew it")
        acme.redrawn(f"certificate-{made}", until="The issuer withdrew it")
        frames = [said for each in (bits, sales, receiver) for name, said in each.everything() if name == "frame"]
        assert [piece for frame in frames for piece in frame["pieces"]] == []
