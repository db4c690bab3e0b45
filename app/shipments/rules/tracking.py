"""Formats of tracking numbers and how their check characters are computed. Pure.

A number is looked at without blanks and hyphens, in capitals.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from string import ascii_uppercase, digits

from app.shipments.rules import sscc

Check = Callable[[str], str]
ALPHABET = digits + ascii_uppercase


@dataclass(frozen=True)
class Format:
    """A pattern for the whole number; where it names `body` and `check`, the one follows from the other."""

    pattern: re.Pattern[str]
    example: str
    right: Check | None = None


def compact(number: str) -> str:
    return re.sub(r"[\s-]", "", number).upper()


def wrong_check(number: str, formats: Iterable[Format]) -> tuple[str, str] | None:
    """Found and right check character of a number that has the form of one of these and none of their checks.

    None where all is well, or where the number has none of the forms: ask `has_form` for that.
    """
    wrong = None
    for each, found in ((each, each.pattern.fullmatch(number)) for each in formats):
        if found is None:
            continue
        if each.right is None or found["check"] == each.right(found["body"]):
            return None
        wrong = wrong or (found["check"], each.right(found["body"]))
    return wrong


def has_form(number: str, formats: Iterable[Format]) -> bool:
    return any(each.pattern.fullmatch(number) for each in formats)


def ups_check(body: str) -> str:
    """Of what follows `1Z`: letters count from A = 2, every second character twice; filled up to ten."""
    values = [int(each) if each.isdigit() else (ord(each) - 63) % 10 for each in body]
    return str(-sum(value * (1 + place % 2) for place, value in enumerate(values)) % 10)


def fedex_check(body: str) -> str:
    """The digits weigh 1, 3 and 7 in turn from the right; what is left of eleven, and of that of ten."""
    weights = (1, 3, 7)
    return str(sum(int(digit) * weights[place % 3] for place, digit in enumerate(reversed(body))) % 11 % 10)


def smartpost_check(body: str) -> str:
    """GS1's digit over the number with its identifier, whether or not that was typed."""
    return sscc.check_digit(body if body.startswith("92") else f"92{body}")


def seven_check(body: str) -> str:
    """What is left of seven."""
    return str(int(body) % 7)


def dpd_check(body: str) -> str:
    """ISO 7064, MOD 37,36."""
    carried = 36
    for each in body:
        carried = ((carried + ALPHABET.index(each)) % 36 or 36) * 2 % 37
    return ALPHABET[(37 - carried) % 36]


def post_check(body: str) -> str:
    """UPU S10: eight digits weighed 8 6 4 2 3 5 9 7, filled up to eleven; 10 becomes 0, 11 becomes 5."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def container_check(body: str) -> str:
    """ISO 6346: letters count from A = 10 without multiples of eleven, places weigh powers of two."""
    values = [int(each) if each.isdigit() else _letter(each) for each in body]
    return str(sum(value * 2**place for place, value in enumerate(values)) % 11 % 10)


def _letter(letter: str) -> int:
    plain = ascii_uppercase.index(letter) + 10
    return plain + (plain - 1) // 10 if plain > 10 else plain


def _format(pattern: str, example: str, right: Check | None = None) -> Format:
    return Format(re.compile(pattern), example, right)


UPS = (_format(r"1Z(?P<body>[A-Z0-9]{15})(?P<check>\d)", "1Z5R89390357567127", ups_check),)
FEDEX = (
    _format(r"(?P<body>\d{11})(?P<check>\d)", "986578788855", fedex_check),
    _format(r"(?P<body>\d{14})(?P<check>\d)", "041441760228964", sscc.check_digit),
    _format(r"(?P<body>(?:92)?\d{19})(?P<check>\d)", "61299998820821171811", smartpost_check),
    _format(r"96\d{5}(?P<body>\d{14})(?P<check>\d)", "9611020987654312345672", sscc.check_digit),
    _format(r"\d{20}(?P<body>\d{13})(?P<check>\d)", "1001921334250001000300779017972697", fedex_check),
)
POST = (_format(r"[A-Z]{2}(?P<body>\d{8})(?P<check>\d)[A-Z]{2}", "RB123456785GB", post_check),)
DHL_EXPRESS = (
    _format(r"(?P<body>\d{9,10})(?P<check>\d)", "3318810025", seven_check),
    _format(r"J[A-Z]{1,3}\d{9,20}", "JD014600003456789012"),
)
DHL_PARCEL = (
    _format(r"\d{12}", "123456789012"),
    _format(r"00(?P<body>\d{17})(?P<check>\d)", "00340434161094042557", sscc.check_digit),
    _format(r"GM\d{10,39}", "GM2951173225174494"),
)
DPD = (
    _format(r"\d{14}", "09980000020033"),
    _format(r"(?P<body>\d{14})(?P<check>[0-9A-Z])", "09980000020033F", dpd_check),
    _format(r"(?P<body>\d{27})(?P<check>[0-9A-Z])", "008182709980000020033350276C", dpd_check),
)
GLS = (_format(r"\d{11,12}|\d{14}|\d{20}", "12345678901"), _format(r"[A-Z0-9]{8}", "ZABC1234"))
TNT = (_format(r"\d{9}", "123456789"), _format(r"[A-Z]{2}\d{9}[A-Z]{2}", "GE123456789DE"))
CONTAINER = (_format(r"(?P<body>[A-Z]{3}[UJZ]\d{6})(?P<check>\d)", "MSKU1234565", container_check),)
MAERSK = (*CONTAINER, _format(r"(?:MAEU|MCPU|SEAU)?\d{9}", "MAEU123456789"))
BILL_OF_LADING = (*CONTAINER, _format(r"[A-Z]{3,4}[A-Z0-9]{7,14}", "HLCUHAM123456789"))
REFERENCE = (_format(r"[A-Z0-9/]{6,35}", "DEHAM1234567"),)
USPS = (*POST, _format(r"(?P<body>\d{19}|\d{21})(?P<check>\d)", "9400111899223197428497", sscc.check_digit))
