"""How promises to customers were kept, and what is at risk by owner and value; each number opens to its lines."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from app import clock
from app.access import actor, requires
from app.customers.queries.keeping import PERIODS, KeptLine, RiskyLine, kept_lines, risky_lines
from app.customers.rules.keeping import Kept, record_of
from app.customers.shown import chip_of
from app.dashboard.desk import bp, units
from app.identity.queries import names_of
from app.principal import Permission
from app.sheets import Cell, Kind
from app.web import sent
from app.wording import OK, WRONG

NOBODY = 0


@bp.get("/inquiries/figures")
@requires(Permission.CUSTOMER_FIGURE_READ)
def customer_figures() -> str:
    days, customer, owner = _days(), request.args.get("customer", type=int), request.args.get("owner", type=int)
    kept, risky = kept_lines(actor(), days, customer), risky_lines(actor(), owner)
    return render_template(
        "customers/figures.html",
        days=days,
        periods=PERIODS,
        customers=_by_customer(kept),
        whole=record_of(line.first for line in kept),
        kept=[_kept(line) for line in kept] if customer is not None else None,
        owners=_by_owner(risky),
        risky=[_risky(line) for line in risky] if owner is not None else None,
        chosen={"customer": customer, "owner": owner},
        as_of=clock.now(),
        units=units(),
    )


def _days() -> int:
    asked = request.args.get("days", type=int)
    return asked if asked in PERIODS else PERIODS[0]


def _by_customer(lines: list[KeptLine]) -> list[dict[str, Any]]:
    """Each customer with its record, the worst first; fewer lines weigh less than they look, so n stands beside it."""
    grouped = groupby(lines, key=lambda line: (line.customer_id, line.customer_name))
    found = [(key, list(group)) for key, group in grouped]
    rows = [
        {"id": key[0], "name": key[1], "first": record_of(each.first for each in group)}
        | {"latest": record_of(each.latest for each in group)}
        for key, group in found
    ]
    return sorted(rows, key=lambda row: (row["first"].percent, -row["first"].lines, row["name"]))


def _kept(line: KeptLine) -> dict[str, Any]:
    names = ("customer_order_id", "order_number", "line_no", "item_name")
    meaning = OK if line.first.kept is Kept.ON_TIME else WRONG
    return {name: getattr(line, name) for name in names} | {"first": line.first, "latest": line.latest, "meaning": meaning}


def _by_owner(lines: Iterable[RiskyLine]) -> list[dict[str, Any]]:
    """Each owner with the orders and lines at risk, and what the customers pay for them, by currency."""
    grouped: dict[int, list[RiskyLine]] = {}
    for line in lines:
        grouped.setdefault(line.owner_id or NOBODY, []).append(line)
    names = names_of(actor(), set(grouped) - {NOBODY})
    rows = [
        {
            "id": owner,
            "name": names.get(owner, "") or _("nobody"),
            "orders": len({line.customer_order_id for line in group}),
            "lines": len(group),
            "values": _values(group),
            "unpriced": sum(line.value is None for line in group),
        }
        for owner, group in grouped.items()
    ]
    return sorted(rows, key=lambda row: (-row["lines"], row["name"]))


def _values(lines: list[RiskyLine]) -> list[tuple[Decimal, str]]:
    """Sums by currency: amounts of two currencies are never added."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        if line.value is not None:
            sums[line.currency] = sums.get(line.currency, Decimal(0)) + line.value
    return [(sums[currency], currency) for currency in sorted(sums)]


def _risky(line: RiskyLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in (*RiskyLine.__slots__, "value")} | {"chip": chip_of(line.risk, line.days)}


@bp.get("/inquiries/figures.<any(csv,xlsx):kind>")
@requires(Permission.CUSTOMER_FIGURE_READ)
def customer_figures_file(kind: str) -> Response:
    """The lines behind the record: the same arithmetic can be done again with them."""
    lines = kept_lines(actor(), _days(), request.args.get("customer", type=int))
    headings = [_("Customer"), _("Customer order"), _("Line"), _("Item"), _("First promised"), _("Promised last")]
    headings += [_("Arrived"), _("Kept"), _("Days late"), _("Days late against the last promise")]
    return sent(Kind(kind), f"promises-kept-{clock.now():%Y-%m-%d}", headings, _kept_rows(lines))


def _kept_rows(lines: list[KeptLine]) -> Iterator[list[Cell]]:
    words = {Kept.ON_TIME: _("on time"), Kept.LATE: _("late"), Kept.OVERDUE: _("overdue")}
    for line in lines:
        head: list[Cell] = [line.customer_name, line.order_number, line.line_no, line.item_name, line.first.promised_on]
        said: list[Cell] = [line.latest.promised_on, line.first.arrived_on, words[line.first.kept], line.first.days_late]
        yield [*head, *said, line.latest.days_late]


@bp.get("/inquiries/at-risk.<any(csv,xlsx):kind>")
@requires(Permission.CUSTOMER_FIGURE_READ)
def at_risk_file(kind: str) -> Response:
    """The lines behind what is at risk."""
    lines = risky_lines(actor(), request.args.get("owner", type=int))
    names = names_of(actor(), {line.owner_id for line in lines if line.owner_id})
    headings = [_("Owner"), _("Customer"), _("Customer order"), _("Line"), _("Item"), _("Risk"), _("Days"), _("Promised")]
    headings += [_("Expected"), _("Still to leave"), _("Unit"), _("Value"), _("Currency")]
    return sent(Kind(kind), f"at-risk-{clock.now():%Y-%m-%d}", headings, _risky_rows(lines, names, units()))


def _risky_rows(lines: Iterable[RiskyLine], names: dict[int, str], units: dict[str, str]) -> Iterator[list[Cell]]:
    for line in lines:
        head: list[Cell] = [names.get(line.owner_id or NOBODY, ""), line.customer_name, line.order_number, line.line_no]
        said: list[Cell] = [line.item_name, str(line.risk), line.days, line.promised_on, line.expected_on, line.outstanding]
        yield [*head, *said, units.get(line.unit, line.unit), line.value, line.currency]
