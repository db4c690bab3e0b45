"""Reading what people type: dates and quantities as their language writes them. Pure."""

import re
from datetime import date, time
from decimal import Decimal

ISO = re.compile(r"^([1-9]\d{3})-(\d{1,2})-(\d{1,2})$")  # a year that begins with 0 is none: 0026 is no 2026
DOTTED = re.compile(r"^(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{2}|[1-9]\d{3})?$")
SLASHED = re.compile(r"^(\d{1,2})/(\d{1,2})(?:/(\d{2}|[1-9]\d{3}))?$")
NAMED = re.compile(r"^(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?\s*([1-9]\d{3})?$")
LAST_MONTH = 12
CLOCK = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?(?:\s*(?:h|Uhr))?$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Unreadable(ValueError):
    """What was typed is no date or number; the sentence says what was found and what is expected."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence.format(**values))


NO_DAY = "“{found}” is not a day of the calendar. Type it like 4.12.2026 or 2026-12-04."
NO_DATE = "“{found}” is not a date. Type it like 4.12.2026 or 2026-12-04."
AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]000")
TWO_NUMBERS = "“{found}” could mean {whole} or {thousands}. Type one of them."
NO_TIME = "“{found}” is not a time of day. Type it like 8:00 or 17:30."
NO_NUMBER = "“{found}” is not a number. Type it like 2000 or 12.5."


def read_date(text: str, *, today: date, month_first: bool = False) -> date:
    """`4.12.`, `12/4`, `4 Dec 2026` or `2026-12-04` → a date; without a year, the one nearest to today.

    `month_first` decides how `12/4` is read; `25/12` can be read in one way alone. Raises `Unreadable`.
    """
    year, month, day = _parts(text.strip(), month_first)
    try:
        if year is not None:
            return date(year + 2000 if year < 100 else year, month, day)
        return _nearest(month, day, today)
    except ValueError:
        raise Unreadable(NO_DAY, found=text.strip()[:40]) from None


def _parts(text: str, month_first: bool) -> tuple[int | None, int, int]:
    if found := ISO.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := DOTTED.match(text):
        return _year(found[3]), int(found[2]), int(found[1])
    if found := SLASHED.match(text):
        first, second = int(found[1]), int(found[2])
        if max(first, second) > LAST_MONTH:  # only one of the two can be the month
            month_first = second > LAST_MONTH
        return (_year(found[3]), first, second) if month_first else (_year(found[3]), second, first)
    if (found := NAMED.match(text)) and found[2].lower() in MONTHS:
        return _year(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1])
    raise Unreadable(NO_DATE, found=text[:40])


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _nearest(month: int, day: int, today: date) -> date:
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue  # 29 February
    if not candidates:
        raise ValueError
    return min(candidates, key=lambda each: abs((each - today).days))


def read_time(text: str) -> time:
    """`8`, `8:00`, `17.30` → a time of day. Raises `Unreadable`."""
    found = CLOCK.match(text.strip())
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else time(24)
    except ValueError:
        raise Unreadable(NO_TIME, found=text.strip()[:40]) from None


def read_quantity(text: str, *, decimal_comma: bool = False) -> Decimal:
    """`2000`, `2,000`, `2 000.5` or, with `decimal_comma`, `2.000,5` → a decimal. Raises `Unreadable`."""
    plain = re.sub(r"[\s\u00a0\u202f']", "", text)
    if AMBIGUOUS.fullmatch(plain) and plain.lstrip("-")[-4] == ("," if decimal_comma else "."):
        raise Unreadable(TWO_NUMBERS, found=text.strip()[:40], whole=plain[:-4], thousands=plain[:-4] + "000")
    point, group = (",", ".") if decimal_comma else (".", ",")
    if group in plain and not re.fullmatch(rf"-?\d{{1,3}}(\{group}\d{{3}})+(\{point}\d+)?", plain):
        point, group = group, point  # the other tradition, where ours makes no sense
    if not re.fullmatch(rf"-?(\d+|\d{{1,3}}(\{group}\d{{3}})+)(\{point}\d+)?", plain):
        raise Unreadable(NO_NUMBER, found=text.strip()[:40])
    return Decimal(plain.replace(group, "").replace(point, "."))
