"""Column types that are exact and alike on both databases."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import BigInteger, DateTime
from sqlalchemy.types import TypeDecorator


class Scaled(TypeDecorator[Decimal]):
    """A decimal kept as an integer of its smallest unit: `Numeric` on SQLite would store a float."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value, dialect):
        return None if value is None else _scaled(value, self.places)

    def process_result_value(self, value, dialect):
        return None if value is None else _unscaled(value, self.places)

    def coerce_compared_value(self, op, value):
        return self


# The same few quantities come again and again, a thousand times in one list: numbers cannot change, so they are kept.
@lru_cache(maxsize=8_192)
def _scaled(value: Decimal | int, places: int) -> int:
    scaled = Decimal(value).scaleb(places)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than {places} decimals")
    return int(scaled)


@lru_cache(maxsize=8_192)
def _unscaled(value: int, places: int) -> Decimal:
    return Decimal(int(value)).scaleb(-places)


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
