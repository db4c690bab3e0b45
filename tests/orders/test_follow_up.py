"""A buyer's list: overdue answers, overdue lines, lines due soon without a shipment; each line once, the gravest first."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import clock
from app.orders import queries
from app.orders.queries import Section
from app.refusals import NotFound
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.client import Client
from tests.live.listening import session_of
from tests.story import JUNE, D, World, closing, on, told_by

NOON = closing(JUNE[8])
"""Monday, 8 June: what was issued on the first is unanswered since the fourth."""


@pytest.fixture
def lines(world: World) -> dict[str, int]:
    """One line of each sort."""
    wanted = {"silent": 26, "silent_and_late": 5, "late": 5, "on_its_way": 5, "soon": 12, "sent": 12, "far": 26, "offered": 26}
    found = {name: world.line_ids(world.issued(world.line(on=JUNE[day])))[0] for name, day in wanted.items()}
    for name in ("late", "on_its_way", "soon", "sent", "far"):
        world.answer(found[name])
    world.propose(found["offered"], (100, JUNE[29]))
    for name in ("on_its_way", "sent"):
        packed = Packed(found[name], D(100), world.look(found[name], "version"))
        with told_by(world.app, world.acme_person):
            ship(world.acme_person, Notice(name, JUNE[1], JUNE[4]), [packed])
    return found


@pytest.fixture
def monday(lines: dict[str, int]) -> Iterator[None]:
    """It is Monday, 8 June, after all that."""
    with clock.at(NOON):
        yield


def seen(world: World, section: Section, *, mine: bool = True, **more: str | int) -> list[int]:
    with told_by(world.app, world.buyer):
        return [row.id for row in queries.follow_up_page(world.buyer, section, mine=mine, **more)[0]]  # type: ignore[arg-type]


@pytest.mark.usefixtures("monday")
def test_each_line_stands_once_where_it_is_gravest(world: World, lines: dict[str, int]):
    assert seen(world, Section.ANSWER) == [lines["silent"], lines["silent_and_late"]]
    assert seen(world, Section.LATE) == [lines["late"], lines["on_its_way"]]
    assert seen(world, Section.SOON) == [lines["soon"]]
    with told_by(world.app, world.buyer):
        assert queries.follow_up_counts(world.buyer, mine=True) == {Section.ANSWER: 2, Section.LATE: 2, Section.SOON: 1}
        assert queries.waiting_for_us(world.buyer, mine=True) == {"proposed": 1}
        rows = queries.follow_up_rows(world.buyer, lines.values())
    sections = {name: rows[line].section for name, line in lines.items() if line in rows}
    gravest = {"silent": "answer", "silent_and_late": "answer", "late": "late", "on_its_way": "late", "soon": "soon"}
    assert sections == gravest
    assert [name for name in gravest if rows[lines[name]].may_be_urged] == ["silent", "silent_and_late", "late", "soon"]


@pytest.mark.usefixtures("monday")
def test_mine_are_my_orders_and_all_are_everybodys(world: World, lines: dict[str, int]):
    with told_by(world.app, world.buyer):
        assert queries.follow_up_counts(world.buyer, mine=False)[Section.ANSWER] == 2
    with told_by(world.app, world.admin):
        assert sum(queries.follow_up_counts(world.admin, mine=True).values()) == 0


@pytest.mark.usefixtures("monday")
def test_a_section_comes_a_page_at_a_time(world: World, lines: dict[str, int]):
    for section in (Section.ANSWER, Section.LATE):
        whole, found, after = seen(world, section), [], None
        with told_by(world.app, world.buyer):
            for _ in range(2):
                rows, after = queries.follow_up_page(world.buyer, section, mine=True, after=after, limit=1)
                found += [row.id for row in rows]
        assert (found, after) == (whole, None)


@pytest.mark.parametrize("mangled", ["", "x~1", "2026-06-05", "2026-06-05~x", "2026-06-05T00:00:00~1"])
@pytest.mark.parametrize("section", Section)
def test_a_mangled_cursor_is_not_found(world: World, section: Section, mangled: str):
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        queries.follow_up_page(world.buyer, section, mine=True, after=mangled)


@pytest.fixture
def desk(app: Flask, world: World, client: Client) -> Client:
    with on(JUNE[8]):
        client.set_cookie("waybill_session", session_of(app, world.buyer.person_id, *world.buyer.roles).cookie)
    return client


@pytest.mark.usefixtures("monday")
def test_the_page_begins_with_the_gravest_and_leads_to_each(desk: Client, lines: dict[str, int]):
    page = desk.get("/follow-up").text
    headings = [page.index(f'id="follow-{code}"') for code in ("answer", "late", "soon")]
    assert headings == sorted(headings)
    assert "No answer since Thu 4 Jun, 17:00 in Berlin" in page
    assert "/follow-up?section=late" in page
    assert "/triage?show=proposals" in page
    assert f'value="{lines["late"]}"' in page
    assert f'value="{lines["on_its_way"]}"' not in page  # it waits for a carrier


@pytest.mark.usefixtures("monday")
def test_ticked_lines_are_urged_and_cannot_be_ticked_again_today(desk: Client, lines: dict[str, int]):
    ticked = [str(lines["silent"]), str(lines["late"])]
    answer = desk.post("/follow-up/urge?who=all", data={"line": ticked, "note": "Please"})
    assert (answer.status_code, answer.location) == (303, "/follow-up?who=all")
    page = desk.get("/follow-up").text
    assert "You asked about 2 orders." in page
    assert page.count("Asked on Mon 8 Jun") == 2
    assert f'value="{lines["silent"]}"' not in page


@pytest.mark.usefixtures("monday")
def test_a_refusal_keeps_what_was_ticked_and_typed(world: World, desk: Client, lines: dict[str, int]):
    assert desk.post("/follow-up/urge", data={"line": [str(lines["late"])]}).status_code == 303
    answer = desk.post("/follow-up/urge", data={"line": [str(lines["late"]), str(lines["soon"])], "note": "Where is it?"})
    assert answer.status_code == 409
    assert "was urged today already, at 17:00 in Berlin. It can be urged again tomorrow." in answer.text
    assert answer.text.count(" checked") == 1
    assert 'value="Where is it?"' in answer.text
    assert "No line is chosen" in desk.post("/follow-up/urge", data={}).text


@pytest.mark.usefixtures("monday")
def test_an_order_is_urged_on_its_page(world: World, desk: Client, lines: dict[str, int]):
    with told_by(world.app, world.buyer):
        order = queries.order_of_line(world.buyer, lines["silent"])
    page = f"/orders/{order}"
    assert "Urge 1 line" in desk.get(page).text
    sent = desk.post(f"/follow-up/urge?order={order}", data={"line": str(lines["silent"])})
    assert (sent.status_code, sent.location) == (303, page)
    again = desk.post(f"/follow-up/urge?order={order}", data={"line": str(lines["silent"])})
    assert (again.status_code, "was urged today already" in again.text) == (409, True)
    text = desk.get(page).text
    assert "You asked the supplier on Mon 8 Jun." in text
    assert "It can be urged again tomorrow." in text


@pytest.mark.usefixtures("monday")
def test_a_page_is_asked_which_lines_belong_to_it(desk: Client, lines: dict[str, int]):
    ids = ",".join(str(line) for line in lines.values())
    assert desk.get(f"/follow-up/matching?section=late&ids={ids}").json == {"matching": [lines["late"], lines["on_its_way"]]}
