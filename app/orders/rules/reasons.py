"""Why something differs from what was asked: codes, and whose cause each is. Pure."""

from enum import StrEnum

from app.refusals import RuleBroken

LONGEST_NOTE = 500


class Owner(StrEnum):
    """On whose side a cause lies."""

    SUPPLIER = "supplier"
    US = "us"
    CARRIER = "carrier"
    FORCE_MAJEURE = "force_majeure"


class Reason(StrEnum):
    MATERIAL = "material"
    CAPACITY = "capacity"
    QUALITY = "quality"
    CLOSED = "closed"
    DISCONTINUED = "discontinued"
    PRICE = "price"
    TRANSPORT = "transport"
    CUSTOMS = "customs"
    SHORT_NOTICE = "short_notice"
    WAITING_FOR_US = "waiting_for_us"
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"
    NEEDED_EARLIER = "needed_earlier"
    NEEDED_IN_FULL = "needed_in_full"
    NO_LONGER_NEEDED = "no_longer_needed"
    ORDERED_TWICE = "ordered_twice"
    ORDERED_WRONGLY = "ordered_wrongly"
    PLACED_ELSEWHERE = "placed_elsewhere"
    NOT_DELIVERED = "not_delivered"
    OTHER_OURS = "other_ours"
    ALREADY_MADE = "already_made"
    MATERIAL_BOUGHT = "material_bought"
    ABOUT_TO_SHIP = "about_to_ship"
    NO_OTHER_SOURCE = "no_other_source"


R = Reason
OWNER: dict[Reason, Owner] = {
    R.MATERIAL: Owner.SUPPLIER,
    R.CAPACITY: Owner.SUPPLIER,
    R.QUALITY: Owner.SUPPLIER,
    R.CLOSED: Owner.SUPPLIER,
    R.DISCONTINUED: Owner.SUPPLIER,
    R.PRICE: Owner.SUPPLIER,
    R.TRANSPORT: Owner.CARRIER,
    R.CUSTOMS: Owner.CARRIER,
    R.SHORT_NOTICE: Owner.US,
    R.WAITING_FOR_US: Owner.US,
    R.FORCE_MAJEURE: Owner.FORCE_MAJEURE,
    R.OTHER: Owner.SUPPLIER,
    R.NEEDED_EARLIER: Owner.US,
    R.NEEDED_IN_FULL: Owner.US,
    R.NO_LONGER_NEEDED: Owner.US,
    R.ORDERED_TWICE: Owner.US,
    R.ORDERED_WRONGLY: Owner.US,
    R.PLACED_ELSEWHERE: Owner.US,
    R.NOT_DELIVERED: Owner.SUPPLIER,
    R.OTHER_OURS: Owner.US,
    R.ALREADY_MADE: Owner.SUPPLIER,
    R.MATERIAL_BOUGHT: Owner.SUPPLIER,
    R.ABOUT_TO_SHIP: Owner.SUPPLIER,
    R.NO_OTHER_SOURCE: Owner.US,
}

TO_PROPOSE = (
    R.MATERIAL,
    R.CAPACITY,
    R.TRANSPORT,
    R.SHORT_NOTICE,
    R.OTHER,
    R.QUALITY,
    R.CLOSED,
    R.PRICE,
    R.CUSTOMS,
    R.WAITING_FOR_US,
    R.DISCONTINUED,
    R.FORCE_MAJEURE,
)
"""What a supplier may say, the five usual ones first."""
TO_REJECT = TO_PROPOSE
TO_DECLINE = (R.NEEDED_EARLIER, R.NEEDED_IN_FULL, R.PRICE, R.PLACED_ELSEWHERE, R.OTHER_OURS)
TO_CANCEL = (
    R.NO_LONGER_NEEDED,
    R.ORDERED_TWICE,
    R.ORDERED_WRONGLY,
    R.PLACED_ELSEWHERE,
    R.NOT_DELIVERED,
    R.DISCONTINUED,
    R.PRICE,
    R.FORCE_MAJEURE,
    R.OTHER_OURS,
)
TO_REFUSE_CANCELLATION = (R.ALREADY_MADE, R.MATERIAL_BOUGHT, R.ABOUT_TO_SHIP, R.OTHER)
TO_REFUSE_RELEASE = (R.NEEDED_IN_FULL, R.NO_OTHER_SOURCE, R.OTHER_OURS)
ABOUT_PRICE = frozenset({R.PRICE})
"""Sales and the sites do not hear that a price was the reason."""


def check_reason(code: str, allowed: tuple[Reason, ...], *, field: str = "reason") -> Reason:
    """One of the reasons that may be given here. Raises `RuleBroken`."""
    if not code:
        raise RuleBroken("reason", "Say why: choose a reason.", field=field)
    if code not in allowed:
        raise RuleBroken(
            "reason",
            "“{found}” is no reason that can be given here. Choose one of those offered.",
            field=field,
            found=code[:40],
        )
    return Reason(code)


def open_code(code: str) -> str:
    """The reason as everybody may hear it: empty where it is about a price."""
    return "" if code in ABOUT_PRICE else code
