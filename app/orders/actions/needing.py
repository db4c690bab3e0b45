"""Each line of a supplier knows what it asks of certificates; what is lacking for that is worked out when it may change."""

from collections.abc import Collection, Iterable, Mapping, Set

from sqlalchemy import select

from app import clock
from app.catalog.queries import items_for
from app.certifications.models import Requirement
from app.certifications.queries import spans_of
from app.certifications.rules.lacks import Span
from app.orders.models import LineLack, LineNeed, OrderLine
from app.orders.queries.needs import Key, needs_held
from app.suppliers.models import Supplier
from app.transaction import Work

Categories = Mapping[int, int | None]
"""By item."""


def let_need(work: Work, lines: Collection[OrderLine], categories: Categories | None = None) -> None:
    """Lines that become a supplier's, or ask for something else: each knows its need, which is made if nobody had it."""
    if categories is None:
        items = items_for(work.actor, {line.item_id for line in lines})
        categories = {item.id: item.category_id for item in items.values()}
    keys = {line: (line.supplier_id or 0, line.site_id, categories[line.item_id]) for line in lines}
    held = _held(work, set(keys.values()))
    for line, key in keys.items():
        line.need_id = held[key].id


def _held(work: Work, wanted: Set[Key]) -> Mapping[Key, LineNeed]:
    """These needs, with what is lacking for those that are new."""
    supplier_ids = {key[0] for key in wanted}
    held = needs_held(work.session, supplier_ids)
    if wanted <= held.keys():
        return held
    hold_suppliers(work, supplier_ids)
    held = dict(needs_held(work.session, supplier_ids))
    new = {key: LineNeed(supplier_id=key[0], site_id=key[1], category_id=key[2]) for key in wanted if key not in held}
    work.session.add_all(new.values())
    work.session.flush()
    work_out(work, new.values())
    return held | new


def hold_suppliers(work: Work, supplier_ids: Collection[int]) -> None:
    """Until the end: a need that is made and a certificate that is decided come one after the other."""
    wanted = select(Supplier.id).where(Supplier.id.in_(supplier_ids)).order_by(Supplier.id)
    work.session.execute(wanted.with_for_update(key_share=True)).all()


def work_out(work: Work, needs: Iterable[LineNeed]) -> set[int]:
    """Work out anew from when until when something is lacking. Returns the needs for which something else is so now."""
    now, by_need = clock.now(), {each.need: each for each in needs}
    if not by_need:
        return set()
    spans = spans_of(work.session, by_need, now)
    kept = select(LineLack).where(LineLack.need_id.in_({each.id for each in by_need.values()}))
    before = list(work.session.scalars(kept))
    after = [_lack(row, *each) for need, row in by_need.items() for each in spans[need]]
    gone, come = _apart(before, after)
    for row in gone:
        work.session.delete(row)
    work.session.add_all(come)
    for row in by_need.values():
        row.worked_out_at = now
    work.session.flush()
    was, now_so = ({row.says for row in rows if row.begins_at <= now < row.ends_at} for rows in (before, after))
    return {int(str(says[0])) for says in was ^ now_so}


def _lack(need: LineNeed, required: Requirement, span: Span) -> LineLack:
    return LineLack(
        need_id=need.id,
        supplier_id=need.supplier_id,
        site_id=need.site_id,
        type_id=required.type_id,
        level=required.level,
        policy=required.type.policy,
        state=span.state,
        certificate_id=span.certificate_id,
        said_on=span.on,
        begins_at=span.since,
        ends_at=span.until,
    )


def _apart(before: Iterable[LineLack], after: Iterable[LineLack]) -> tuple[list[LineLack], list[LineLack]]:
    """What is not so any more, and what is new: rows that stay as they are are not written again."""
    old, new = {_whole(row): row for row in before}, {_whole(row): row for row in after}
    return [old[key] for key in old.keys() - new.keys()], [new[key] for key in new.keys() - old.keys()]


def _whole(row: LineLack) -> tuple[object, ...]:
    return *row.says, row.begins_at, row.ends_at
