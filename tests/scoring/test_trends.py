"""The twelve months behind a ranking's trend: kept with what is measured, and the same as measured from the facts."""

import re

from app.scoring.queries.pages import Looked
from app.scoring.queries.trends import trends_of
from app.scoring.rules.asked import Asked
from app.scoring.rules.trend import Trend
from app.scoring.shown.ranked import path_of
from tests.scoring.judged import deliver
from tests.story import World, told_by


def kept(world: World, supplier: int) -> Trend:
    with told_by(world.app, world.buyer):
        return trends_of(world.buyer, [supplier])[supplier]


def test_the_months_of_the_ranking_are_those_of_the_supplier_s_page(now_world: World):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=4)
    deliver(now_world, now_world.acme, now_world.acme_person, lines=3, late=6)
    with told_by(now_world.app, now_world.buyer):
        page = Looked(now_world.buyer, now_world.acme, Asked()).trend()
    assert kept(now_world, now_world.acme) == page
    assert (page.n, round(page.mean or 0, 2)) == (7, 0.57)


def test_a_supplier_without_deliveries_has_months_without_data(now_world: World):
    found = kept(now_world, now_world.bits)
    assert (len(found.months), found.n, found.mean) == (12, 0, None)


def test_a_line_goes_over_months_without_data_and_needs_two():
    assert path_of([None, 0.5, None]) == ""
    assert path_of([1.0, None, 0.0]) == "M0.0 0.0L64.0 20.0"


def test_the_page_draws_a_trend_or_says_that_there_is_none(now_world: World, enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    page = enter(now_world.buyer).get("/ranking").text
    cells = re.findall(r'<td class="trend".*?</td>', page, re.DOTALL)
    assert len(cells) == 2
    assert all("–" in cell for cell in cells), "one month is no line"
    assert "100 % (6)" in cells[0]
