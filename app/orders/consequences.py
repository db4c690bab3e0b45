"""What must be true together with facts of lower slices."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.catalog.events import DayBegan, ItemChanged
from app.catalog.models import Item
from app.events import consequence
from app.orders import queries
from app.orders.actions.agreeing import agree
from app.orders.actions.handing import tell_suppliers
from app.orders.events import (
    ItemCalledOtherwise,
    LineProposed,
    LinesBecameLate,
    LineSubstituted,
    OrderRevised,
    ToleranceEnded,
    ToleranceSet,
)
from app.orders.models import OrderLine, OrderRevision, Promise, PromisePart, Proposal, ProposalPart, ToleranceRow
from app.orders.models.facts import OfLine
from app.orders.rules.tolerances import Asked, Offer, Scope, Tolerance, follows, most_specific
from app.refusals import RuleBroken
from app.sourcing.events import SupplierItemKept
from app.sourcing.models import SupplierItem
from app.transaction import Work


@consequence(DayBegan)
def suppliers_hear_what_is_late_since_midnight(fact: DayBegan, work: Work) -> None:
    """Each supplier with lines that were due since the midnight before, which was days ago if nothing ran meanwhile.

    The day itself is not for suppliers' rooms.
    """
    since = fact.before or fact.day - timedelta(days=1)
    due = select(OrderLine.supplier_id, OrderLine.id).where(
        OrderLine.is_open, OrderLine.site_id == fact.site_id, OrderLine.binding_on >= since, OrderLine.binding_on < fact.day
    )
    late: dict[int, list[int]] = {}
    for supplier_id, line_id in work.session.execute(due):
        late.setdefault(supplier_id or 0, []).append(line_id)
    for supplier_id, ids in sorted(late.items()):
        work.record(LinesBecameLate(supplier_id=supplier_id, site_id=fact.site_id, day=fact.day, line_ids=tuple(sorted(ids))))


@consequence(SupplierItemKept)
def open_lines_show_what_an_item_is_called_now(fact: SupplierItemKept, work: Work) -> None:
    """Closed orders show it when they are opened."""
    wanted = select(OrderLine.site_id, OrderLine.id).where(
        OrderLine.is_open, OrderLine.supplier_id == fact.supplier_id, OrderLine.item_id == fact.item_id
    )
    at: dict[int, list[int]] = {}
    for site_id, line_id in work.session.execute(wanted.order_by(OrderLine.id)):
        at.setdefault(site_id, []).append(line_id)
    for site_id, ids in sorted(at.items()):
        work.record(ItemCalledOtherwise(supplier_id=fact.supplier_id, site_id=site_id, line_ids=tuple(ids)))


@consequence(OrderRevised)
def what_is_known_of_an_order_goes_to_its_new_site(fact: OrderRevised, work: Work) -> None:
    """`site_id` of a fact is no part of it: it says at which site people may read it, the one of its line."""
    if fact.site_before is None:
        return
    lines = select(OrderLine.id).where(OrderLine.order_id == fact.order_id)
    _carry(work, OrderRevision, "order_id", [fact.order_id], fact.site_id)
    for kind in OfLine.__subclasses__():
        _carry(work, kind, "line_id", lines, fact.site_id)
    for part, key, whole in ((PromisePart, "promise_id", Promise), (ProposalPart, "proposal_id", Proposal)):
        table: Any = whole.__table__
        _carry(work, part, key, select(table.c.id).where(table.c.line_id.in_(lines)), fact.site_id)


def _carry(work: Work, kind: Any, key: str, of: Any, site_id: int) -> None:
    """By the tables themselves: the models are append-only, and this is no part of what they say."""
    work.session.execute(kind.__table__.update().where(kind.__table__.c[key].in_(of)).values(site_id=site_id))


@consequence(LineProposed)
def what_a_tolerance_covers_is_agreed_at_once(fact: LineProposed, work: Work) -> None:
    """Suppliers read neither our items nor how far we would go: both are looked up here, under raised rights."""
    line = work.session.get_one(OrderLine, fact.line_id)
    proposal = line.open_proposal
    if proposal is None or proposal.id != fact.proposal_id:
        return  # told again: it was decided the first time
    if proposal.substitute:
        _recognise(work, line, proposal)
    category_id = work.session.scalar(select(Item.category_id).where(Item.id == line.item_id))
    row = queries.tolerance_for(work.actor, line.supplier_id, category_id)
    tolerance = row.tolerance if row else Tolerance()
    offer, asked = _offer(proposal), _asked(line)
    if tolerance.covers(offer, asked):
        agree(
            work,
            line,
            rule=tolerance.rule(offer, asked),
            by=None,
            tolerance_id=row.id if row else None,
            scope=row.holds_for.kind if row else "",
        )


@consequence(ToleranceSet, ToleranceEnded)
def open_lines_follow_how_much_more_is_accepted(fact: ToleranceSet | ToleranceEnded, work: Work) -> None:
    """No version is counted: what may come on top is nobody's word about the line, and is looked at when it ships."""
    _let_exceed(work, work.session.get_one(ToleranceRow, fact.tolerance_id).holds_for)


@consequence(ItemChanged)
def open_lines_follow_the_category_of_their_item(fact: ItemChanged, work: Work) -> None:
    if "category_id" in fact.fields:
        category_id = work.session.get_one(Item, fact.item_id).category_id
        _let_exceed(work, Scope(category_id=category_id), OrderLine.__table__.c.item_id == fact.item_id)


@consequence(LineSubstituted)
def a_line_follows_the_category_of_the_item_that_took_the_place(fact: LineSubstituted, work: Work) -> None:
    line = work.session.get_one(OrderLine, fact.line_id)
    category_id = work.session.get_one(Item, line.item_id).category_id
    held = most_specific(queries.all_tolerances_held(work.actor, within=work.session), line.supplier_id, category_id)
    line.over_percent = held.more if held else Tolerance().more


def _let_exceed(work: Work, changed: Scope, *only: ColumnElement[bool]) -> None:
    """Of the open lines in a scope may come so much more as the most specific tolerance of each says."""
    lines: Any = OrderLine.__table__
    percents = {Scope(): Tolerance().more}
    held = queries.all_tolerances_held(work.actor, within=work.session).values()
    percents |= {row.holds_for: row.more for row in held}
    for scope, part in follows(percents, changed):
        wanted = lines.update().where(lines.c.is_open, lines.c.over_percent != percents[scope], *only)
        if part.supplier_id is not None:
            wanted = wanted.where(lines.c.supplier_id == part.supplier_id)
        if part.category_id is not None:
            wanted = wanted.where(lines.c.item_id.in_(select(Item.id).where(Item.category_id == part.category_id)))
        work.session.execute(wanted.values(over_percent=percents[scope]))


def _recognise(work: Work, line: OrderLine, proposal: Proposal) -> None:
    """Find the item that the number names among those that the supplier knows of.

    What is not there, what others supply and what is counted otherwise are refused alike: nobody finds out our numbers.
    """
    named = select(Item).where(Item.number == proposal.substitute, Item.unit_code == line.unit)
    found = work.session.scalar(named.where(_supplied_by(line.supplier_id)))
    if found is None:
        raise RuleBroken(
            "substitute",
            "You supply no item {found} counted in {unit}. Give the number of one that you supply, or say in your words "
            "what you offer.",
            field="substitute",
            found=proposal.substitute,
            unit=line.unit,
        )
    proposal.item_id, proposal.substitute_name = found.id, found.name


def _supplied_by(supplier_id: int | None) -> ColumnElement[bool]:
    """That the supplier has words for the item, or that it was ordered from it."""
    called = select(SupplierItem.id).where(SupplierItem.item_id == Item.id, SupplierItem.supplier_id == supplier_id)
    ordered = select(OrderLine.id).where(OrderLine.item_id == Item.id, OrderLine.supplier_id == supplier_id)
    return or_(called.exists(), ordered.exists())


def _offer(proposal: Proposal) -> Offer:
    return Offer(proposal.offered_parts, proposal.remainder, proposal.unit_price, bool(proposal.substitute))


def _asked(line: OrderLine) -> Asked:
    price = line.price.asked_price if line.price else None
    return Asked(line.requested_on, line.quantity, line.cancelled, price, line.order.site.calendar)


@consequence(DayBegan)
def buyers_go_and_come_back_at_midnight(fact: DayBegan, work: Work) -> None:
    """At a site the day begins on which somebody stands in, or the last one of it has passed."""
    before = fact.before or fact.day - timedelta(days=1)
    for named in queries.stood_in_on(work.actor, fact.day, before, within=work.session):
        tell_suppliers(work, named, [fact.site_id])
