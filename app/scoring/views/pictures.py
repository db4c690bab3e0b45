"""Pictures of suppliers: by risk and value, and on a map by lateness; each with the same as a table and as a file."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app import clock
from app.access import actor, requires
from app.principal import Permission
from app.scoring.queries.pictures import bought_of, placed
from app.scoring.queries.standing import Compared, everybody_known
from app.scoring.rules import pictures as rules
from app.scoring.rules.definitions import PERIODS
from app.scoring.shown.ranking import tenth
from app.scoring.views.blueprint import bp
from app.scoring.words.criteria import CRITERIA
from app.sheets import Cell, Kind, Row
from app.web import sent

QUADRANTS = {
    "protect": _later("Protect: second source, stock"),
    "replace": _later("Replace or develop"),
    "partner": _later("Work together closely"),
    "routine": _later("Routine"),
}
YEAR = timedelta(days=PERIODS[-1])


@bp.get("/ranking/risk")
@requires(Permission.RANKING_READ)
def risk_and_value() -> str:
    compared, currency, rows = _risks()
    spots = rules.spots([(each["supplier_id"], each["value"], each["risk"]) for each in rows])
    return render_template(
        "scoring/risk.html",
        rows=rows,
        spots={each.key: each for each in spots},
        box=rules,
        currency=currency,
        left_out=len(compared.standings) - len(rows),
        quadrants=QUADRANTS,
        inputs=[str(CRITERIA[each]) for each in rules.RISKY],
        begun=clock.now().date() - YEAR,
    )


def _risks() -> tuple[Compared, str, list[dict[str, Any]]]:
    """Each supplier of which something was bought and whose risk is known, the riskiest first."""
    compared = everybody_known(actor(), PERIODS[-1])
    ids = [each.supplier_id for each in compared.standings]
    currency, bought = bought_of(actor(), ids, clock.now().date() - YEAR)
    values = sorted(each.value for each in bought.values())
    middle = values[len(values) // 2] if values else Decimal(0)
    rows = [
        {
            "supplier_id": each.supplier_id, "name": each.name, "risk": risk, "written": tenth(risk),
            "value": bought[each.supplier_id].value, "left_out": bought[each.supplier_id].left_out,
            "inputs": [tenth(each.marks[criterion].counts if criterion in each.marks else None) for criterion in rules.RISKY],
            "quadrant": rules.quadrant(risk, bought[each.supplier_id].value >= middle),
        }
        for each in compared.standings
        if each.supplier_id in bought and (risk := rules.risk_of(each.candidate.scores)) is not None
    ]  # fmt: skip
    return compared, currency, sorted(rows, key=lambda row: (-row["risk"], row["name"]))


@bp.get("/ranking/risk.<any(csv,xlsx):kind>")
@requires(Permission.RANKING_READ)
def risk_file(kind: str) -> Response:
    _compared, currency, rows = _risks()
    heads = [_("Supplier"), _("Risk"), _("Value at standard prices"), _("Currency"), _("Lines without a standard price")]
    inputs = [str(CRITERIA[each]) for each in rules.RISKY]
    body = (_risk_row(row, currency) for row in rows)
    return sent(Kind(kind), f"risk-{clock.now():%Y-%m-%d}", [*heads, *inputs], body)


def _risk_row(row: dict[str, Any], currency: str) -> Row:
    return [row["name"], Decimal(row["risk"]) / 100, row["value"], currency, row["left_out"], *row["inputs"]]


@bp.get("/ranking/map")
@requires(Permission.RANKING_READ)
def world_map() -> str:
    period = _period()
    found, unknown = placed(actor(), everybody_known(actor(), period), period)
    rows = [_on_map(each) for each in sorted(found, key=lambda each: -each.lateness.lines)]
    heights = rules.names_clear([(row["x"], row["y"]) for row in rows])
    rows = [row | {"name_y": height + 3} for row, height in zip(rows, heights, strict=True)]
    return render_template("scoring/map.html", rows=rows, unknown=unknown, box=rules, period=period, periods=PERIODS)


def _period() -> int:
    asked = request.args.get("period", PERIODS[-1], type=int)
    return asked if asked in PERIODS else PERIODS[-1]


def _on_map(each: Any) -> dict[str, Any]:
    x, y = rules.on_map(each.place)
    lines, late = each.lateness.lines, each.lateness.late
    percent = None if not lines else round(100 * late / lines)
    words = {"supplier_id": each.supplier_id, "name": each.name, "lines": lines, "late": late, "percent": percent}
    return words | {"x": x, "y": y, "r": rules.radius(lines), "meaning": rules.meaning_of(lines, late)}


@bp.get("/ranking/map.<any(csv,xlsx):kind>")
@requires(Permission.RANKING_READ)
def map_file(kind: str) -> Response:
    period = _period()
    found, _unknown = placed(actor(), everybody_known(actor(), period), period)
    heads = [_("Supplier"), _("Latitude"), _("Longitude"), _("Lines"), _("Not whole by the requested day")]
    body = ([each.name, *_degrees(each.place), each.lateness.lines, each.lateness.late] for each in found)
    return sent(Kind(kind), f"lateness-{clock.now():%Y-%m-%d}", heads, body)


def _degrees(place: Any) -> list[Cell]:
    return [Decimal(str(place.latitude)), Decimal(str(place.longitude))]
