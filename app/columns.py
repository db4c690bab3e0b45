"""Column types that are exact and alike on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache

from sqlalchemy import BigInteger, DateTime
from sqlalchemy.types import TypeDecorator


class Scaled(TypeDecorator[Decimal]):
    """A decimal kept as an integer of its smallest unit: `Numeric` on SQLite would store a float.

    What writes and reads values is handed to SQLAlchemy as it is: a list has thousands, and each call counts.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def bind_processor(self, dialect):
        return _writer(self.places)

    def result_processor(self, dialect, coltype):
        return _reader(self.places)

    def process_literal_param(self, value, dialect):
        return _writer(self.places)(value)

    def coerce_compared_value(self, op, value):
        return self


# The same few quantities come again and again, a thousand times in one list: numbers cannot change, so they are kept.
@cache
def _writer(places: int) -> Callable[[Decimal | int | None], int | None]:
    @lru_cache(maxsize=8_192)
    def write(value: Decimal | int | None) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {places} decimals")
        return int(scaled)

    return write


@cache
def _reader(places: int) -> Callable[[int | None], Decimal | None]:
    @lru_cache(maxsize=8_192)
    def read(value: int | None) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-places)

    return read


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, time zone aware on the way in and out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def Quantity() -> Scaled:
    """Up to six decimals: enough for grams in tonnes."""
    return Scaled(6)


def Price() -> Scaled:
    """Unit prices carry six decimals: purchasing data has prices of a tenth of a cent."""
    return Scaled(6)
