"""The words of reasons, quantities and parts."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.orders import events as e
from app.orders.rules.reasons import OWNER, Owner, Reason
from app.templating import written_date, written_quantity
from app.wording import Change

REASONS = {
    Reason.MATERIAL: _later("Material is late"),
    Reason.CAPACITY: _later("No capacity"),
    Reason.QUALITY: _later("Quality problem"),
    Reason.CLOSED: _later("Plant is closed"),
    Reason.DISCONTINUED: _later("No longer made"),
    Reason.PRICE: _later("Price"),
    Reason.TRANSPORT: _later("Transport"),
    Reason.CUSTOMS: _later("Customs"),
    Reason.SHORT_NOTICE: _later("Too short notice"),
    Reason.WAITING_FOR_US: _later("Waiting for you"),
    Reason.FORCE_MAJEURE: _later("Force majeure"),
    Reason.OTHER: _later("Another reason"),
    Reason.NEEDED_EARLIER: _later("Needed earlier"),
    Reason.NEEDED_IN_FULL: _later("Needed in full"),
    Reason.NO_LONGER_NEEDED: _later("No longer needed"),
    Reason.ORDERED_TWICE: _later("Ordered twice"),
    Reason.ORDERED_WRONGLY: _later("Ordered wrongly"),
    Reason.PLACED_ELSEWHERE: _later("Placed elsewhere"),
    Reason.NOT_DELIVERED: _later("Not delivered"),
    Reason.OTHER_OURS: _later("Another reason"),
    Reason.ALREADY_MADE: _later("Made already"),
    Reason.MATERIAL_BOUGHT: _later("Material is bought"),
    Reason.ABOUT_TO_SHIP: _later("About to ship"),
    Reason.NO_OTHER_SOURCE: _later("No other source"),
}


OWNERS = {
    Owner.SUPPLIER: _later("supplier’s cause"),
    Owner.US: _later("buyer’s cause"),
    Owner.CARRIER: _later("carrier’s cause"),
    Owner.FORCE_MAJEURE: _later("nobody’s cause"),
}


def owner_word(code: str) -> str:
    """Whose cause a reason is."""
    return str(OWNERS[OWNER[Reason(code)]]) if code else ""


def reason_word(code: str) -> str:
    return str(REASONS[Reason(code)]) if code else ""


def quantity_word(quantity: Decimal) -> str:
    places = max(0, -int(quantity.normalize().as_tuple().exponent))
    return written_quantity(quantity, places)


def parts_words(fact: e.PartsEvent) -> str:
    """`500 on 04 Dec 2026, 200 on 11 Dec 2026`."""
    each = [_("%(quantity)s on %(day)s", quantity=quantity_word(p.quantity), day=written_date(p.on)) for p in fact.parts]
    return ", ".join(each)


def day_changed(what: str, before: date | None, after: date | None) -> tuple[Change, ...]:
    """From one day to another; nothing where it stayed."""
    return (Change(what, written_date(before), written_date(after)),) if before != after else ()


def quantity_changed(what: str, before: Decimal, after: Decimal) -> tuple[Change, ...]:
    return (Change(what, quantity_word(before), quantity_word(after)),) if before != after else ()
