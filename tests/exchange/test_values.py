"""Dates, numbers, countries and codes are read exactly as a profile says."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import geography
from app.exchange.problems import KINDS, Unusable
from app.exchange.values import cleaned, code_of, number_reader, plain, read_date

SCMS_DATES = ("%m/%d/%y", "20%m-%d-%y")


def kind_of(call) -> str:
    with pytest.raises(Unusable) as unusable:
        call()
    assert unusable.value.kind in KINDS
    return unusable.value.kind


def test_a_date_that_a_spreadsheet_turned_round_is_turned_back():
    assert read_date("2008-06-13", SCMS_DATES) == date(2013, 8, 6)
    assert read_date("8/6/13", SCMS_DATES) == date(2013, 8, 6)


@given(st.dates(date(2006, 1, 1), date(2012, 12, 31)))
def test_every_turned_date_is_turned_back(day):
    assert read_date(f"20{day:%m-%d-%y}", SCMS_DATES) == day


@pytest.mark.parametrize("text", ["31.2.", "31.02.2026", "2026-02-30", "0", "tomorrow", "2026-13-01", "12/31/2026 "])
def test_a_date_that_is_none_is_refused(text):
    assert kind_of(lambda: read_date(text, ("%d.%m.%Y", "%Y-%m-%d"))) == "not_a_date"


def test_a_refused_date_shows_how_dates_are_written_here():
    with pytest.raises(Unusable) as unusable:
        read_date("31.2.", ("%d.%m.%Y", "%Y-%m-%d"))
    assert unusable.value.details == {"example": "24.08.2013 or 2013-08-24"}


@pytest.mark.parametrize("text", ["0026-01-01", "2206-01-01"])
def test_a_date_of_another_age_is_refused(text):
    assert kind_of(lambda: read_date(text, ("%Y-%m-%d",))) == "date_out_of_range"


@pytest.mark.parametrize(
    ("text", "decimal", "grouping", "expected"),
    [
        (".00", ".", "", "0"),
        ("82.00", ".", "", "82"),
        ("1,234.5", ".", ",", "1234.5"),
        ("1.234,5", ",", ".", "1234.5"),
        ("1 234,5", ",", " ", "1234.5"),
        ("1\u202f234,5", ",", " ", "1234.5"),
        ("1'234.5", ".", "'", "1234.5"),
        ("-7", ".", "", "-7"),
        ("5.", ".", "", "5"),
    ],
)
def test_numbers_are_read_as_the_profile_writes_them(text, decimal, grouping, expected):
    assert number_reader(decimal, grouping)(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "x", "1,5", "1.2.3", "1 000", "NaN", "Infinity", "--1", ".", "٣", "1" * 30])
def test_what_is_no_number_here_is_refused(text):
    assert kind_of(lambda: number_reader(".", "")(text)) == "not_a_number"


@pytest.mark.parametrize("text", ["1E+09", "1e9", "1,5E+10"])
def test_a_number_that_a_spreadsheet_shortened_says_so(text):
    assert kind_of(lambda: number_reader(".", "")(text)) == "power_of_ten"


def test_thousands_in_the_wrong_places_are_no_number():
    assert kind_of(lambda: number_reader(".", ",")("12,34")) == "not_a_number"


@given(st.decimals(-(10**9), 10**9, places=6, allow_nan=False))
def test_a_number_written_plainly_is_read_back(value):
    assert number_reader(".", "")(plain(value)) == value


def test_blanks_around_and_inside_are_no_part_of_a_value():
    assert cleaned("  EA \u00a0 x ") == "EA x"


def test_accents_are_composed_one_way():
    assert cleaned("Co\u0302te") == "Côte"


def test_control_characters_are_refused():
    assert kind_of(lambda: cleaned("a\x1bb")) == "control_character"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Côte d'Ivoire", "CI"),
        ("Congo, DRC", "CD"),
        ("Swaziland", "SZ"),
        ("UK", "GB"),
        ("USA", "US"),
        ("Vietnam", "VN"),
        ("Tanzania", "TZ"),
        ("de", "DE"),
        ("South Sudan", "SS"),
    ],
)
def test_countries_are_known_by_the_names_that_files_use(name, code):
    assert geography.country_code(name) == code


@pytest.mark.parametrize("name", ["Atlantis", "Germny", "", "Date Not Captured"])
def test_a_country_that_is_none_is_not_guessed(name):
    assert kind_of(lambda: geography.country_code(name)) == "not_a_country"


def test_a_country_without_a_city_lies_at_its_capital():
    place = geography.place("ZA")
    assert (place.city, place.time_zone) == ("Pretoria", "Africa/Johannesburg")
    assert -26 < place.latitude < -25


def test_of_two_cities_with_one_name_the_one_so_called_is_meant():
    assert geography.place("NG").city == "Abuja"


def test_a_city_that_nobody_knows_has_no_place():
    assert geography.place("ZA", "Nowhere on Sea") is None


def test_a_code_made_of_a_name_is_readable_and_always_the_same():
    assert code_of("RANBAXY Fine Chemicals LTD.") == "RANBAXY-FINE-CHEMICALS-LTD"
    assert code_of("Côte d'Ivoire") == "COTE-D-IVOIRE"


@given(st.text(min_size=1), st.integers(12, 60))
def test_a_code_is_never_empty_and_never_too_long(name, most):
    assert 0 < len(code_of(name, most)) <= most


def test_two_long_names_that_begin_alike_do_not_fall_together():
    assert code_of("Lamivudine tablets of 150 mg, bottle of 60", 20) != code_of(
        "Lamivudine tablets of 150 mg, bottle of 30", 20
    )
