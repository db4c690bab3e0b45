"""What may be typed of a customer and of what it ordered. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.catalog.rules import (
    check_country,
    check_currency,
    check_day,
    check_price,
    check_quantity,
    check_words,
    check_written,
    plain,
)
from app.refusals import RuleBroken

MOST_OUTBOUND = 60
PAST = "Line {line_no} is promised for {found}, which has passed. Expected {today} or later."


@dataclass(frozen=True)
class Contact:
    """Somebody at a customer. `duty` is what they do there."""

    name: str
    email: str = ""
    phone: str = ""
    duty: str = ""


@dataclass(frozen=True)
class Reference:
    """A number of the customer's own, and what it means."""

    reference: str
    meaning: str = ""


@dataclass(frozen=True)
class CustomerWords:
    """A customer as it is typed. `owner_id` is the sales person who answers for it."""

    name: str
    owner_id: int | None = None
    country: str | None = None
    city: str = ""
    ship_to: str = ""
    outbound_days: int = 1
    note: str = ""
    contacts: tuple[Contact, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class OrderWords:
    """What stands above the lines of a customer order. None and empty mean: as the customer usually has it."""

    customer_id: int
    site_id: int
    their_reference: str = ""
    ship_to: str = ""
    currency: str = "EUR"
    outbound_days: int | None = None
    note: str = ""
    ordered_on: date | None = None


@dataclass(frozen=True)
class LineWords:
    """So many units of an item by a day that the customer is promised. `field` begins the names of the form's fields."""

    item_id: int
    quantity: Decimal
    promised_on: date
    their_item: str = ""
    unit_price: Decimal | None = None
    line_no: int | None = None
    external_key: str | None = None
    field: str = ""


def checked_customer(words: CustomerWords) -> dict[str, object]:
    """The columns of a customer. Raises `RuleBroken`."""
    return {
        "name": check_written(words.name, 160, field="name"),
        "owner_id": words.owner_id,
        "country": check_country(words.country),
        "city": check_words(words.city, 80, field="city"),
        "ship_to": check_words(words.ship_to, 300, field="ship_to"),
        "outbound_days": check_outbound(words.outbound_days),
        "note": check_words(words.note, 500, field="note"),
    }


def checked_contact(contact: Contact, at: int) -> dict[str, str]:
    """The columns of a contact. Raises `RuleBroken` (fields `contact-<n>-name` …)."""
    field = f"contact-{at}"
    if contact.email and "@" not in contact.email:
        raise RuleBroken(
            "email",
            "“{found}” is no address. Expected one like anna@example.com.",
            field=f"{field}-email",
            found=contact.email[:60],
        )
    return {
        "name": check_written(contact.name, 120, field=f"{field}-name"),
        "email": check_words(contact.email, 254, field=f"{field}-email"),
        "phone": check_words(contact.phone, 40, field=f"{field}-phone"),
        "duty": check_words(contact.duty, 80, field=f"{field}-duty"),
    }


def checked_references(references: Sequence[Reference]) -> list[dict[str, str]]:
    """The columns of the customer's own numbers, each once. Raises `RuleBroken`."""
    found: dict[str, dict[str, str]] = {}
    for at, each in enumerate(references, start=1):
        reference = check_written(each.reference, 60, field=f"reference-{at}-number")
        found[reference] = {"reference": reference, "meaning": check_words(each.meaning, 60, field=f"reference-{at}-meaning")}
    return list(found.values())


def checked_words(words: OrderWords) -> dict[str, str]:
    """The texts of a customer order. Raises `RuleBroken`."""
    return {
        "their_reference": check_words(words.their_reference, 60, field="their_reference"),
        "ship_to": check_words(words.ship_to, 300, field="ship_to"),
        "currency": check_currency(words.currency),
        "note": check_words(words.note, 500, field="note"),
    }


def check_outbound(days: int) -> int:
    """Raises `RuleBroken` unless the way to the customer takes 0 to 60 working days."""
    if not 0 <= days <= MOST_OUTBOUND:
        raise RuleBroken(
            "outbound", "{found} days. Expected 0 to {most}.", field="outbound_days", found=days, most=MOST_OUTBOUND
        )
    return days


def check_line(line: LineWords, line_no: int, precision: int, unit: str, today: date | None) -> None:
    """What is ordered makes sense; nothing is promised for yesterday, except where the past is told (`today` None).

    Raises `RuleBroken`.
    """
    field = f"{line.field}-" if line.field else ""
    check_quantity(line.quantity, precision, unit, field=f"{field}quantity")
    check_day(line.promised_on, field=f"{field}on")
    if line.unit_price is not None:
        check_price(line.unit_price, field=f"{field}price")
    if today is not None and line.promised_on < today:
        raise RuleBroken("past", PAST, field=f"{field}on", line_no=line_no, found=line.promised_on, today=today)


def check_promise(before: date, after: date, today: date, reason: str) -> str:
    """Another day than before, not in the past, with a reason that is kept. Raises `RuleBroken`."""
    check_day(after, field="promised_on")
    if after == before:
        raise RuleBroken("same", "This is the day that is promised already. Type the new one.", field="promised_on")
    if after < today:
        raise RuleBroken(
            "past", "{found} has passed. Expected {today} or later.", field="promised_on", found=after, today=today
        )
    return check_written(reason, 200, field="reason")


def check_changed_quantity(quantity: Decimal, dispatched: Decimal, precision: int, unit: str) -> None:
    """The customer wants another quantity: no less than has left. Raises `RuleBroken` (field `quantity`)."""
    check_quantity(quantity, precision, unit)
    if quantity < dispatched:
        raise RuleBroken(
            "dispatched",
            "{found} {unit} is less than the {least} {unit} that have left. Expected at least {least}.",
            field="quantity",
            found=plain(quantity),
            least=plain(dispatched),
            unit=unit,
        )
