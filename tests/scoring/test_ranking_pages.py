"""A ranking page by page: whoever reads on meets everybody once, at the place that it has among all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scoring.rules.points import Criterion
from app.scoring.rules.ranking import Candidate, further, order, rank
from app.scoring.rules.weights import FIRST
from app.scoring.views import ranking
from tests.scoring.judged import deliver
from tests.story import World

SCORE = st.one_of(st.none(), st.integers(0, 40))
IN_QUALITY_AND_DELIVERY = st.tuples(SCORE, SCORE).map(
    lambda pair: {
        each: score for each, score in zip((Criterion.QUALITY, Criterion.DELIVERY), pair, strict=True) if score is not None
    }
)
NAMES = st.sampled_from(["Acme", "Bits", "Zeta"])
CANDIDATE = st.builds(Candidate, st.integers(1, 10_000), NAMES, IN_QUALITY_AND_DELIVERY, st.integers(0, 9), st.booleans())
CANDIDATES = st.lists(CANDIDATE, max_size=12, unique_by=lambda each: each.supplier_id)


@given(CANDIDATES, st.integers(1, 4))
def test_pages_of_any_length_are_the_whole_ranking(candidates, length):
    whole, read, after = rank(candidates, FIRST), [], None
    while part := further(whole, after, length):
        read += part
        after = order(part[-1])
    assert read == whole


def test_a_long_ranking_goes_on_on_the_next_page(now_world: World, enter, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ranking, "PAGE", 1)
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    deliver(now_world, now_world.bits, now_world.bits_person, lines=6, rejected=50)
    buyer = enter(now_world.buyer)
    first = buyer.get("/ranking").text
    assert "Bits and Bolts" not in first
    onward = re.search(r'href="(/ranking[^"]*after=[^"]*)" rel="next"', first)[1].replace("&amp;", "&")
    second = buyer.get(onward).text
    assert '<b data-says="place">2</b>' in second
    assert "Acme Fasteners leads with" in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize("after", ["", "x", "0~1", "0~-1~2", "9" * 40 + "~1~1", "0~1~999999"])
def test_a_cursor_that_makes_no_sense_shows_a_page_all_the_same(now_world: World, enter, after):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    assert enter(now_world.buyer).get(f"/ranking?after={after}").status_code == 200
