"""What stands on the certificates of these tests."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

YEAR: dict[str, Any] = {
    "number": "QM-4711",
    "issuer": "TÜV Rheinland",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
}
ONE_DAY = timedelta(days=1)


@dataclass
class On:
    """A certificate as far as pure rules look at it."""

    valid_from: date = date(2026, 1, 1)
    valid_to: date | None = date(2026, 12, 31)
    review: str = "verified"
    superseded_from: date | None = None
    of_company: bool = True
    plant_ids: tuple[int, ...] = ()
    category_ids: tuple[int, ...] = ()
    number: str = "QM-4711"
    type_id: int = 1
