"""What was waived stands in the histories of the orders that it touches: those that were open then, and those issued since."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app import clock
from app.certifications.events import WaiverEvent, WaiverGranted, WaiverWithdrawn
from app.certifications.models import CertificateWaiver
from app.certifications.queries import let_pass
from app.events import consequence
from app.orders.events import LineAdded, LinesNotWaived, LinesWaived, OrderIssued
from app.orders.models import LineNeed, OrderLine
from app.transaction import Work

Which = ColumnElement[bool] | InstrumentedAttribute[bool]
MOST_TOLD = 100
"""So many orders have their histories redrawn one by one."""


@consequence(WaiverGranted)
def orders_keep_what_was_waived_for_them(fact: WaiverGranted, work: Work) -> None:
    _tell(work, LinesWaived, fact)


@consequence(WaiverWithdrawn)
def orders_keep_that_it_is_not_waived_any_more(fact: WaiverWithdrawn, work: Work) -> None:
    _tell(work, LinesNotWaived, fact)


@consequence(OrderIssued, LineAdded)
def orders_keep_what_they_were_issued_under(fact: OrderIssued | LineAdded, work: Work) -> None:
    """An import tells of the past: what is waived now had no part in it."""
    if fact.quiet:
        return
    wanted = CertificateWaiver.supplier_id == fact.supplier_id
    waivers = list(work.session.scalars(select(CertificateWaiver).where(wanted, CertificateWaiver.ends_at > clock.now())))
    line_ids = fact.line_ids if isinstance(fact, OrderIssued) else (fact.line_id,)
    for each in waivers:
        _record(work, LinesWaived, each, _touched(work, each, OrderLine.id.in_(line_ids)))


def _tell(work: Work, kind: type[LinesWaived | LinesNotWaived], fact: WaiverEvent) -> None:
    waiver = work.session.get_one(CertificateWaiver, fact.waiver_id)
    _record(work, kind, waiver, _touched(work, waiver, OrderLine.is_open))


def _touched(work: Work, waiver: CertificateWaiver, which: Which) -> list[tuple[int, int]]:
    """The order and the id of those lines for which something would be lacking without the waiver, while it lasts."""
    needs = {each.need: each.id for each in work.session.scalars(_needs(waiver, which))}
    need_ids = [needs[need] for need in let_pass(work.session, needs, waiver, clock.now())]
    wanted = select(OrderLine.order_id, OrderLine.id).where(OrderLine.need_id.in_(need_ids), which)
    return [(row[0], row[1]) for row in work.session.execute(wanted.order_by(OrderLine.order_id, OrderLine.id))]


def _needs(waiver: CertificateWaiver, which: Which) -> Select[LineNeed]:
    with_lines = select(OrderLine.need_id).where(OrderLine.supplier_id == waiver.supplier_id, which)
    return select(LineNeed).where(LineNeed.supplier_id == waiver.supplier_id, LineNeed.id.in_(with_lines)).order_by(LineNeed.id)


def _record(
    work: Work, kind: type[LinesWaived | LinesNotWaived], waiver: CertificateWaiver, lines: Collection[tuple[int, int]]
) -> None:
    if not lines:
        return
    order_ids = tuple(sorted({order_id for order_id, _line in lines}))
    told: dict[str, Any] = {"waiver_id": waiver.id, "supplier_id": waiver.supplier_id, "type_id": waiver.type_id}
    told |= {"valid_from": waiver.valid_from, "valid_to": waiver.valid_to, "quiet": len(order_ids) > MOST_TOLD}
    work.record(kind(**told, order_ids=order_ids, line_ids=tuple(line_id for _order, line_id in lines)))
