"""The columns that a board can show, in their order; which ones is chosen in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Column:
    """`code` stands in the address and is the class of the cells. Some are there when nothing is chosen."""

    code: str
    word: Any
    usual: bool = True
    figure: bool = False
    means: Any = ""
    in_files_only: bool = False


COLUMNS = (
    Column("supplier", _("Supplier")),
    Column("site", _("Site"), usual=False),
    Column("buyer", _("Buyer"), usual=False),
    Column("requested", _("Requested"), figure=True),
    Column("first", _("First promised"), usual=False, figure=True),
    Column("promised", _("Promised"), figure=True),
    Column("expected", _("Expected"), figure=True),
    Column("late", _("Days"), figure=True, means=_("Days between the requested and the expected date")),
    Column("bar", _("Filled")),
    Column("state", _("State")),
    Column("heard", _("Word"), figure=True, means=_("Age of the last word from the supplier")),
    Column("price", _("Unit price"), usual=False, in_files_only=True),
)
USUAL = frozenset(each.code for each in COLUMNS if each.usual)


def chosen(codes: Sequence[str]) -> frozenset[str]:
    """The columns to be seen: those that are named and known, else the usual ones."""
    return frozenset(each.code for each in COLUMNS if each.code in codes) or USUAL


def spoken(shown: frozenset[str]) -> list[str]:
    """How the choice stands in an address: not at all, where it is the usual one."""
    return [] if shown == USUAL else [each.code for each in COLUMNS if each.code in shown]
