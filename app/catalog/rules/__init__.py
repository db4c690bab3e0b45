"""What is allowed in the catalog, and the working days that every slice above counts in. Pure."""

from app.catalog.rules.calendars import (
    EVERY_WEEKDAY,
    Calendar,
    add_working_days,
    calendar_of,
    check_calendar,
    is_working_day,
    roll_to_working_day,
    working_days_between,
)
from app.catalog.rules.codes import (
    check_country,
    check_currency,
    check_day,
    check_point,
    check_time_zone,
    check_words,
    check_written,
    plain_text,
    readable,
)
from app.catalog.rules.conversions import Conversion, check_conversion, check_converts
from app.catalog.rules.hours import CLOSES, OPENS, Counted, Within, WorkingHours, check_hours, check_within, due, hours_in
from app.catalog.rules.quantities import LARGEST, check_not_negative, check_precision, check_price, check_quantity, plain

__all__ = [
    "CLOSES",
    "EVERY_WEEKDAY",
    "LARGEST",
    "OPENS",
    "Calendar",
    "Conversion",
    "Counted",
    "Within",
    "WorkingHours",
    "add_working_days",
    "calendar_of",
    "check_calendar",
    "check_conversion",
    "check_converts",
    "check_country",
    "check_currency",
    "check_day",
    "check_hours",
    "check_not_negative",
    "check_point",
    "check_precision",
    "check_price",
    "check_quantity",
    "check_time_zone",
    "check_within",
    "check_words",
    "check_written",
    "due",
    "hours_in",
    "is_working_day",
    "plain",
    "plain_text",
    "readable",
    "roll_to_working_day",
    "working_days_between",
]
