"""Triage: what waits for us in one list, decided one by one or together; and rejected lines placed elsewhere."""

import re
from datetime import date

import pytest
from flask import Flask

from app.orders import actions, queries
from app.orders.queries import Triage, TriageFilter
from app.principal import Principal
from app.refusals import NotFound, RuleBroken, Stale
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.orders.test_together import together
from tests.statements import recorded
from tests.story import JUNE, MACHINE, D, World, told_by


def proposed(world: World, *days: date) -> list[int]:
    """A line of an order of its own for each day that is offered."""
    lines = []
    for day in days:
        (line,) = world.line_ids(world.issued())
        world.propose(line, (100, day))
        lines.append(line)
    return lines


def accept(world: World, *seen: tuple[int, int]) -> None:
    with told_by(world.app, world.buyer):
        actions.accept_proposals(world.buyer, seen)


def test_triage_lists_open_proposals_and_rejected_lines_those_due_first_on_top(world: World):
    (early,) = world.line_ids(world.issued(world.line(on=JUNE[5])))
    world.reject(early)
    late, later = proposed(world, JUNE[19], JUNE[22])
    (agreed,) = world.line_ids(world.issued())
    world.answer(agreed)
    with told_by(world.app, world.buyer):
        page = queries.triage_page(world.buyer, TriageFilter())
        assert [line.id for line in page.lines] == [early, late, later]
        assert queries.triage_counts(world.buyer) == {
            Triage.ALL: 3,
            Triage.PROPOSALS: 2,
            Triage.REJECTED: 1,
            Triage.RELEASES: 0,
        }
        first = queries.triage_page(world.buyer, TriageFilter(), limit=2)
        rest = queries.triage_page(world.buyer, TriageFilter(), first.next_cursor, limit=2)
        assert ([line.id for line in rest.lines], rest.next_cursor) == ([later], None)
        only = queries.triage_page(world.buyer, TriageFilter(Triage.REJECTED)).lines
        assert [line.id for line in only] == [early]
        with pytest.raises(NotFound):
            queries.triage_page(world.buyer, TriageFilter(), "nonsense")


def test_many_are_accepted_together(world: World):
    lines = proposed(world, JUNE[19], JUNE[22], JUNE[23])
    accept(world, *((line, world.look(line, "version")) for line in lines))
    assert [world.look(line, "latest_promised_on") for line in lines] == [JUNE[19], JUNE[22], JUNE[23]]


def test_of_many_none_is_accepted_if_one_was_changed_and_that_one_is_named(world: World):
    lines = proposed(world, JUNE[19], JUNE[22], JUNE[23])
    seen = [(line, world.look(line, "version")) for line in lines]
    world.propose(lines[1], (100, JUNE[26]))
    with pytest.raises(Stale, match=r"Nothing was decided\. Changed since you opened the page: PO-10002 · 1\."):
        accept(world, *seen)
    assert {world.look(line, "answer") for line in lines} == {"proposed"}


def test_nothing_chosen_is_said(world: World):
    with pytest.raises(RuleBroken, match="Nothing was chosen"):
        accept(world)


def test_of_two_buyers_who_decide_the_same_proposal_one_is_heard(world: World):
    (line,) = proposed(world, JUNE[19])
    seen = world.look(line, "version")
    came_of = together(
        world,
        world.buyer,
        lambda: actions.accept_proposal(world.buyer, line, version=seen),
        lambda: actions.decline_proposal(world.buyer, line, version=seen, reason="needed_earlier"),
    )
    assert sorted(type(each) for each in came_of if each is not None) == [Stale]
    answer, promises, proposals = world.look(line, "answer", "promises", "proposals")
    assert (answer, len(promises), proposals[0].state) in [("accepted", 1, "accepted"), ("pending", 0, "declined")]


def test_two_buyers_who_accept_overlapping_many_do_not_wait_for_each_other_for_ever(world: World):
    lines = proposed(world, JUNE[19], JUNE[22], JUNE[23], JUNE[24])
    seen = [(line, world.look(line, "version")) for line in lines]
    both = (seen[:3], list(reversed(seen[1:])))
    deeds = [lambda chosen=chosen: actions.accept_proposals(world.buyer, chosen) for chosen in both]
    came_of = together(world, world.buyer, *deeds)
    assert sorted(type(each) for each in came_of if each is not None) == [Stale]
    assert sum(world.look(line, "answer") == "accepted" for line in lines) == 3
    assert {len(world.look(line, "promises")) for line in lines} == {0, 1}


def place(world: World, line: int, supplier: int) -> int:
    version = world.look(line, "version")
    with told_by(world.app, world.buyer):
        return actions.place_elsewhere(world.buyer, line, version=version, supplier_id=supplier)


def facts_of(world: World, actor: Principal, order: int) -> list[str]:
    with told_by(world.app, actor):
        return [each.fact.name for each in queries.history_for(actor, order)]


def test_a_rejected_line_is_placed_with_another_supplier_and_cancelled_here(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    world.reject(line)
    draft = place(world, line, world.bits)
    with told_by(world.app, MACHINE):
        found = queries.order_for(MACHINE, draft)
        (copied,) = found.lines
        assert (found.state, found.for_supplier_id, found.site_id) == ("draft", world.bits, world.berlin)
        assert (copied.item_id, copied.quantity, copied.requested_on) == (world.bolts, 100, JUNE[12])
        assert queries.order_for(MACHINE, order).state == "cancelled"
    assert world.look(line, "cancelled", "is_open") == (100, False)
    assert world.look(line, "cancellations")[0].reason == "placed_elsewhere"
    assert "orders.line_placed_elsewhere" in facts_of(world, world.buyer, order)


def test_a_line_is_not_placed_with_who_rejected_it_nor_before_it_is_rejected(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="has no answer yet"):
        place(world, line, world.bits)
    world.reject(line)
    with pytest.raises(RuleBroken, match="Choose another supplier"):
        place(world, line, world.acme)
    assert world.look(line, "is_open") is True


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def test_the_page_says_what_differs_and_leads_on(there: BrowserWorld, client: Client):
    _, (line, other) = there.issued(2, price="2.00")
    story = there.story
    story.propose(line, (60, in_days(14)), (30, in_days(20)), remainder=D(10), unit_price=D(3), reason="price", note="Zinc")
    story.reject(other)
    client.sign_in(*there.buyer)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get("/triage").text))
    for words in ("2 lines wait for you", "+6 days", "−10 pcs", "agreed 2.00 EUR (+50 %)", "supplier’s cause", "Rejected by"):
        assert words in page
    board = client.get("/board").text
    assert 'href="/triage?show=proposals"' in board
    matching = client.get(f"/triage/matching?show=rejected&ids={line},{other}").json
    assert matching == {"matching": [other]}
    assert f'name="line-{line}-accept"' in client.get(f"/triage/lines/{line}").text


def test_neither_triage_nor_an_order_runs_a_statement_per_row(there: BrowserWorld, client: Client):
    client.sign_in(*there.buyer)

    def statements_of(rows: int) -> list[int]:
        order_id, lines = there.issued(rows)
        for offered, refused in zip(lines[::2], lines[1::2], strict=True):
            there.story.propose(offered, (100, in_days(20)), unit_price=D(3), reason="price")
            there.story.reject(refused)
        return [_statements(client, address) for address in ("/triage", f"/orders/{order_id}")]

    few = statements_of(2)
    assert statements_of(6) == few, "with 2 rows and with 8, and with 2 lines and with 6"


def _statements(client: Client, address: str) -> int:
    with client.application.app_context(), recorded(client.application) as ran:
        assert client.get(address).status_code == 200
    return len(ran)


def test_a_decision_leads_back_to_the_list_and_a_refused_offer_keeps_what_was_typed(there: BrowserWorld, client: Client):
    order_id, (line,) = there.issued(1)
    there.propose_later(line, 5)
    client.sign_in(*there.buyer)
    version = there.story.look(line, "version")
    row = {f"line-{line}-version": version, f"line-{line}-quantity": "70", f"line-{line}-on": in_days(16).isoformat()}
    refused = client.post(f"/order-lines/{line}/proposal/counter", data=row)
    assert (refused.status_code, "do not come to the 100" in refused.text, 'value="70"' in refused.text) == (409, True, True)
    sent = {"Referer": f"{there.app.config['SETTINGS'].address}/triage?show=proposals"}
    row[f"line-{line}-quantity"] = "100"
    answer = client.post(f"/order-lines/{line}/proposal/counter", data=row, headers=sent)
    assert (answer.status_code, answer.location) == (303, f"/triage?show=proposals#triage-line-{line}")
    assert there.story.look(line, "answer") == "countered"
    supplier = client.application.test_client()
    supplier.sign_in(*there.acme)
    page = supplier.get(f"/orders/{order_id}").text
    assert "1 offer to answer" in page
    version = there.story.look(line, "version")
    done = supplier.post(f"/order-lines/{line}/counter/accept", data={"version": version})
    assert (done.status_code, there.story.look(line, "answer")) == (303, "accepted")
    assert "the supplier accepted the buyer’s offer" in supplier.get(f"/orders/{order_id}").text


def test_ticked_proposals_are_accepted_by_one_button_and_parts_by_theirs(there: BrowserWorld, client: Client):
    _, (one, two, three) = there.issued(3)
    for line in (one, two):
        there.propose_later(line, 5)
    there.story.propose(three, (60, in_days(14)), (40, in_days(30)))
    client.sign_in(*there.buyer)
    ticked = {f"line-{line}-accept": there.story.look(line, "version") for line in (one, two)}
    assert client.post("/triage/accept", data=ticked).location == "/triage"
    assert "2 proposals accepted." in client.get("/triage").text
    again = client.post("/triage/accept", data=ticked)
    assert (again.status_code, "Nothing was decided. Changed since" in again.text) == (409, True)
    assert client.post("/triage/accept", data={}).status_code == 409
    parts = {"version": there.story.look(three, "version"), "parts": in_days(14).isoformat(), "rest": "ask"}
    assert client.post(f"/order-lines/{three}/proposal/accept-parts", data=parts | {"parts": "soon"}).status_code == 422
    assert client.post(f"/order-lines/{three}/proposal/accept-parts", data=parts).status_code == 303
    assert there.story.look(three, "answer") == "pending"


def test_a_row_of_the_board_opens_with_what_is_offered(there: BrowserWorld, client: Client):
    _, (line,) = there.issued(1)
    there.propose_later(line, 5)
    client.sign_in(*there.buyer)
    opened = client.get(f"/board/lines/{line}")
    assert (opened.status_code, "Offer something else" in opened.text) == (200, True)


def test_a_rejected_line_is_placed_elsewhere_from_the_page(there: BrowserWorld, client: Client):
    _, (line,) = there.issued(1)
    there.story.reject(line)
    client.sign_in(*there.buyer)
    assert "Place elsewhere" in client.get("/triage").text
    words = {"version": there.story.look(line, "version"), "supplier": there.story.bits}
    answer = client.post(f"/order-lines/{line}/place-elsewhere", data=words)
    assert (answer.status_code, answer.location.endswith("/draft")) == (303, True)
    assert client.post(f"/order-lines/{line}/place-elsewhere", data=words | {"supplier": "0"}).status_code == 422
    assert client.post(f"/order-lines/{line}/place-elsewhere", data=words).status_code == 409
