"""Corrective actions under the names that templates use. Facts of one side: what a person may do is drawn around them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from app.catalog import queries as catalog
from app.files.queries import confided_files_of_each
from app.files.shown import shown as shown_file
from app.orders.models import OrderLine
from app.orders.shown import beside_lines
from app.principal import Permission, Principal
from app.quality import queries
from app.quality.actions import subject_of
from app.quality.models import CorrectiveAction, said_by
from app.quality.queries import Rejected
from app.receipts.words import reject_word

NAMES = ("id", "line_id", "order_id", "supplier_id", "state", "is_overdue", "due_on", "asked_at")
SAID = (
    *("problem", "containment", "cause", "measure", "effective_on", "answered_at", "decided_at", "decision_note"),
    *("version", "may_be_answered"),
)


def rows(actions: Iterable[CorrectiveAction], actor: Principal) -> list[dict[str, Any]]:
    """In lists, see `quality/_row.html`."""
    return [row(each, actor) for each in actions]


def row(action: CorrectiveAction, actor: Principal) -> dict[str, Any]:
    return {name: getattr(action, name) for name in NAMES} | {
        "order_number": action.order.number,
        "line_no": action.line.line_no,
        "item_name": action.line.item_name,
        "supplier_name": action.order.supplier.name,
        "place": action.order.supplier.place,
        "for_supplier": actor.is_supplier,
    }


def whole(actions: Sequence[CorrectiveAction], actor: Principal) -> dict[int, dict[str, Any]]:
    """With all that was said and the files, see `quality/_action.html`; in a constant number of statements."""
    files = confided_files_of_each(actor, [subject_of(each.id) for each in actions])
    earlier = queries.earlier_answers(actor, [each.id for each in actions])
    return {
        each.id: row(each, actor)
        | {name: getattr(each, name) for name in SAID}
        | {"files": [shown_file(file) for file in files.get(subject_of(each.id), ())]}
        | {"earlier": [was for was in earlier[each.id] if said_by(was) != said_by(each)]}
        for each in actions
    }


def rejects(actor: Principal, lines: Collection[OrderLine]) -> dict[int, dict[str, Any]]:
    """What was rejected of lines, see `quality/_rejects.html`."""
    found, units = queries.rejects_of_lines(actor, lines), catalog.unit_names(actor)
    return {line.id: _of_line(line, found[line.id], units.get(line.unit, line.unit)) for line in lines}


def _of_line(line: OrderLine, found: Sequence[Rejected], unit: str) -> dict[str, Any]:
    return {
        "line_id": line.id,
        "unit": unit,
        "precision": line.precision,
        "received": line.received,
        "rejected": line.rejected,
        "rows": [{"quantity": each.quantity, "reason": reject_word(each.reason), "on": each.arrived_on} for each in found],
    }


@beside_lines
def links(actor: Principal, lines: Iterable[OrderLine]) -> dict[int, dict[str, Any]]:
    """Beside a line with rejects or with a corrective action: how far that is; for buyers, the way to ask for one."""
    if not queries.reads(actor):
        return {}
    of = list(lines)
    found = queries.newest_of_lines(actor, [line.id for line in of])
    rejected = {line.id for line in of if line.rejected}
    asks = rejected if actor.can(Permission.CORRECTIVE_ASK) else set()
    return {line_id: _link(line_id, found.get(line_id), actor) for line_id in asks | found.keys()}


def _link(line_id: int, action: CorrectiveAction | None, actor: Principal) -> dict[str, Any]:
    """See `quality/_link.html`."""
    shown = row(action, actor) if action else None
    return {"template": "quality/_link.html", "line_id": line_id, "action": shown}


def head_words(actor: Principal) -> dict[str, int | bool]:
    """What the list's heading says, whatever it shows."""
    found = queries.counts(actor)
    late = queries.overdue_count(actor) if found.open else 0
    return {"open_count": found.open, "late_count": late, "answered_count": found.answered, "for_supplier": actor.is_supplier}
