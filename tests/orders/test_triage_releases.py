"""In triage: what a supplier wishes to be released of, and many proposals declined for one reason."""

import re

import pytest
from flask import Flask

from app.conversations import actions as talk
from app.orders import actions, queries
from app.orders.actions import Cancel
from app.orders.queries import Triage, TriageFilter
from app.principal import Principal
from app.refusals import NotFound, RuleBroken, Stale
from tests.browser.world import BrowserWorld
from tests.client import Client
from tests.orders.test_triage import _statements, facts_of, proposed
from tests.story import JUNE, D, World, told_by


def wish(world: World, line: int, quantity: int = 40) -> None:
    """The supplier, who has agreed, wishes to be released of a part."""
    with told_by(world.app, world.acme_person):
        order = queries.line_for(world.acme_person, line).order_id
        given = Cancel(line, queries.line_for(world.acme_person, line).version, D(quantity))
        actions.ask_release(world.acme_person, order, [given], reason="capacity", note="The mould broke")


def agreed(world: World) -> int:
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    return line


def agreed_today(there: BrowserWorld) -> int:
    """By the real clock, as pages need it."""
    _, (line,) = there.issued(1)
    there.story.answer(line)
    return line


def test_a_wish_to_be_released_waits_in_triage_and_among_the_buyers_decisions(world: World):
    line, (offered,) = agreed(world), proposed(world, JUNE[19])
    wish(world, line)
    with told_by(world.app, world.buyer):
        assert [each.id for each in queries.triage_page(world.buyer, TriageFilter()).lines] == [line, offered]
        assert [each.id for each in queries.triage_page(world.buyer, TriageFilter(Triage.RELEASES)).lines] == [line]
        counts = {Triage.ALL: 2, Triage.PROPOSALS: 1, Triage.REJECTED: 0, Triage.RELEASES: 1}
        assert queries.triage_counts(world.buyer) == counts
        assert queries.triage_matching(world.buyer, TriageFilter(Triage.RELEASES), [line, offered]) == {line}
        assert queries.releases_asked(world.buyer, mine=True) == 1
    with told_by(world.app, world.admin):
        assert queries.releases_asked(world.admin, mine=True) == 0


def test_a_line_that_waits_for_two_decisions_is_one_line_of_all(world: World):
    line = agreed(world)
    wish(world, line)
    world.propose(line, (100, JUNE[19]))
    with told_by(world.app, world.buyer):
        counts = queries.triage_counts(world.buyer)
    waits = world.look(line, "cancel_asked") == "supplier"
    assert counts == {Triage.ALL: 1, Triage.PROPOSALS: 1, Triage.REJECTED: 0, Triage.RELEASES: int(waits)}


def decline(world: World, *seen: tuple[int, int], by: Principal | None = None, **words: str) -> None:
    actor = by or world.buyer
    with told_by(world.app, actor):
        actions.decline_proposals(actor, seen, **({"reason": "needed_earlier", "note": "The crane is booked"} | words))


def test_many_are_declined_together_for_one_reason_that_the_supplier_reads(world: World):
    lines = proposed(world, JUNE[19], JUNE[22], JUNE[23])
    decline(world, *((line, world.look(line, "version")) for line in lines))
    assert {world.look(line, "answer") for line in lines} == {"pending"}
    for line in lines:
        (proposal,) = world.look(line, "proposals")
        assert (proposal.state, proposal.decision_reason) == ("declined", "needed_earlier")
    with told_by(world.app, world.acme_person):
        order = queries.line_for(world.acme_person, lines[0]).order_id
    assert "orders.proposal_declined" in facts_of(world, world.acme_person, order)


def test_of_many_none_is_declined_if_one_was_changed_and_that_one_is_named(world: World):
    lines = proposed(world, JUNE[19], JUNE[22])
    seen = [(line, world.look(line, "version")) for line in lines]
    world.propose(lines[1], (100, JUNE[26]))
    with pytest.raises(Stale, match=r"Nothing was decided\. Changed since you opened the page: PO-10002 · 1\."):
        decline(world, *seen)
    assert {world.look(line, "answer") for line in lines} == {"proposed"}


def test_declining_needs_something_ticked_and_a_reason_of_ours(world: World):
    (line,) = proposed(world, JUNE[19])
    seen = (line, world.look(line, "version"))
    with pytest.raises(RuleBroken, match="Tick the proposals that you decline"):
        decline(world)
    with pytest.raises(RuleBroken) as refused:
        decline(world, seen, reason="mood")
    assert refused.value.field == "reason"
    for role in (world.acme_person, world.sales, world.receiver):
        with pytest.raises(NotFound):
            decline(world, seen, by=role)
    assert world.look(line, "answer") == "proposed"


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def desk(there: BrowserWorld, client: Client) -> Client:
    return client.sign_in(*there.buyer)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_wish_is_granted_or_declined_from_its_row_in_one_click(there: BrowserWorld, desk: Client):
    lines = [agreed_today(there) for _ in range(2)]
    for line in lines:
        wish(there.story, line)
    page = desk.get("/triage?show=releases").text
    for words in (
        "The supplier asks to cancel 40 pcs.",
        "The mould broke",
        "Agree to cancel 40 pcs",
        "Refuse: No other source",
    ):
        assert words in words_of(page)
    sent = {"Referer": f"{there.app.config['SETTINGS'].address}/triage?show=releases"}
    version = there.story.look(lines[0], "version")
    done = desk.post(f"/order-lines/{lines[0]}/release/grant", data={"version": version}, headers=sent)
    assert (done.status_code, done.location) == (303, f"/triage?show=releases#triage-line-{lines[0]}")
    version = there.story.look(lines[1], "version")
    told = {"version": version, "reason": "no_other_source"}
    assert desk.post(f"/order-lines/{lines[1]}/release/refuse", data=told, headers=sent).status_code == 303
    assert [there.story.look(line, "cancelled", "cancel_asked") for line in lines] == [(40, ""), (0, "")]
    assert "Nothing waits for you" in desk.get("/triage").text


def test_the_buyers_list_leads_to_what_is_to_be_released(there: BrowserWorld, desk: Client):
    line = agreed_today(there)
    wish(there.story, line)
    page = desk.get("/follow-up?who=all").text
    assert re.search(r'<a href="/board\?state=releases">1 lines? asked to be cancelled</a>', page)
    assert f'id="board-line-{line}"' in desk.get("/board?state=releases").text


def test_ticked_proposals_are_declined_by_one_button_and_a_refusal_keeps_the_ticks(there: BrowserWorld, desk: Client):
    _, lines = there.issued(3)
    for line in lines:
        there.propose_later(line, 5)
    ticked = {f"line-{line}-accept": there.story.look(line, "version") for line in lines[:2]}
    refused = desk.post("/triage/decline", data=ticked | {"note": "The crane is booked"})
    page = refused.text
    assert (refused.status_code, "Say why they are declined: choose a reason." in page) == (422, True)
    assert "The crane is booked" in page
    assert [bool(re.search(rf'name="line-{line}-accept"[^>]* checked', page)) for line in lines] == [True, True, False]
    assert desk.post("/triage/decline", data=ticked | {"reason": "needed_earlier"}).location == "/triage"
    assert "2 proposals declined." in desk.get("/triage").text
    assert [there.story.look(line, "answer") for line in lines] == ["pending", "pending", "proposed"]
    again = desk.post("/triage/decline", data=ticked | {"reason": "needed_earlier"})
    assert (again.status_code, "Nothing was decided. Changed since" in again.text) == (409, True)


def test_a_row_leads_to_the_conversation_of_its_line(there: BrowserWorld, desk: Client):
    _, (line,) = there.issued(1)
    there.propose_later(line, 5)
    with told_by(there.app, there.story.acme_person):
        talk.write(there.story.acme_person, line, "Which coating?", asks=True)
    page = desk.get("/triage").text
    row = page[page.index(f'id="triage-line-{line}"') :]
    assert f'data-talk="{line}"' in row
    assert "1 to answer" in row


def test_headings_are_had_alone_for_the_person_who_looks(there: BrowserWorld, desk: Client):
    _, (line,) = there.issued(1)
    there.propose_later(line, 5)
    head = desk.get("/triage/head?show=proposals").text
    assert "One line waits for you" in head
    assert re.search(r'href="/triage\?show=proposals" aria-current="true"', head)
    assert "1 proposal" in desk.get("/follow-up/head").text


def test_releases_and_conversations_run_no_statement_per_row(there: BrowserWorld, desk: Client):
    def statements_of(rows: int) -> int:
        for _ in range(rows):
            wish(there.story, agreed_today(there))
        return _statements(desk, "/triage")

    few = statements_of(1)
    assert statements_of(5) == few
