"""Codes that others made: countries, currencies, time zones; texts and dates within reason. Pure."""

import zoneinfo
from datetime import date
from functools import cache
from unicodedata import category

import pycountry

from app.refusals import RuleBroken

FIRST_YEAR, LAST_YEAR = 1990, 2100
TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def check_country(code: str | None, *, field: str = "country") -> str | None:
    """An ISO 3166-1 code of two letters, or none. Raises `RuleBroken`."""
    if not code:
        return None
    cleaned = code.strip().upper()
    if pycountry.countries.get(alpha_2=cleaned) is None:
        raise RuleBroken(
            "country", "“{found}” is no country. Expected two letters like DE or JP.", field=field, found=code[:40]
        )
    return cleaned


def check_currency(code: str, *, field: str = "currency") -> str:
    """An ISO 4217 code. Raises `RuleBroken`."""
    cleaned = code.strip().upper()
    if pycountry.currencies.get(alpha_3=cleaned) is None:
        raise RuleBroken("currency", "“{found}” is no currency. Expected three letters like EUR.", field=field, found=code[:40])
    return cleaned


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def check_time_zone(name: str, *, field: str = "time_zone") -> str:
    """A name of the IANA database. Raises `RuleBroken`."""
    if name not in _time_zones():
        raise RuleBroken(
            "time_zone", "“{found}” is no time zone. Expected one like Europe/Berlin.", field=field, found=name[:40]
        )
    return name


def check_point(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """Both coordinates, in degrees, or neither. Raises `RuleBroken`."""
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RuleBroken(
            "point",
            "{latitude}, {longitude} is no place on earth. Expected −90 to 90 and −180 to 180, or both empty.",
            field="latitude",
            latitude="–" if latitude is None else latitude,
            longitude="–" if longitude is None else longitude,
        )
    return latitude, longitude


def check_written(text: str, longest: int, *, field: str) -> str:
    """A text that must not be empty nor too long, without blanks around it. Raises `RuleBroken`."""
    cleaned = check_words(" ".join(text.split()), longest, field=field)
    if not cleaned:
        raise RuleBroken("empty", "This must not be empty.", field=field)
    return cleaned


def readable(text: str) -> str:
    """A text without what nobody sees and nobody means: control characters and marks that turn the writing around."""
    return "".join(sign for sign in text if sign in "\n\t" or (category(sign) != "Cc" and sign not in TURNING))


def plain_text(text: str) -> str:
    """One kind of line end, nothing around it: what is counted, and kept."""
    return readable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_words(text: str, longest: int, *, field: str) -> str:
    """A text that may be empty but not too long, as far as it can be read. Raises `RuleBroken`."""
    cleaned = readable(text).strip()
    if len(cleaned) > longest:
        raise RuleBroken(
            "long", "This has {found} characters. At most {longest} fit.", field=field, found=len(cleaned), longest=longest
        )
    return cleaned


def check_day(day: date, *, field: str) -> date:
    """A date that a purchase can have; the year 20026 is a slip of the finger. Raises `RuleBroken`."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleBroken(
            "day",
            "{day} is out of reach. Expected a day of the years {first} to {last}.",
            field=field,
            day=day,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return day
