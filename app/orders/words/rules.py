"""How the rules read by which something was agreed."""

from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from app.orders.rules.tolerances import Room, rooms_of
from app.templating import written_quantity


def rule_words(rule: str, holds_for: str = "") -> str:
    """`up to 3 working days later, for Acme Fasteners · Fasteners`; how a promise came about, if it was no tolerance.

    Of a rule that is only named: `a later date`.
    """
    if rule == "as_requested":
        return _("as requested")
    if rule == "by_us":
        return _("the buyer accepted the proposal")
    if rule == "by_supplier":
        return _("the supplier accepted the buyer’s offer")
    if rule == "answer_taken_back":
        return _("counts again, since a later answer was taken back")
    said = ", ".join(room_name(room) if amount is None else room_words(room, amount) for room, amount in rooms_of(rule))
    return f"{said}, {holds_for}" if holds_for else said


def room_name(room: Room) -> str:
    """What a tolerance is about, without how far it goes."""
    return {
        Room.EARLIER: _("an earlier date"),
        Room.LATER: _("a later date"),
        Room.LESS: _("less than asked for"),
        Room.DEARER: _("a higher price"),
        Room.CHEAPER: _("a lower price"),
    }[room]


def room_words(room: Room, amount: Decimal) -> str:
    """`up to 5 % less`."""
    if room in (Room.EARLIER, Room.LATER):
        return _day_words(room, int(amount))
    percent = percent_word(amount)
    if room is Room.LESS:
        return _("up to %(percent)s less", percent=percent)
    if room is Room.MORE:
        return _("up to %(percent)s more", percent=percent)
    if room is Room.DEARER:
        return _("price up to %(percent)s higher", percent=percent)
    return _("a lower price") if amount == 100 else _("price up to %(percent)s lower", percent=percent)


def _day_words(room: Room, days: int) -> str:
    if not days:
        return _("as requested")
    if room is Room.EARLIER:
        return ngettext("up to 1 working day earlier", "up to %(num)s working days earlier", days)
    return ngettext("up to 1 working day later", "up to %(num)s working days later", days)


def percent_word(amount: Decimal) -> str:
    places = max(0, -int(amount.normalize().as_tuple().exponent))
    return f"{written_quantity(amount, places)} %"


def change_word(before: Decimal | None, after: Decimal | None) -> str:
    """By how many percent a price differs, signed; nothing where there is nothing to compare."""
    if not before or after is None or after == before:
        return ""
    change = ((after - before) * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return ("+" if change > 0 else "−") + percent_word(abs(change))


def scope_words(kind: str) -> str:
    """For whom a tolerance holds, without names."""
    return {
        "supplier": _("for this supplier"),
        "category": _("for this category"),
        "supplier_category": _("for this supplier and category"),
    }.get(kind, "")
