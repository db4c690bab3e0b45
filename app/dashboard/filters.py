"""What stands in the board's address: filter, order, columns. What makes no sense there filters nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from app.dashboard import columns
from app.orders.queries import BoardFilter, Sort, View

SORTS = {
    Sort.DAY: _("Late first"),
    Sort.REQUESTED: _("By requested date"),
    Sort.SILENT: _("Longest without a word"),
    Sort.HEARD: _("Latest word first"),
    Sort.SUPPLIER: _("By supplier"),
}
# Where in a row's `data-sort` the key stands that the board is sorted by; a line never goes to another supplier.
KEYS = {Sort.DAY: 0, Sort.REQUESTED: 1, Sort.SILENT: 2, Sort.HEARD: 2, Sort.SUPPLIER: 0}
LONGEST = 100


@dataclass(frozen=True)
class Asked:
    """A board as it was asked for."""

    filter: BoardFilter
    columns: frozenset[str]
    view_id: int | None = None
    """The saved view that it began with."""

    @property
    def query(self) -> dict[str, Any]:
        """The same, as an address says it: only what differs from an untouched board."""
        asked = self.filter
        said: dict[str, Any] = {
            "q": asked.q,
            "supplier": asked.supplier_id,
            "site": asked.site_id,
            "state": str(asked.view) if asked.view not in (View.OPEN, View.ALL) else "",
            "day": asked.on.isoformat() if asked.on else "",
            "show": "all" if asked.view is View.ALL else "",
            "sort": str(asked.sort) if asked.sort is not Sort.DAY else "",
            "column": columns.BOARD.spoken(self.columns),
        }
        return {name: value for name, value in said.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it may leave out open lines."""
        return bool(self.query.keys() - {"sort", "column", "show"})


def asked() -> Asked:
    """What the address of the request asks for."""
    args = request.args
    view = View(args["state"]) if args.get("state") in set(View) else View.OPEN
    if view is View.OPEN and args.get("show") == "all":
        view = View.ALL
    sort = Sort(args["sort"]) if args.get("sort") in set(Sort) else Sort.DAY
    words = args.get("q", "").strip()[:LONGEST]
    wanted = BoardFilter(view, words, args.get("supplier", type=int), args.get("site", type=int), sort, day_asked())
    return Asked(wanted, columns.BOARD.chosen(args.getlist("column")), args.get("view", type=int))


def day_asked() -> date | None:
    """The day that the address is about, if it names one."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
