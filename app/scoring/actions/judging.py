"""Procurement says what a supplier would deliver, and whether a sanction shuts it out; and brings figures of countries in."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from app import clock
from app.catalog.queries import categories_for
from app.catalog.rules import check_written
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.scoring.events.judging import CategoriesNamed, CountryIndicesReplaced, SanctionLifted, SupplierSanctioned
from app.scoring.models.judging import LONGEST_REASON, CountryIndex, Sanction, SupplierCategory
from app.scoring.queries.countries import CountryFigure
from app.suppliers.queries import supplier_for
from app.transaction import Work, transaction


@contextmanager
def _judging(actor: Principal, once: str | None) -> Iterator[Work]:
    if not actor.can(Permission.NEWCOMER_WRITE):
        raise NotFound
    with transaction(actor, once) as work:
        yield work


def name_categories(actor: Principal, supplier_id: int, category_ids: Collection[int], *, once: str | None = None) -> None:
    """Say what a supplier delivers, or would: what it is asked and which certificates it needs follow. Raises `NotFound`."""
    with _judging(actor, once) as work:
        supplier = supplier_for(actor, supplier_id, lock=True)
        if not set(category_ids) <= {each.id for each in categories_for(actor)}:
            raise NotFound
        kept = work.session.scalars(select(SupplierCategory).where(SupplierCategory.supplier_id == supplier.id)).all()
        if {each.category_id for each in kept} == set(category_ids):
            return
        for each in kept:
            work.session.delete(each)
        work.session.flush()
        work.session.add_all([SupplierCategory(supplier_id=supplier.id, category_id=each) for each in sorted(category_ids)])
        work.record(CategoriesNamed(supplier_id=supplier.id, category_ids=tuple(sorted(category_ids))))


def sanction(actor: Principal, supplier_id: int, *, reason: str, once: str | None = None) -> None:
    """The supplier is on a sanctions list: it has no place in a ranking and is not approved. Raises `RuleBroken`."""
    with _judging(actor, once) as work:
        supplier = supplier_for(actor, supplier_id, lock=True)
        kept = check_written(reason, LONGEST_REASON, field="reason")
        before = _open_sanction(work, supplier.id)
        if before is not None:
            _follow(work, before, supplier.name, kept)
        work.add(Sanction(supplier_id=supplier.id, reason=kept, flagged_at=clock.now(), flagged_by=actor.person_id))
        work.record(SupplierSanctioned(supplier_id=supplier.id, reason=kept))


def lift_sanction(actor: Principal, supplier_id: int, *, version: int, once: str | None = None) -> None:
    """It is not on the list any more. Raises `RuleBroken`, `Stale`."""
    with _judging(actor, once) as work:
        supplier = supplier_for(actor, supplier_id, lock=True)
        row = _open_sanction(work, supplier.id)
        if row is None:
            raise RuleBroken("not_sanctioned", "{name} is not shut out: there is nothing to lift.", name=supplier.name)
        if row.version != version:
            raise Stale("stale_sanction", "Somebody changed this since you opened it. Look at it again.")
        row.lifted_at, row.lifted_by = clock.now(), actor.person_id
        work.record(SanctionLifted(supplier_id=supplier.id))


def _follow(work: Work, before: Sanction, name: str, reason: str) -> None:
    """It is on another list now: what was flagged before ends where the new one begins. Raises `RuleBroken`."""
    if before.reason == reason:
        raise RuleBroken("sanctioned", "{name} is shut out already, for the same reason.", name=name)
    before.lifted_at, before.lifted_by = clock.now(), work.actor.person_id
    work.session.flush()


def _open_sanction(work: Work, supplier_id: int) -> Sanction | None:
    wanted = select(Sanction).where(Sanction.supplier_id == supplier_id, Sanction.lifted_at.is_(None))
    return work.session.scalar(wanted)


def replace_indices(actor: Principal, figures: Sequence[CountryFigure], *, once: str | None = None) -> int:
    """Let these figures of countries count instead of all that are kept. Returns how many there are. Raises `RuleBroken`."""
    found = {(each.country, each.code): each for each in figures}
    if len(found) < len(figures):
        raise RuleBroken("twice", "A country has two figures of one index. Expected one of each.", field="files")
    with _judging(actor, once) as work:
        for row in work.session.scalars(select(CountryIndex)).all():
            work.session.delete(row)
        work.session.flush()
        work.session.add_all([CountryIndex(**vars(each)) for each in figures])
        work.record(CountryIndicesReplaced(count=len(figures)))
    return len(figures)
