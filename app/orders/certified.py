"""What must be true of lines together with facts about certificates, waivers, requirements and days.

A change looks at the needs of one supplier, or of what is required anew; the lines that are told are those for which
something else is lacking than before.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select, true

from app import clock
from app.catalog.events import DayBegan, ItemChanged
from app.catalog.models import Item, Site
from app.certifications import events as certificates
from app.certifications.models import Certificate
from app.certifications.rules.policies import Effect, Look, Policy, effect
from app.events import consequence
from app.orders.actions.needing import hold_suppliers, let_need, work_out
from app.orders.events import LacksChanged, LineSubstituted, OrderRevised
from app.orders.models import LineLack, LineNeed, OrderLine, Proposal
from app.orders.queries.needs import needs_never_worked_out
from app.orders.rules.revisions import check_may_take_place
from app.orders.rules.states import OFFERED, ProposalState
from app.principal import Principal
from app.refusals import NotFound
from app.suppliers.events import SupplierChanged
from app.transaction import Work, transaction

MOST_TOLD = 500
"""So many lines of a supplier are redrawn one by one."""
AT_ONCE = 200


@consequence(
    certificates.CertificateSubmitted,
    certificates.CertificateVerified,
    certificates.CertificateRejected,
    certificates.CertificateRevoked,
    certificates.WaiverGranted,
    certificates.WaiverWithdrawn,
)
def lines_follow_what_their_supplier_holds(fact: certificates.CertificateEvent | certificates.WaiverEvent, work: Work) -> None:
    hold_suppliers(work, [fact.supplier_id])
    changed = work_out(work, _needs(work, LineNeed.supplier_id == fact.supplier_id))
    _tell(work, changed, [fact.type_id], _on_offer(OrderLine.supplier_id == fact.supplier_id))


@consequence(SupplierChanged)
def lines_follow_where_the_days_of_certificates_begin(fact: SupplierChanged, work: Work) -> None:
    """After `certifications.consequences`, which works the instants out."""
    if "time_zone" in fact.fields:
        hold_suppliers(work, [fact.supplier_id])
        changed = work_out(work, _needs(work, LineNeed.supplier_id == fact.supplier_id))
        _tell(work, changed, (), _on_offer(OrderLine.supplier_id == fact.supplier_id))


@consequence(certificates.RequirementAdded, certificates.RequirementRemoved)
def lines_follow_what_is_required(fact: certificates.RequirementAdded | certificates.RequirementRemoved, work: Work) -> None:
    work.session.flush()
    same = [
        column == value
        for column, value in ((LineNeed.category_id, fact.category_id), (LineNeed.site_id, fact.site_id))
        if value is not None
    ]
    of_category = Item.category_id == fact.category_id if fact.category_id is not None else true()
    to_site = OrderLine.site_id == fact.site_id if fact.site_id is not None else true()
    _follow_type(work, fact.type_id, _needs(work, *same), _on_offer(to_site, of_category))


@consequence(certificates.CertificateTypeChanged)
def lines_follow_what_a_missing_type_does(fact: certificates.CertificateTypeChanged, work: Work) -> None:
    if {"policy", "in_use"} & set(fact.fields):
        _follow_type(work, fact.type_id, _needs(work), _on_offer())
    elif "name" in fact.fields:
        lacking = select(LineLack.need_id).where(LineLack.type_id == fact.type_id, LineLack.is_so(clock.now()))
        _tell(work, set(work.session.scalars(lacking)), [fact.type_id], _on_offer())


def _follow_type(work: Work, type_id: int, needs: list[LineNeed], offering: ColumnElement[bool]) -> None:
    hold_suppliers(work, {each.supplier_id for each in needs})
    _tell(work, work_out(work, needs), [type_id], offering)


@consequence(ItemChanged)
def lines_follow_the_category_of_their_item(fact: ItemChanged, work: Work) -> None:
    if "category_id" not in fact.fields:
        return
    category_id = work.session.get_one(Item, fact.item_id).category_id
    lines = list(work.session.scalars(select(OrderLine).where(OrderLine.item_id == fact.item_id, OrderLine.is_open)))
    let_need(work, lines, {fact.item_id: category_id})
    _tell(work, {line.need_id or 0 for line in lines}, (), _on_offer(Item.id == fact.item_id))


@consequence(LineSubstituted)
def a_line_asks_for_what_its_new_item_needs(fact: LineSubstituted, work: Work) -> None:
    """Buyers were asked before; a supplier who takes our counter-offer learns here what has ended meanwhile."""
    line = work.session.get_one(OrderLine, fact.line_id)
    let_need(work, [line], {line.item_id: work.session.get_one(Item, line.item_id).category_id})
    work.session.flush()
    rows = work.session.scalars(select(LineLack).where(LineLack.need_id == line.need_id, LineLack.is_so(clock.now())))
    lacking = [row.type.name for row in rows if effect(Policy(row.policy), Look.ISSUE) is Effect.REFUSE]
    check_may_take_place(line, line.item_number, sorted(lacking))


@consequence(OrderRevised)
def lines_ask_for_what_their_new_site_needs(fact: OrderRevised, work: Work) -> None:
    if fact.site_before is None:
        return
    lines = list(work.session.scalars(select(OrderLine).where(OrderLine.order_id == fact.order_id)))
    items = select(Item.id, Item.category_id).where(Item.id.in_({line.item_id for line in lines}))
    let_need(work, lines, {row.id: row.category_id for row in work.session.execute(items)})


@consequence(DayBegan)
def what_dates_alone_change_is_told_at_midnight(fact: DayBegan, work: Work) -> None:
    """Of the lines to this site, with what began or ended since the midnight before it was told last."""
    zone = work.session.get_one(Site, fact.site_id).time_zone
    before = fact.before or fact.day - timedelta(days=1)
    since, now = datetime.combine(before, time(), ZoneInfo(zone)), clock.now()
    edges = or_(LineLack.begins_at.between(since, now), LineLack.ends_at.between(since, now))
    moved = select(LineLack.need_id).where(LineLack.site_id == fact.site_id, edges)
    _tell(work, set(work.session.scalars(moved)), ())


def _needs(work: Work, *which: ColumnElement[bool]) -> list[LineNeed]:
    return list(work.session.scalars(select(LineNeed).where(*which).order_by(LineNeed.id)))


def _on_offer(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The lines for which another item is on offer: what is lacking for that one is not written, but asked each time."""
    offered = select(Proposal.line_id).join(Item, Item.id == Proposal.item_id)
    waiting = offered.where(Proposal.state == ProposalState.OPEN, Proposal.line_id == OrderLine.id, *which)
    return OrderLine.answer.in_(OFFERED) & waiting.exists()


def _tell(work: Work, need_ids: Collection[int], type_ids: Iterable[int], offering: ColumnElement[bool] | None = None) -> None:
    """The open lines with these needs, and those for which another item is on offer that it concerns."""
    rows = _open(work, OrderLine.need_id.in_(need_ids))
    if offering is not None:
        rows |= _open(work, offering)
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for supplier_id, site_id, order_id, line_id in sorted(rows):
        found.setdefault((supplier_id, site_id), []).append((order_id, line_id))
    for (supplier_id, site_id), lines in sorted(found.items()):
        _tell_one(work, supplier_id, site_id, lines, _papers(work, supplier_id, type_ids))


def _open(work: Work, which: ColumnElement[bool]) -> set[tuple[int, int, int, int]]:
    """Supplier, site, order and id of open lines; each of the two kinds is looked up in an index of its own."""
    touched = select(OrderLine.supplier_id, OrderLine.site_id, OrderLine.order_id, OrderLine.id)
    return {(row[0] or 0, row[1], row[2], row[3]) for row in work.session.execute(touched.where(OrderLine.is_open, which))}


def _tell_one(
    work: Work, supplier_id: int, site_id: int, lines: list[tuple[int, int]], certificate_ids: tuple[int, ...]
) -> None:
    many = len(lines) > MOST_TOLD
    named = [] if many else lines
    work.record(
        LacksChanged(
            supplier_id=supplier_id,
            site_id=site_id,
            order_ids=tuple(sorted({order_id for order_id, _line in named})),
            line_ids=tuple(sorted(line_id for _order, line_id in named)),
            certificate_ids=certificate_ids,
            quiet=many,
        )
    )


def _papers(work: Work, supplier_id: int, type_ids: Iterable[int]) -> tuple[int, ...]:
    wanted = select(Certificate.id).where(Certificate.supplier_id == supplier_id, Certificate.type_id.in_(type_ids))
    return tuple(work.session.scalars(wanted.order_by(Certificate.id)))


def work_out_the_rest(actor: Principal) -> int:
    """Lines that are older than needs: what is lacking for them, a handful of needs at a time. Returns of how many."""
    if not actor.is_system:
        raise NotFound
    with transaction(actor) as work:
        needs = needs_never_worked_out(work.session, AT_ONCE)
        _tell(work, work_out(work, needs), ())
        return len(needs)
