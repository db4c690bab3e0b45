"""What every supplier and plant holds of what is required, at one look, and as a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, get_template_attribute, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app import clock
from app.access import actor, requires
from app.certifications.queries import types_for
from app.certifications.rules import State
from app.certifications.words import STATES
from app.dashboard.desk import bp, printed
from app.orders.queries.holdings import (
    MISSING,
    PAGE,
    After,
    Column,
    Held,
    HoldingsFilter,
    HoldingsRow,
    columns_of_holdings,
    holdings_batches,
    holdings_page,
)
from app.principal import Permission
from app.sheets import Cell, Kind
from app.templating import Writing, addresses
from app.web import sent


@bp.get("/certificates/matrix")
@requires(Permission.CERTIFICATE_TYPE_READ)
def matrix() -> str:
    page, wanted = printed(), _asked()
    columns = columns_of_holdings(actor(), wanted.type_id)
    rows = holdings_page(actor(), wanted, columns, _after(request.args.get("after", "")))
    kept, suppliers = _kept(wanted), len({row.supplier_id for row in rows})
    more = f"{rows[-1].supplier_id}~{rows[-1].supplier_name}" if suppliers == PAGE else None
    return render_template(
        "certifications/matrix.html",
        columns=columns,
        rows=_drawn(rows, columns),
        filters=_said(wanted) | {"any": bool(kept)},
        states=[(str(state), word) for state, word in STATES.items()],
        types=[(each.id, each.name) for each in types_for(actor(), in_use=True)],
        file_href=url_for("dashboard.matrix_file", kind="csv", **kept),
        next_href=url_for("dashboard.matrix", **kept, after=more) if more else None,
        **page,
    )


@bp.get("/certificates/matrix.<any(csv,xlsx):kind>")
@requires(Permission.CERTIFICATE_TYPE_READ)
def matrix_file(kind: str) -> Response:
    """All of it that the filter shows: for each type what it is and the day that is said beside it."""
    wanted = _asked()
    columns = columns_of_holdings(actor(), wanted.type_id)
    headings = [_("Supplier"), _("Code"), _("Plant")]
    for each in columns:
        headings += [each.name, _("%(name)s: last day", name=each.name)]
    return sent(Kind(kind), f"certificates-{clock.now():%Y-%m-%d}", headings, _written(wanted, columns))


def _written(wanted: HoldingsFilter, columns: Sequence[Column]) -> Iterator[list[Cell]]:
    words = {str(state): str(word) for state, word in STATES.items()} | {MISSING: _("Missing")}
    for batch in holdings_batches(actor(), wanted, columns):
        for row in batch:
            cells = [row.cells.get(each.type_id) for each in columns]
            said = [(words[cell.state], cell.on) if cell else ("", None) for cell in cells]
            yield [row.supplier_name, row.supplier_code, row.plant_name, *(each for pair in said for each in pair)]


def _asked() -> HoldingsFilter:
    args = request.args
    state = State(args["state"]) if args.get("state") in set(State) else None
    lacking = args.get("show") == "lacking"
    return HoldingsFilter(args.get("q", "").strip()[:100], args.get("type", type=int), state, lacking)


def _said(wanted: HoldingsFilter) -> dict[str, Any]:
    return {"q": wanted.q, "type": wanted.type_id, "state": wanted.state, "show": "lacking" if wanted.lacking else ""}


def _kept(wanted: HoldingsFilter) -> dict[str, Any]:
    """What of it an address says."""
    return {name: value for name, value in _said(wanted).items() if value}


def _after(cursor: str) -> After | None:
    number, _sep, name = cursor.partition("~")
    return (name, int(number)) if number.isdecimal() and len(number) < 19 else None


def _drawn(rows: Sequence[HoldingsRow], columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Rows as they are printed: a page has thousands of cells, so what they have in common is written once."""
    draw, write = get_template_attribute("certifications/_state.html", "certificate_state"), Writing()
    chips: dict[str, Markup] = {}
    paper, supplier = addresses("dashboard.certificate", "certificate_id"), addresses("dashboard.supplier", "supplier_id")

    def cell(held: Held | None) -> tuple[str, Markup, str] | None:
        if held is None:
            return None
        chip = chips.get(held.state) or chips.setdefault(held.state, draw(held.state))
        return paper(held.certificate_id) if held.certificate_id else "", chip, write.date(held.on, "")

    return [
        {
            "supplier_name": row.supplier_name,
            "plant_name": row.plant_name,
            "href": supplier(row.supplier_id),
            "cells": [cell(row.cells.get(each.type_id)) for each in columns],
        }
        for row in rows
    ]
