"""What holds of the arithmetic of delivery whatever happened: quantities are conserved, order and strictness pay nobody."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.rules import Calendar
from app.scoring.rules.definitions import Baseline, Days, Definition
from app.scoring.rules.delivery import units_of
from app.scoring.rules.matching import Arrival
from app.scoring.rules.units import LineFacts, Part, Promised
from tests.scoring.lines import june

DAYS = st.integers(0, 40).map(lambda n: date(2026, 5, 20) + timedelta(days=n))
MANY = st.integers(1, 200_000_000)
CALENDARS = st.sampled_from([Calendar(), Calendar(country="DE"), Calendar(workdays=0b1111111), Calendar(workdays=0b0010100)])
DEFINITIONS = st.builds(
    Definition, st.none() | st.integers(0, 5), st.integers(0, 5), st.sampled_from(Days), under_percent=st.integers(0, 20)
)
ARRIVALS = st.lists(st.builds(Arrival, st.none() | DAYS, MANY), max_size=6)
PARTS = st.lists(st.builds(Part, MANY, DAYS), min_size=1, max_size=4)
BASELINES = st.sampled_from(Baseline)
exact = settings(deadline=None)


@st.composite
def lines(draw, dated=False):
    parts = draw(PARTS)
    arrivals = draw(ARRIVALS)
    return LineFacts(
        line_id=1,
        order_id=1,
        supplier_id=1,
        site_id=1,
        calendar=draw(CALENDARS),
        quantity=sum(part.quantity for part in parts),
        requested_on=draw(DAYS),
        arrivals=tuple(each for each in arrivals if each.day or not dated),
        promises=(Promised(1, tuple(parts)),),
    )


@exact
@given(lines(), BASELINES, DEFINITIONS)
def test_quantities_are_conserved(line, baseline, definition):
    units = units_of(line, baseline, definition)
    for unit in units:
        assert unit.on_time + unit.early + unit.late + unit.undated + unit.missing == unit.quantity
        assert min(unit.on_time, unit.early, unit.late, unit.undated, unit.missing, unit.over) >= 0
    got = sum(unit.on_time + unit.early + unit.late + unit.undated + unit.over for unit in units)
    assert got == sum(each.quantity for each in line.arrivals)
    assert sum(unit.quantity for unit in units) == line.quantity


@exact
@given(lines(), BASELINES, DEFINITIONS, st.randoms(use_true_random=False))
def test_the_order_in_which_receipts_come_does_not_matter(line, baseline, definition, chance):
    shuffled = list(line.arrivals)
    chance.shuffle(shuffled)
    again = LineFacts(**{name: getattr(line, name) for name in line.__slots__} | {"arrivals": tuple(shuffled)})
    assert units_of(again, baseline, definition) == units_of(line, baseline, definition)


@exact
@given(lines(), DEFINITIONS, st.integers(0, 3), st.integers(0, 3), st.integers(0, 5))
def test_a_tighter_window_never_raises_a_score(line, definition, less_early, less_late, less_missing):
    """The verdict about a line; and, where the parts of a promise share what came, how much of it was in time."""
    tighter = Definition(
        max(0, (10 if definition.early is None else definition.early) - less_early),
        max(0, definition.late - less_late),
        definition.days,
        under_percent=max(0, definition.under_percent - less_missing),
    )
    (loose,), (tight,) = (units_of(line, Baseline.REQUESTED, each) for each in (definition, tighter))
    assert not tight.is_otif or loose.is_otif
    assert tight.is_in_full <= loose.is_in_full
    in_time = [sum(unit.on_time for unit in units_of(line, Baseline.LATEST, each)) for each in (definition, tighter)]
    assert in_time[1] <= in_time[0]


@exact
@given(lines(), BASELINES, DEFINITIONS)
def test_no_unit_is_counted_twice(line, baseline, definition):
    units = units_of(line, baseline, definition)
    assert len({(unit.line_id, unit.baseline, unit.part) for unit in units}) == len(units)


@exact
@given(lines(dated=True), BASELINES, DEFINITIONS)
def test_otif_is_in_time_and_in_full(line, baseline, definition):
    for unit in units_of(line, baseline, definition):
        assert not unit.is_otif or (unit.is_on_time and unit.is_in_full)
        assert None not in (unit.is_on_time, unit.is_otif)


@exact
@given(lines(dated=True), DEFINITIONS)
def test_what_comes_later_than_asked_is_never_in_time(line, definition):
    (unit,) = units_of(line, Baseline.REQUESTED, definition)
    late = sum(each.quantity for each in line.arrivals if each.day and each.day > unit.ends_on)
    assert unit.late + unit.over >= late - max(0, unit.over)
    assert unit.late <= late


def test_the_same_line_is_measured_alike_twice():
    line = LineFacts(1, 1, 1, 1, Calendar(), 5, june(12), arrivals=(Arrival(june(12), 5),))
    assert units_of(line, Baseline.REQUESTED, Definition()) == units_of(line, Baseline.REQUESTED, Definition())
