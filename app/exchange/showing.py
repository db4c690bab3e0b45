"""Imports and profiles as pages show them: words, counts, first examples. Reads nothing by itself."""

import json
from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.exchange import clicked
from app.exchange.clicked import Choices
from app.exchange.fields import Rows
from app.exchange.intake import Sample
from app.exchange.problems import KINDS, Severity
from app.exchange.progress import Progress

MEANINGS = {Severity.ERROR: "wrong", Severity.SKIPPED: "wait", Severity.WARNING: "watch"}


def _N(text: str) -> str:
    """Marks a word for translation where it is not yet spoken."""
    return text


THINGS = {
    "orders": _N("Orders"),
    "lines": _N("Order lines"),
    "receipts": _N("Receipts"),
    "suppliers": _N("Suppliers"),
    "customers": _N("Customers"),
    "sites": _N("Sites"),
    "items": _N("Items"),
}
PHASES = {
    "waiting": _N("Waiting for its turn"),
    "reading": _N("Reading the file"),
    "comparing": _N("Comparing with what is here"),
    "storing": _N("Storing what differs"),
}


def changes_of(found: Mapping[str, Any]) -> int:
    """How many orders, lines and receipts are new or different; suppliers, sites and items too."""
    return sum(fates["new"] + fates["changed"] for fates in found.get("counts", {}).values())


def listed(row: Any, names: Mapping[int, str]) -> dict[str, Any]:
    found = row.found or {}
    return {
        "id": row.id,
        "file_name": row.file_name,
        "profile_name": row.profile_name,
        "state": row.state,
        "started_at": row.started_at,
        "started_by_name": names.get(row.started_by, ""),
        "rows": found.get("rows", 0),
        "changes": changes_of(found),
        "bad_rows": found.get("bad_rows", 0),
    }


def shown(row: Any, going: Progress, *, has_report: bool) -> dict[str, Any]:
    """The context of `exchange/_import.html`."""
    found = row.found or {}
    refusal = row.refusal or {}
    return {
        "import_": {
            "id": row.id,
            "file_name": row.file_name,
            "profile_name": row.profile_name,
            "state": row.state,
            "running": row.is_running,
            "refusal": _(refusal["sentence"]).format(**refusal["values"]) if refusal else "",
            "report_href": url_for("exchange.report", import_id=row.id) if has_report and found else "",
            "version": row.version,
            "sha256": row.sha256,
        },
        "changes": changes_of(found),
        "progress": {"phase": _(PHASES[going.phase]), "percent": going.percent, "done": going.done, "total": going.total},
        "found": {"rows": found.get("rows", 0), "bad_rows": found.get("bad_rows", 0), "note": found.get("note", "")},
        "counts": counted(found),
        "problems": problems_in(found),
    }


def counted(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What came, by kind; a kind that such a file never holds is left out."""
    counts = found.get("counts", {})
    rows = [{"word": _(word), **counts[thing]} for thing, word in THINGS.items() if thing in counts]
    return [row for row in rows if row["word"] != _(THINGS["customers"]) or any(counts["customers"].values())]


def problems_in(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """By kind, the gravest first, each with its first examples."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for example in found.get("examples", ()):
        by_kind.setdefault(example["kind"], []).append(example)
    order = sorted(by_kind, key=lambda kind: (list(Severity).index(KINDS[kind][0]), -found["kinds"][kind]))
    return [_kind(kind, found["kinds"][kind], by_kind[kind]) for kind in order]


def _kind(kind: str, count: int, examples: list[dict[str, Any]]) -> dict[str, Any]:
    severity, heading, sentence = KINDS[kind]
    spoken = [example | {"expected": _(sentence).format(**example["details"])} for example in examples]
    return {"meaning": MEANINGS[severity], "words": _(heading), "count": count, "examples": spoken}


def profiles_listed(titles: list[tuple[str, str, str]], saved: list[Any]) -> list[dict[str, Any]]:
    """`titles` are name, title and kind of rows of those that come with Waybill."""
    rows_word = {str(Rows.ORDER_LINES): _("An order line"), str(Rows.RECEIPTS): _("A receipt")}
    shipped = [
        {"name": name, "title": title, "href": "", "rows_word": rows_word[rows], "changed_at": None}
        for name, title, rows in titles
    ]
    return shipped + [
        {
            "name": each.name,
            "title": each.body.get("title", each.name),
            "href": url_for("exchange.profile", profile_id=each.id),
            "rows_word": rows_word[each.body["rows"]],
            "changed_at": each.changed_at,
        }
        for each in saved
    ]


def mapping(rows: str, sample: Sample, choices: Choices, *, asked: bool) -> dict[str, Any]:
    """The context of the table of fields in `exchange/profile.html`; `asked` marks what is missing."""
    lacking = set(clicked.missing(rows, choices)) if asked else set()
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in clicked.fields_for(rows):
        column = choices.columns.get(each.name, "")
        groups.setdefault(each.group, []).append(
            {
                "name": each.name,
                "label": _(each.label),
                "needed": clicked.is_needed(rows, each.name),
                "column": column,
                "constant": choices.constants.get(each.name, ""),
                "example": sample.examples.get(column, "")[:60],
                "error": _("Choose a column, or type what is always the same.") if each.name in lacking else "",
            }
        )
    return {
        "sample": {"file_name": sample.file_name, "columns": list(sample.columns)},
        "groups": [{"word": _(group), "fields": fields} for group, fields in groups.items()],
    }


def columns_in(text: str) -> tuple[str, ...]:
    """The columns that the page carries along between its two steps."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return ()
    return tuple(str(each)[:200] for each in found[:500]) if isinstance(found, list) else ()
