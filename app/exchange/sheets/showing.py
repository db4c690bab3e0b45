"""A comparison under the names that its page uses."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from app.errors import sentence
from app.exchange.sheets import standing
from app.exchange.sheets.comparing import AGREED, TO_DECIDE, Change, Comparison
from app.exchange.sheets.reading import SheetRow
from app.orders.models import OrderLine
from app.orders.rules.answers import Accept
from app.orders.rules.quantities import Part
from app.orders.words import reason_word
from app.templating import written_date, written_quantity

Units = Mapping[str, str]


def shown(found: Comparison, units: Units) -> dict[str, Any]:
    """What would change and what stands in the way, see `exchange/_sheet_changes.html`."""
    return {
        "changes": [_change(each, units) for each in found.changes],
        "outdated": [
            _of(row, line) | {"yours": _said(row, line, units), "now": _now(line, units)} for row, line in found.outdated
        ],
        "refused": [_of(each.row, each.line) | {"sentence": sentence(each.why)} for each in found.refused],
        "unknown": [row.number for row in found.unknown],
        "untouched": found.untouched,
    }


def bad_cells(rows: Sequence[SheetRow]) -> list[dict[str, Any]]:
    """Cells that cannot be read: where, what was found, what is expected."""
    return [
        {"cell": f"{bad.column}{bad.row}", "found": bad.found, "expected": _(bad.expected).format(**bad.values)}
        for row in rows
        for bad in row.bad
    ]


def _change(change: Change, units: Units) -> dict[str, Any]:
    line, given = change.line, change.answer
    words = {AGREED: _("agreed"), TO_DECIDE: _("goes to the buyer")}
    after = _said(change.row, line, units)
    if isinstance(given, Accept):
        after = _parts(line.wanted, line, units)
    more = {"before": _now(line, units), "after": after, "outcome": words[change.outcome]}
    return _of(change.row, line) | more | {"reason": reason_word(getattr(given, "reason", ""))}


def _of(row: SheetRow, line: OrderLine) -> dict[str, Any]:
    return {"row": row.number, "order": line.order.number, "line_no": line.line_no, "item_name": line.item_name}


def _now(line: OrderLine, units: Units) -> str:
    """How the line stands: `not answered, 100 pcs on 12 Jun 2026`."""
    words = {"pending": _("not answered"), "accepted": _("agreed"), "proposed": _("offered")}
    words |= {"countered": _("our offer"), "rejected": _("rejected")}
    return ", ".join(filter(None, [words[line.answer], _parts(standing.parts_of(line), line, units)]))


def _said(row: SheetRow, line: OrderLine, units: Units) -> str:
    if row.answer:
        return _("as requested") if row.answer != "cannot_deliver" else _("nothing can be delivered")
    return _parts(row.parts, line, units) or _("nothing")


def _parts(parts: Sequence[Part], line: OrderLine, units: Units) -> str:
    unit = units.get(line.unit, line.unit)
    each = [
        _("%(quantity)s %(unit)s on %(day)s", quantity=written_quantity(part.quantity, line.precision), unit=unit,
          day=written_date(part.on))
        for part in parts
    ]  # fmt: skip
    return ", ".join(each)
