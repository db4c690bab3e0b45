"""Packages: adding them, saying what is in them, taking them out; and the numbers that they are given."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from app.catalog.rules import check_not_negative
from app.orders.actions.writing import writing
from app.principal import Principal
from app.refusals import NotFound, RuleBroken
from app.shipments import queries
from app.shipments.actions.writing import SHIP, held_supplier, on_shipment
from app.shipments.events import PackagesChanged, SsccPrefixChosen
from app.shipments.models import Package, Shipment, SsccSeries
from app.shipments.rules import PackageWords, Step, packages, sscc
from app.transaction import Work


def add_packages(
    actor: Principal,
    shipment_id: int,
    words: PackageWords,
    *,
    version: int,
    count: int = 1,
    numbered: bool = False,
    once: str | None = None,
) -> list[int]:
    """Add so many packages that are alike; `numbered` gives each the next SSCC of the supplier's series.

    Returns their ids. Raises `RuleBroken` (fields `count`, `weight`, `sides`, `sscc`), `Stale`.
    """
    with on_shipment(actor, shipment_id, version, once) as (work, shipment):
        packages.check_packable(shipment.is_received, Step(shipment.step))
        kept = packages.checked_package(words)
        packages.check_count(count, kept.sscc)
        packages.check_own_sscc(kept.sscc, _codes(shipment))
        codes = _next_codes(work, shipment, count) if numbered and not kept.sscc else [kept.sscc] * count
        made = shipment.add_packages(replace(kept, sscc=code) for code in codes)
        _tell(work, shipment)
        return [each.id for each in made]


def change_package(
    actor: Principal,
    shipment_id: int,
    package_id: int,
    words: PackageWords,
    holds: Mapping[int, Decimal],
    *,
    version: int,
    once: str | None = None,
) -> None:
    """Say anew what a package is, and how much of which shipment line is in it; 0 where nothing is.

    Raises `RuleBroken` (fields `weight`, `sides`, `sscc`, `line-<shipment line>-held`), `Stale`, `NotFound`.
    """
    with on_shipment(actor, shipment_id, version, once) as (work, shipment):
        package = _package_in(shipment, package_id)
        packages.check_packable(shipment.is_received, Step(shipment.step))
        kept = packages.checked_package(words)
        packages.check_own_sscc(kept.sscc, [each.sscc for each in shipment.packages if each is not package])
        _check_holds(shipment, package, holds)
        package.write(kept)
        package.hold(holds)
        _tell(work, shipment)


def remove_package(actor: Principal, shipment_id: int, package_id: int, *, version: int, once: str | None = None) -> None:
    """There is no such package. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with on_shipment(actor, shipment_id, version, once) as (work, shipment):
        package = _package_in(shipment, package_id)
        packages.check_packable(shipment.is_received, Step(shipment.step))
        shipment.remove_package(package)
        _tell(work, shipment)


def choose_prefix(actor: Principal, prefix: str, *, once: str | None = None) -> None:
    """From now on SSCCs are made of this GS1 company prefix, where its series was left. Raises `RuleBroken`."""
    with writing(actor, SHIP, once) as work:
        if actor.supplier_id is None:
            raise NotFound
        supplier, kept = held_supplier(actor, actor.supplier_id), sscc.check_prefix(prefix)
        before, series = queries.chosen_series(actor, supplier.id), queries.series_of(actor, supplier.id, kept)
        if series is None:
            series = SsccSeries.begin(supplier.id, kept)
            work.add(series)
        series.be_chosen(before)
        work.record(SsccPrefixChosen(supplier_id=supplier.id, prefix=kept))


def _next_codes(work: Work, shipment: Shipment, count: int) -> list[str]:
    """Taken under a lock on the supplier, so that two people at once get different ones. Raises `RuleBroken`."""
    supplier = held_supplier(work.actor, shipment.supplier_id)
    series = queries.chosen_series(work.actor, supplier.id)
    if series is None:
        raise RuleBroken("series", "No SSCC can be made: say your GS1 company prefix first.", field="numbered")
    return series.take(count, lambda codes: queries.used_codes(work.actor, supplier.id, codes))


def _codes(shipment: Shipment) -> list[str]:
    return [each.sscc for each in shipment.packages]


def _package_in(shipment: Shipment, package_id: int) -> Package:
    package = next((each for each in shipment.packages if each.id == package_id), None)
    if package is None:
        raise NotFound
    return package


def _check_holds(shipment: Shipment, package: Package, holds: Mapping[int, Decimal]) -> None:
    there = {line.id: line for line in shipment.lines}
    if not holds.keys() <= there.keys():
        raise NotFound
    for line_id, quantity in holds.items():
        line = there[line_id].order_line
        check_not_negative(quantity, line.precision, line.unit, field=f"line-{line_id}-held")
    whole = {line_id: line.quantity for line_id, line in there.items()}
    packages.check_held(holds, whole, shipment.packed(but=package))


def _tell(work: Work, shipment: Shipment) -> None:
    shipment.touch()
    work.session.flush()
    work.record(PackagesChanged(**shipment.facts(), packages=len(shipment.packages)))
