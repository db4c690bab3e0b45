"""What ends in the next twelve months: counted by month, drawn, and said in a sentence and a table."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from app.certifications import actions
from app.certifications.rules.timeline import HEIGHT, MONTHS, TOP, Ending, bars_of, fullest, last_day, months_of
from tests.browser.world import BrowserWorld, in_days
from tests.certifications.test_live import hand_in
from tests.story import told_by

TODAY = date(2027, 3, 15)


def counts(*endings: Ending) -> dict[date, tuple[int, int]]:
    return {each.first: (each.count, each.renewing) for each in months_of(TODAY, endings) if each.count}


def test_the_months_begin_with_this_one_and_end_before_it_comes_again():
    months = [each.first for each in months_of(TODAY, ())]
    assert (len(months), months[0], months[-1]) == (MONTHS, date(2027, 3, 1), date(2028, 2, 1))
    assert last_day(TODAY) == date(2028, 2, 29)


def test_what_ended_yesterday_or_ends_after_a_year_is_not_counted():
    days = (TODAY - timedelta(days=1), TODAY, date(2028, 2, 29), date(2028, 3, 1))
    found = counts(*(Ending(each, renewing=False) for each in days))
    assert found == {date(2027, 3, 1): (1, 0), date(2028, 2, 1): (1, 0)}


def test_the_fullest_month_is_the_first_of_several():
    endings = [Ending(date(2027, month, 20), renewing=month == 5) for month in (4, 5, 5, 9, 9)]
    assert fullest(months_of(TODAY, endings)).first == date(2027, 5, 1)
    assert fullest(months_of(TODAY, ())) is None


@given(some.lists(some.builds(Ending, some.dates(date(2027, 1, 1), date(2028, 6, 1)), some.booleans()), max_size=60))
def test_columns_stand_on_the_foot_and_stay_in_the_picture(endings):
    bars = bars_of(months_of(TODAY, endings))
    assert all(bar.y >= TOP - 0.1 and bar.renewing_height <= bar.height for bar in bars)
    feet = {round(bar.y + bar.height, 1) for bar in bars} | {round(bar.renewing_y + bar.renewing_height, 1) for bar in bars}
    assert len(feet) == 1
    assert sum(bar.month.count for bar in bars) == sum(TODAY <= each.on <= last_day(TODAY) for each in endings)
    assert all(bar.x >= 0 and bar.y <= HEIGHT for bar in bars)


def test_the_page_says_the_finding_and_the_table_the_same(app, client):
    there = BrowserWorld(app)
    client.sign_in(*there.buyer)
    assert "No certificate ends in the next twelve months" in client.get("/certificates/timeline").text
    made = hand_in(app, there.story.acme_person, valid_to=in_days(40))
    with told_by(app, there.story.buyer):
        actions.verify(there.story.buyer, made)
    for person in (there.buyer, there.acme):
        client.sign_in(*person)
        page = client.get("/certificates/timeline").text
        assert '<title id="timeline-title">1 certificate ends in the next twelve months</title>' in page
        assert re.search(rf'href="/certificates/{made}">ISO 9001 · QM-1</a>', page)
    client.sign_in(*there.bits)
    assert "No certificate ends" in client.get("/certificates/timeline").text
