"""What everybody may know of what was cancelled of a line, or is asked to be."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from flask_babel import gettext as _

from app.orders.rules.answers import Side
from app.orders.words import quantity_word, reason_word


class GivenUp(Protocol):
    """What the words need of a line, or of a row of the board."""

    @property
    def unit(self) -> str: ...
    @property
    def cancelled(self) -> Decimal: ...
    @property
    def active_quantity(self) -> Decimal: ...
    @property
    def cancel_side(self) -> str: ...
    @property
    def cancel_reason(self) -> str: ...
    @property
    def cancel_asked(self) -> str: ...


def given_up(line: GivenUp, units: Mapping[str, str]) -> list[str]:
    """Who cancelled how much and why, where that is for everybody; and that one side asks to."""
    said = [_cancelled(line, units)] if line.cancelled else []
    if line.cancel_asked == Side.SUPPLIER:
        said.append(_("the supplier asks to cancel; binds until agreed"))
    elif line.cancel_asked:
        said.append(_("asked to be cancelled; binds until agreed"))
    return said


def _cancelled(line: GivenUp, units: Mapping[str, str]) -> str:
    amount = f"{quantity_word(line.cancelled)} {units.get(line.unit, line.unit)}"
    theirs = line.cancel_side == Side.SUPPLIER
    if line.active_quantity:
        said = _("%(amount)s cancelled by the supplier", amount=amount)
        said = said if theirs else _("%(amount)s cancelled by the buyer", amount=amount)
    else:
        said = _("cancelled by the supplier") if theirs else _("cancelled by the buyer")
    why = reason_word(line.cancel_reason)
    return f"{said}: {why}" if why else said
