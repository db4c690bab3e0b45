"""Lines to measure, said in units and days: what a test does not say is as usual."""

from datetime import date
from typing import Any

from app.catalog.rules import Calendar
from app.scoring.rules.definitions import USUAL, Baseline, Definition
from app.scoring.rules.delivery import Unit, units_of
from app.scoring.rules.matching import Arrival
from app.scoring.rules.units import Cut, Excluded, LineFacts, Part, Promised

WEEKDAYS = Calendar()
MILLION = 1_000_000


def june(day: int) -> date:
    return date(2026, 6, day)


FRIDAY = june(12)


def line(quantity: int = 100, due: date = FRIDAY, **details: Any) -> LineFacts:
    """Arrivals, cuts and promises in whole units: `arrivals=[(60, june(10))]`, `promises=[[(60, june(10))]]`."""
    given = {"line_id": 1, "order_id": 1, "supplier_id": 1, "site_id": 1, "calendar": WEEKDAYS} | details
    came = tuple(Arrival(day, many * MILLION) for many, day in given.pop("arrivals", ()))
    left = tuple(Arrival(day, many * MILLION) for many, day in given.pop("left", ()))
    cuts = tuple(Cut(many * MILLION, day, why) for many, day, why in given.pop("cuts", ()))
    promises = tuple(
        Promised(revision, tuple(Part(many * MILLION, day) for many, day in parts))
        for revision, parts in (each if isinstance(each, tuple) else (1, each) for each in given.pop("promises", ()))
    )
    given |= {"arrivals": came, "left": left, "cuts": cuts, "promises": promises}
    return LineFacts(quantity=quantity * MILLION, requested_on=due, **given)


def measured(of: LineFacts, baseline: Baseline = Baseline.REQUESTED, **changed: Any) -> list[Unit]:
    definition = Definition(**(vars(USUAL) | changed))
    return units_of(of, baseline, definition)


def only(of: LineFacts, baseline: Baseline = Baseline.REQUESTED, **changed: Any) -> Unit:
    (unit,) = measured(of, baseline, **changed)
    return unit


def whole(quantity: int) -> int:
    """Back from millionths, where nothing is lost by it."""
    assert quantity % MILLION == 0
    return quantity // MILLION


CANCELLED, FORCE_MAJEURE = Excluded.CANCELLED, Excluded.FORCE_MAJEURE
