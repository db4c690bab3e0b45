"""From when until when something is lacking: worked out once, and true at every instant."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from app.certifications.rules import HOLDING, Need, Review, State, span_of
from app.certifications.rules.lacks import FOR_EVER, Span, lacking
from app.certifications.rules.needs import best_of
from app.certifications.rules.states import day_begins, state_at
from tests.certifications.papers import ONE_DAY

BERLIN, AUCKLAND = "Europe/Berlin", "Pacific/Auckland"
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
NEED = Need(1)
FIRST = date(2026, 1, 1)


@dataclass
class Timed:
    """A certificate with its instants, as rules look at it."""

    id: int
    valid_from: date
    valid_to: date | None
    review: str = Review.VERIFIED
    superseded_from: date | None = None
    zone: str = BERLIN
    of_company: bool = True
    plant_ids: frozenset[int] = frozenset()
    category_ids: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        span = span_of(self.valid_from, self.valid_to, [self.zone])
        self.begins_at, self.expiring_at, self.ends_at = span.begins_at, span.expiring_at, span.ends_at
        self.superseded_at = day_begins(self.superseded_from, self.zone) if self.superseded_from else None


def spans(*papers: Timed, waived=(), need: Need = NEED, level: str = "company") -> list[Span]:
    return lacking(papers, waived, need, level, NOW)


def midnight(day: date, zone: str = BERLIN) -> datetime:
    return day_begins(day, zone)


def test_without_a_certificate_it_is_missing_always():
    (found,) = spans()
    assert (found.state, found.certificate_id) == (None, None)
    assert found.since < NOW
    assert found.until == FOR_EVER


def test_what_has_no_last_day_lacks_nothing():
    assert spans(Timed(1, FIRST, None)) == []


def test_it_is_lacking_from_the_midnight_after_its_last_day_where_it_is_from():
    for zone in (BERLIN, AUCKLAND):
        last = date(2028, 2, 29)
        (found,) = spans(Timed(1, FIRST, last, zone=zone))
        assert (found.since, found.until) == (midnight(date(2028, 3, 1), zone), FOR_EVER)
        assert (found.state, found.certificate_id, found.on) == (State.EXPIRED, 1, last)


def test_between_one_that_ends_and_its_renewal_that_begins_later_it_is_lacking():
    old = Timed(1, FIRST, date(2026, 7, 1), superseded_from=date(2026, 8, 1))
    new = Timed(2, date(2026, 8, 1), None)
    (found,) = spans(old, new)
    assert (found.since, found.until) == (midnight(date(2026, 7, 2)), midnight(date(2026, 8, 1)))
    assert (found.state, found.certificate_id, found.on) == (State.NOT_YET_VALID, 2, date(2026, 8, 1))


def test_a_waiver_cuts_its_days_out():
    waived = (midnight(date(2026, 6, 10)), midnight(date(2026, 6, 21)))
    before, after = spans(waived=[waived])
    assert before.until == waived[0]
    assert (after.since, after.until) == (waived[1], FOR_EVER)


def test_a_certificate_of_a_plant_is_none_of_the_company():
    paper = Timed(1, FIRST, None, of_company=False, plant_ids=frozenset({7}))
    assert spans(paper)[0].state is None
    assert spans(paper, level="plant") == []


days = some.dates(date(2026, 4, 1), date(2026, 10, 1))
papers = some.builds(
    Timed,
    id=some.integers(1, 5),
    valid_from=days,
    valid_to=some.none(),
    review=some.sampled_from([Review.VERIFIED, Review.VERIFIED, Review.SUBMITTED, Review.REVOKED]),
    zone=some.sampled_from([BERLIN, AUCKLAND, "America/Los_Angeles"]),
    superseded_from=some.none() | days,
) | some.builds(
    lambda begins, lasts, zone: Timed(9, begins, begins + lasts * ONE_DAY, zone=zone),
    days,
    some.integers(0, 90),
    some.sampled_from([BERLIN, AUCKLAND]),
)
waivers = some.builds(lambda day, lasts: (midnight(day), midnight(day + lasts * ONE_DAY)), days, some.integers(1, 40))
later = some.integers(0, 60 * 24 * 200).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(some.lists(papers, max_size=4), some.lists(waivers, max_size=2), later)
def test_the_spans_say_at_every_instant_what_the_states_say_then(given_papers, given_waivers, instant):
    found = lacking(given_papers, given_waivers, NEED, "company", NOW)
    inside = [each for each in found if each.since <= instant < each.until]
    best = best_of((paper, state_at(paper, instant)) for paper in given_papers)
    met = best is not None and best[1] in HOLDING
    waived = any(begins <= instant < ends for begins, ends in given_waivers)
    assert bool(inside) is not (met or waived)
    assert len(inside) <= 1
    if inside:
        assert inside[0].state == (best[1] if best else None)
    assert all(one.until <= other.since for one, other in pairwise(found))
