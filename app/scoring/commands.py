"""`flask scores`: every supplier's figures by a definition of one's choice, to be held against another computation."""

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click
from flask.cli import with_appcontext

from app.database import db
from app.principal import Principal, system
from app.scoring.queries.comparing import Asked, figures_of_all
from app.scoring.rules.definitions import METHOD, USUAL, Baseline, Days, Definition, Happening, Period

OPERATOR = system("operator")
ANY = "any"
PLACES = Decimal("0.000001")


class EarlyDays(click.ParamType):
    """So many days, or `any`."""

    name = "days|any"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        if value is None or str(value) == ANY:
            return None
        if not str(value).isdecimal() or int(value) > 365:
            self.fail(f"found {value}, expected 0 to 365 or “any”", param, ctx)
        return int(value)


DAY = click.DateTime(["%Y-%m-%d"])


@click.command("scores")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of one line per supplier.")
@click.option("--supplier", "codes", multiple=True, help="Only the supplier with this code; may be repeated.")
@click.option("--from", "begin", type=DAY, help="Units whose window ends on this day or later.")
@click.option("--to", "end", type=DAY, help="Units whose window ends on this day or earlier.")
@click.option(
    "--baseline", type=click.Choice([str(each) for each in Baseline]), default=str(Baseline.REQUESTED), show_default=True
)
@click.option("--event", type=click.Choice([str(each) for each in Happening]), default=str(USUAL.event), show_default=True)
@click.option("--early", type=EarlyDays(), default=str(USUAL.early), show_default=True, help="Days before the baseline.")
@click.option("--late", type=click.IntRange(0, 365), default=USUAL.late, show_default=True, help="Days after the baseline.")
@click.option("--days", type=click.Choice([str(each) for each in Days]), default=str(USUAL.days), show_default=True)
@with_appcontext
def scores(
    as_json: bool, codes: tuple[str, ...], begin: datetime | None, end: datetime | None,
    baseline: str, event: str, early: int | None, late: int, days: str,
) -> None:  # fmt: skip
    """Print per supplier what was measured: lines, on time, in full, OTIF, rejected ppm, criteria, total, coverage.

    All that was ever measured, unless --from and --to say otherwise. The pages print the same numbers.
    """
    db.session().info["principal"] = OPERATOR
    definition = Definition(early, late, Days(days), Happening(event))
    asked = Asked(Baseline(baseline), definition, Period(_day(begin), _day(end)), codes)
    found = printed(OPERATOR, asked)
    click.echo(json.dumps(found, indent=1)) if as_json else _lines(found)


def _day(typed: datetime | None) -> date | None:
    return typed.date() if typed else None


def printed(actor: Principal, asked: Asked) -> dict[str, Any]:
    """What is printed, as JSON holds it: shares and points as strings with six decimals, None where there is no data."""
    rows = figures_of_all(actor, asked)
    definition = asked.definition
    return {
        "definition": {
            "method": METHOD,
            "baseline": asked.baseline,
            "event": definition.event,
            "early": ANY if definition.early is None else definition.early,
            "late": definition.late,
            "days": definition.days,
        },
        "from": asked.period.begin.isoformat() if asked.period.begin else None,
        "to": asked.period.end.isoformat() if asked.period.end else None,
        "suppliers": [
            {"supplier": each.code, "name": each.name, "internal": each.internal, **_figures(each.delivery), **each.scores}
            for each in rows.suppliers
        ],
        "all": _figures(rows.together) | {"suppliers_with_data": rows.with_data},
    }


def _figures(delivery: Any) -> dict[str, Any]:
    late = delivery.days_late
    return {
        "n": delivery.n,
        "n_dated": delivery.dated,
        "on_time": delivery.on_time,
        "on_time_share": _share(delivery.on_time_share),
        "in_full": delivery.in_full,
        "in_full_share": _share(delivery.in_full_share),
        "in_full_net_of_rejects_share": _share(delivery.in_full_net_share),
        "otif": delivery.otif,
        "otif_share": _share(delivery.otif_share),
        "overdue": delivery.overdue,
        "open": delivery.open,
        "excluded": sum(delivery.excluded.values()),
        "excluded_by": delivery.excluded,
        "received": _plain(Decimal(delivery.received).scaleb(-6)),
        "rejected": _plain(Decimal(delivery.rejected).scaleb(-6)),
        "ppm": _share(delivery.ppm),
        "days_late_median": _plain(late.median),
        "days_late_p90": _plain(late.p90),
        "answer_hours_median": _plain(delivery.answer_hours),
        "slips_per_line": _share(delivery.slips_per_line),
        "notices_right_share": _share(delivery.notices_share),
    }


def _share(found: Fraction | None) -> str | None:
    """Six decimals, rounded half to even."""
    return None if found is None else str((Decimal(found.numerator) / Decimal(found.denominator)).quantize(PLACES))


def _plain(found: Decimal | None) -> str | None:
    return None if found is None else format(found.normalize(), "f")


def _lines(found: dict[str, Any]) -> None:
    names = ("n", "on_time", "in_full", "otif", "otif_share", "ppm", "excluded", "open")
    click.echo("  ".join(("supplier", *names)))
    for row in [*found["suppliers"], {"supplier": "all", **found["all"]}]:
        click.echo(
            "  ".join("–" if value is None else str(value) for value in (row["supplier"], *(row[name] for name in names)))
        )
