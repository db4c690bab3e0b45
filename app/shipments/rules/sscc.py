"""The serial shipping container code of a package: 18 digits, the last of which checks the others. Pure.

GS1 General Specifications, 7.9.1: the digits weigh 3 and 1 in turn from the right; the check digit fills up to ten.
"""

from app.refusals import RuleBroken
from app.shipments.rules.doubts import N_, Doubt

DIGITS = 18
SHORTEST_PREFIX, LONGEST_PREFIX = 4, 12
IDENTIFIER = "00"
"""What a scanner reads before it: GS1's sign that an SSCC follows."""


def check_digit(body: str) -> str:
    """The digit that GS1 appends to these digits."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def bare(typed: str) -> str:
    """Its digits alone: without blanks, points, hyphens and the identifier that labels print before it."""
    digits = typed.translate(str.maketrans("", "", " .-()"))
    return digits.removeprefix(IDENTIFIER) if len(digits) == DIGITS + len(IDENTIFIER) else digits


def is_right(typed: str) -> bool:
    return bool(typed) and doubt_about(typed) is None


def doubt_about(typed: str) -> Doubt | None:
    """What is wrong with it; a wrong one is kept as it was typed, for it may stand on the goods like that."""
    digits = bare(typed)
    if not typed:
        return None
    if not (digits.isascii() and digits.isdecimal()):
        return Doubt(N_("“{found}” is no SSCC. Expected {digits} digits."), found=typed, digits=DIGITS)
    if len(digits) != DIGITS:
        return Doubt(N_("An SSCC has {digits} digits, this has {found}."), digits=DIGITS, found=len(digits))
    right = check_digit(digits[:-1])
    if digits[-1] != right:
        said = N_("The check digit of this SSCC is {found}. By its other digits it is {right}.")
        return Doubt(said, found=digits[-1], right=right)
    return None


def check_prefix(typed: str) -> str:
    """A GS1 company prefix as it is kept. Raises `RuleBroken`."""
    digits = typed.translate(str.maketrans("", "", " .-"))
    if not (digits.isascii() and digits.isdecimal() and SHORTEST_PREFIX <= len(digits) <= LONGEST_PREFIX):
        raise RuleBroken(
            "prefix",
            "“{found}” is no GS1 company prefix. Expected {shortest} to {longest} digits.",
            field="prefix",
            found=typed[:40],
            shortest=SHORTEST_PREFIX,
            longest=LONGEST_PREFIX,
        )
    return digits


def nth(prefix: str, number: int) -> str:
    """The SSCC of that number in the series of a prefix, counted from 0. Raises `RuleBroken` after the last one.

    The extension digit counts on where the serial digits are used up.
    """
    serial_digits = DIGITS - 2 - len(prefix)
    extension, serial = divmod(number, 10**serial_digits)
    if extension > 9:
        raise RuleBroken("series", "Every SSCC of the prefix {prefix} is used. Say another prefix.", prefix=prefix)
    body = f"{extension}{prefix}{serial:0{serial_digits}d}"
    return body + check_digit(body)


def written(typed: str) -> str:
    """As people read it: `(00) 3 4012345 123456789 5` would need the prefix, so in groups from the left."""
    digits = bare(typed)
    if not is_right(typed):
        return typed
    return f"({IDENTIFIER}) {digits[0]} {digits[1:5]} {digits[5:9]} {digits[9:13]} {digits[13:17]} {digits[17]}"
