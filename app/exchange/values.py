"""A cell's text to a date, number or name, exactly as a profile says; nothing is guessed. Pure."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from hashlib import sha256

from app.exchange.problems import Unusable

EXAMPLE = date(2013, 8, 24)
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_DIGITS = 24
SHORTENED = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
SPACES = re.compile(r"\s+")
BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


def cleaned(text: str) -> str:
    """Blanks padded by an export and runs of blanks are no part of a value; accents are composed one way."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if not text.isprintable():
        raise Unusable("control_character")
    return text


@lru_cache(maxsize=20_000)
def read_date(text: str, formats: tuple[str, ...]) -> date:
    """The first format that fits decides. Literal text in a format counts: `20%m-%d-%y` reads 2008-06-13 as 2013-08-06."""
    for form in formats:
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise Unusable("date_out_of_range")
        return found
    raise Unusable("not_a_date", example=" or ".join(dict.fromkeys(EXAMPLE.strftime(form) for form in formats)))


def number_reader(decimal: str, grouping: str) -> Callable[[str], Decimal]:
    """A reader for one way of writing numbers; `.00` and `1,234.5` are numbers, `1e9` and `1.234.5` are not."""
    point, group = re.escape(decimal), re.escape(grouping)
    whole = rf"(?:\d+|\d{{1,3}}(?:{group}\d{{3}})+)" if grouping else r"\d+"
    shape = re.compile(rf"[+-]?(?:{whole}(?:{point}\d*)?|{point}\d+)", re.ASCII)
    example = EXAMPLES[decimal]

    def read(text: str) -> Decimal:
        text = text.translate(BLANKS)
        if not shape.fullmatch(text) or len(text) > MOST_DIGITS:
            raise Unusable("power_of_ten" if SHORTENED.fullmatch(text) else "not_a_number", example=example)
        return Decimal((text.replace(grouping, "") if grouping else text).replace(decimal, "."))

    return read


EXAMPLES = {".": "1234.5", ",": "1234,5"}


def within(value: Decimal, least: Decimal, most: Decimal) -> Decimal:
    if value < least:
        raise Unusable("too_small", least=plain(least))
    if value > most:
        raise Unusable("too_large", most=plain(most))
    return value


def decimals(value: Decimal) -> int:
    """How many decimals the value really needs: 3.00 needs none."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def plain(value: Decimal) -> str:
    """A number as a person writes it, without trailing zeros or powers of ten."""
    return format(value.normalize(), "f")


@lru_cache(maxsize=20_000)
def code_of(name: str, most: int = 40) -> str:
    """A readable code for what the file only names: `RANBAXY Fine Chemicals LTD.` → `RANBAXY-FINE-CHEMICALS-LTD`.

    The same name always gives the same code; a long one ends in a checksum, so that two do not fall together.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    code = re.sub(r"[^A-Z0-9]+", "-", ascii_name.upper()).strip("-")
    if code and len(code) <= most:
        return code
    return f"{code[: most - 9].rstrip('-')}-{sha256(name.encode()).hexdigest()[:8].upper()}".lstrip("-")


def nearest(name: str, known: Sequence[str]) -> str | None:
    """The known name that a wrong one most likely meant."""
    lowered = {each.lower(): each for each in known}
    found = get_close_matches(name.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else None
