"""What may be done with suppliers: one function a verb, one transaction each."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from typing import Any

from sqlalchemy import select

from app.catalog.rules import Within, check_country, check_currency, check_point, check_time_zone, check_words, check_written
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.suppliers import queries
from app.suppliers.events import (
    PlantAdded,
    SupplierAdded,
    SupplierChanged,
    SupplierStateChanged,
    SupplierStateReasoned,
)
from app.suppliers.models import Plant, Supplier
from app.suppliers.rules import State
from app.transaction import Work, transaction

HOURS = ("workdays", "opens", "closes", "answer_within", "answer_counted")
DETAILS = ("name", "country", "city", "time_zone", "currency", "internal")


@contextmanager
def _keeping(actor: Principal, once: str | None) -> Iterator[Work]:
    """The transaction of somebody who may keep suppliers; for everybody else there is nothing to find."""
    if not actor.can(Permission.SUPPLIER_WRITE):
        raise NotFound
    with transaction(actor, once) as work:
        yield work


def add_supplier(actor: Principal, *, code: str, state: State = State.PROSPECT, once: str | None = None, **details: Any) -> int:
    """Add a supplier; `details` are those of `change_supplier`. Returns its id. Raises `RuleBroken`.

    A state other than prospect is for companies that we bought from before Waybill knew them.
    """
    with _keeping(actor, once) as work:
        cleaned = check_written(code, 40, field="code").upper()
        if work.session.scalar(select(Supplier.id).where(Supplier.code == cleaned)) is not None:
            raise RuleBroken("taken", "There is a supplier {taken} already. Choose another code.", field="code", taken=cleaned)
        supplier = Supplier(code=cleaned, state=state)
        _write(supplier, **details)
        work.add(supplier)
        work.session.flush()
        work.record(SupplierAdded(supplier_id=supplier.id))
        return supplier.id


def change_supplier(actor: Principal, supplier_id: int, *, version: int, once: str | None = None, **details: Any) -> None:
    """Change a supplier: name, and if wanted country, city, time_zone, currency, internal.

    Raises `RuleBroken`, `Stale`.
    """
    with _keeping(actor, once) as work:
        supplier = _as_seen(actor, supplier_id, version)
        before = {name: getattr(supplier, name) for name in DETAILS}
        _write(supplier, **details)
        _tell_changed(work, supplier, before)


def _tell_changed(work: Work, supplier: Supplier, before: dict[str, Any]) -> None:
    fields = tuple(sorted(name for name, value in before.items() if getattr(supplier, name) != value))
    if fields:
        work.record(SupplierChanged(supplier_id=supplier.id, fields=fields))


def _write(
    supplier: Supplier,
    *,
    name: str,
    country: str | None = None,
    city: str = "",
    time_zone: str = "UTC",
    currency: str = "EUR",
    internal: bool = False,
) -> None:
    supplier.name = check_written(name, 160, field="name")
    supplier.country = check_country(country)
    supplier.city = check_words(city, 80, field="city")
    supplier.time_zone = check_time_zone(time_zone)
    supplier.currency = check_currency(currency)
    supplier.internal = internal


def change_state(
    actor: Principal, supplier_id: int, *, version: int, state: State, reason: str, once: str | None = None
) -> None:
    """Approve, restrict, suspend … a supplier, with a reason. Raises `RuleBroken`, `Stale`."""
    with _keeping(actor, once) as work:
        supplier = _as_seen(actor, supplier_id, version)
        before, kept = supplier.become(state, check_words(reason, 500, field="reason"))
        work.record(SupplierStateChanged(supplier_id=supplier.id, before=str(before), after=str(state)))
        work.record(SupplierStateReasoned(supplier_id=supplier.id, before=str(before), after=str(state), reason=kept))


def set_hours(
    actor: Principal,
    supplier_id: int,
    *,
    version: int,
    workdays: int,
    opens: time,
    closes: time,
    within: Within,
    once: str | None = None,
) -> None:
    """Say when a supplier works and how long it may take to answer; deadlines that stand do not move.

    For its own administrators and for buyers. Raises `RuleBroken`, `Stale`, `NotFound`.
    """
    if not actor.can(Permission.HOURS_WRITE):
        raise NotFound
    with transaction(actor, once) as work:
        supplier = _as_seen(actor, supplier_id, version)
        before = {name: getattr(supplier, name) for name in HOURS}
        former = supplier.work(workdays, opens, closes, within)
        if former is not None:
            work.add(former)
        _tell_changed(work, supplier, before)


def add_plant(
    actor: Principal,
    supplier_id: int,
    *,
    name: str,
    country: str | None = None,
    city: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    time_zone: str | None = None,
    once: str | None = None,
) -> int:
    """Add a place where a supplier makes and ships; its days are the company's if no time zone is said.

    Returns its id. Raises `RuleBroken`.
    """
    with _keeping(actor, once) as work:
        supplier = queries.supplier_for(actor, supplier_id)
        plant = Plant(supplier_id=supplier.id, name=check_written(name, 120, field="name"))
        plant.country, plant.city = check_country(country), check_words(city, 80, field="city")
        plant.latitude, plant.longitude = check_point(latitude, longitude)
        plant.time_zone = check_time_zone(time_zone) if time_zone else None
        work.add(plant)
        work.session.flush()
        work.record(PlantAdded(supplier_id=supplier.id, plant_id=plant.id))
        return plant.id


def _as_seen(actor: Principal, supplier_id: int, version: int) -> Supplier:
    supplier = queries.supplier_for(actor, supplier_id, lock=True)
    if supplier.version != version:
        raise Stale(
            "stale",
            "Somebody changed {name} since you opened it: it is {state} now. Look at it again.",
            name=supplier.name,
            state=str(supplier.state),
        )
    return supplier
