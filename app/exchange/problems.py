"""What can be wrong with a row: where, what was found, what is expected. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.refusals import Refusal


class Severity(StrEnum):
    """An error keeps the row out, a skip leaves out what the profile says, a warning takes it and asks to look."""

    ERROR = "error"
    SKIPPED = "skipped"
    WARNING = "warning"


class FileRefused(Refusal):
    """The file as a whole cannot be read: nothing of it is taken."""


def _N(text: str) -> str:
    """Marks a sentence for translation where it is not yet spoken."""
    return text


E, S, W = Severity
KINDS: dict[str, tuple[Severity, str, str]] = {
    "ragged": (E, _N("Rows of another length"), _N("{expected} fields, like the header")),
    "missing": (E, _N("Something is missing"), _N("a value: this field is needed")),
    "not_a_date": (E, _N("Not a date"), _N("a date written like {example}")),
    "date_out_of_range": (E, _N("A date out of reach"), _N("a date between 1990 and 2100")),
    "not_a_number": (E, _N("Not a number"), _N("a number written like {example}")),
    "power_of_ten": (
        E,
        _N("Numbers that a spreadsheet shortened"),
        _N("a number in full: format the column as a number and save the file again"),
    ),
    "too_small": (E, _N("Too small"), _N("{least} or more")),
    "not_above_zero": (E, _N("No quantity"), _N("a quantity above 0")),
    "too_large": (E, _N("Too large"), _N("at most {most}")),
    "too_many_decimals": (E, _N("Too many decimals"), _N("at most {decimals} decimals")),
    "too_long": (E, _N("Too long"), _N("at most {most} characters")),
    "control_character": (E, _N("Unprintable characters"), _N("text without control characters")),
    "not_a_country": (
        E,
        _N("Not a country"),
        _N("a country's English name or its two-letter code, or an entry in the profile's map"),
    ),
    "not_a_currency": (E, _N("Not a currency"), _N("a currency code of three letters, like EUR")),
    "not_an_incoterm": (E, _N("Not an Incoterm"), _N("an Incoterm of three letters, like FCA")),
    "not_a_time_zone": (E, _N("Not a time zone"), _N("a time zone like Europe/Berlin")),
    "not_in_map": (E, _N("Not in the profile's map"), _N("one of: {known}")),
    "not_in_status": (E, _N("An unknown status"), _N("a status that the profile knows: {known}")),
    "no_partner": (E, _N("No row in the joined file"), _N("a row with this key in {file}")),
    "row_twice": (E, _N("The same key twice"), _N("each {what} once: row {first} has the same key")),
    "disagrees": (E, _N("Rows that contradict each other"), _N("“{expected}”, as in row {first} for the same {what}")),
    "more_rejected": (E, _N("More rejected than received"), _N("at most the received quantity of {received}")),
    "no_such_order": (E, _N("No such order line"), _N("an order and line that exist here")),
    "not_fed": (W, _N("Lines without their source"), "{reason}"),
    "not_sent": (W, _N("Lines that are said to have left"), "{reason}"),
    "ordered_twice": (
        W,
        _N("One reference for two orders"),
        _N("a reference of its own: order {number} of the same customer has it too; look whether it was ordered twice"),
    ),
    "promised_early": (W, _N("Promised before it was ordered"), _N("a promised date on or after the order date, {ordered}")),
    "refused": (E, _N("Refused by a rule"), "{reason}"),
    "skipped": (S, _N("Rows left out by the profile"), "{reason}"),
    "receipt_skipped": (S, _N("Receipts left out by the profile"), "{reason}"),
    "value_differs": (
        W,
        _N("The value is not quantity × price"),
        _N("{expected} (quantity × price; off by {difference})"),
    ),
    "ordered_late": (W, _N("Ordered after the requested date"), _N("an order date up to {requested}, the requested date")),
    "posted_early": (W, _N("Posted before the arrival"), _N("a posting date on or after the arrival on {arrived}")),
    "named_twice": (W, _N("Two names for one thing"), _N("“{expected}”, as in row {first}; that name was kept")),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `row` is counted as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    found: str
    kind: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind][0]

    @property
    def sentence(self) -> str:
        """What is expected, with its places still open, for translation."""
        return KINDS[self.kind][2]

    @property
    def expected(self) -> str:
        """What is expected, in English."""
        return self.sentence.format(**self.details)


class Unusable(ValueError):
    """A cell cannot be what its field needs; `kind` is a key of `KINDS`."""

    def __init__(self, kind: str, **details: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.details = details
