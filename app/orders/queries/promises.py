"""What was promised of an order's lines, and by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.catalog.models import Category
from app.database import db
from app.identity.queries import names_of
from app.orders.models import Order, Promise, Proposal, ToleranceRow
from app.orders.queries.orders import sees_words
from app.orders.rules.quantities import Part
from app.orders.rules.tolerances import named_rule, open_rule
from app.principal import Permission, Principal
from app.suppliers.models import Supplier


@dataclass(frozen=True)
class Promised:
    """One promise of a line. `holds_for` names whom the tolerance was for; reason and note are for who may read them."""

    line_id: int
    number: int
    revision: int
    parts: tuple[Part, ...]
    promised_on: date
    rule: str
    holds_for: str
    agreed_at: datetime
    who: str
    reason: str
    note: str


def promises_of(actor: Principal, order: Order) -> Sequence[Promised]:
    """Every promise of the order's lines, by line and number, in a constant number of queries."""
    line_ids = [line.id for line in order.lines]
    wanted = select(Promise).where(Promise.line_id.in_(line_ids)).order_by(Promise.line_id, Promise.number)
    found = db.session.scalars(wanted.options(selectinload(Promise.parts))).all()
    why = _why(actor, {each.proposal_id for each in found if each.proposal_id is not None})
    names = names_of(actor, {each.agreed_by for each in found if each.agreed_by is not None})
    holds_for = _holds_for(actor, {each.tolerance_id for each in found if each.tolerance_id is not None})
    return [
        Promised(
            each.line_id,
            each.number,
            each.revision,
            each.agreed_parts,
            each.promised_on,
            rule_for(actor, each.rule),
            holds_for.get(each.tolerance_id or 0, ""),
            each.agreed_at,
            names.get(each.agreed_by or 0, ""),
            *why.get(each.proposal_id or 0, ("", "")),
        )
        for each in found
    ]


def rule_for(actor: Principal, rule: str) -> str:
    """The rule of a promise as the actor may read it: how far we would go is for those who may read tolerances."""
    heard = rule if sees_words(actor) else open_rule(rule)
    return heard if actor.can(Permission.TOLERANCE_READ) else named_rule(heard)


def _why(actor: Principal, proposal_ids: set[int]) -> dict[int, tuple[str, str]]:
    if not proposal_ids or not sees_words(actor):
        return {}
    wanted = select(Proposal.id, Proposal.reason, Proposal.note).where(Proposal.id.in_(proposal_ids))
    return {key: (reason, note) for key, reason, note in db.session.execute(wanted)}


def _holds_for(actor: Principal, tolerance_ids: set[int]) -> dict[int, str]:
    """`Acme Fasteners · Fasteners`, for our buyers alone."""
    if not tolerance_ids or actor.is_supplier or not sees_words(actor):
        return {}
    wanted = (
        select(ToleranceRow.id, Supplier.name, Category.name)
        .outerjoin(Supplier, Supplier.id == ToleranceRow.supplier_id)
        .outerjoin(Category, Category.id == ToleranceRow.category_id)
        .where(ToleranceRow.id.in_(tolerance_ids))
    )
    return {key: " · ".join(name for name in names if name) for key, *names in db.session.execute(wanted)}
