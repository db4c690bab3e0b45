"""The columns that lists can show, in their order; which ones is chosen in the address."""

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


@dataclass(frozen=True)
class Columns:
    """The columns of one list."""

    columns: tuple[Column, ...]

    @property
    def usual(self) -> frozenset[str]:
        return frozenset(each.code for each in self.columns if each.usual)

    def chosen(self, codes: Sequence[str]) -> frozenset[str]:
        """The columns to be seen: those that are named and known, else the usual ones."""
        return frozenset(each.code for each in self.columns if each.code in codes) or self.usual

    def spoken(self, shown: frozenset[str]) -> list[str]:
        """How the choice stands in an address: not at all, where it is the usual one."""
        return [] if shown == self.usual else [each.code for each in self.columns if each.code in shown]


BOARD = Columns((
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
))  # fmt: skip
ORDERS = Columns((
    Column("supplier", _("Supplier")),
    Column("site", _("Deliver to")),
    Column("buyer", _("Buyer"), usual=False),
    Column("reference", _("Supplier’s number"), usual=False),
    Column("ordered", _("Ordered on"), figure=True),
    Column("revision", _("Revision"), usual=False, figure=True),
    Column("lines", _("Lines"), figure=True),
    Column("confirm", _("To confirm"), usual=False, figure=True, means=_("Lines that wait for the supplier’s answer")),
    Column("answer", _("Answer")),
    Column("delivery", _("Delivery")),
))  # fmt: skip
