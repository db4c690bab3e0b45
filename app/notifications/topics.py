"""What one person is told about one order, certificate or person, drawn from what they may read now."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.catalog import queries as catalog
from app.certifications import queries as certificates
from app.certifications.rules import State
from app.certifications.words import STATES
from app.database import db
from app.events import Event
from app.identity.models import Person
from app.notifications.corrective import KINDS as CORRECTIVE
from app.notifications.corrective import corrective_need
from app.notifications.customer_topics import of_customer_order
from app.notifications.headings import MOST_LINES, MOST_SENTENCES, Topic
from app.notifications.models import Notice
from app.notifications.needs import ASKS, deadline_words, need_of, to_the_order
from app.notifications.queries.facts import facts_of
from app.notifications.rules.kinds import Kind
from app.notifications.words import order_word
from app.orders import queries, shown
from app.orders.models import Order, OrderLine
from app.orders.rules.states import OrderState
from app.principal import Principal
from app.refusals import NotFound
from app.suppliers.queries import supplier_names_for
from app.templating import written_date, written_quantity
from app.web import from_outside
from app.wording import said

TOLD_BY_FACT = (
    frozenset({Kind.DECIDED, Kind.ASKED, Kind.PROPOSED, Kind.REJECTED, Kind.CANCELLED, Kind.CERTIFICATE, Kind.DISPUTE_DECIDED})
    | CORRECTIVE
)


def topic_of(actor: Principal, notices: Sequence[Notice]) -> Topic | None:
    """What these notices about one thing come to now; None where nothing is left to say, or it is not the actor's any more."""
    first = notices[0]
    try:
        if first.order_id is not None:
            return _of_order(actor, first.order_id, notices)
        if first.certificate_id is not None:
            return _of_certificate(actor, first.certificate_id, notices)
        if first.customer_order_id is not None:
            return of_customer_order(actor, first.customer_order_id, notices)
    except NotFound:
        return None
    return _of_person(actor, first)


def _of_order(actor: Principal, order_id: int, notices: Sequence[Notice]) -> Topic | None:
    found = queries.order_page(actor, order_id)
    kinds = frozenset(Kind(each.kind) for each in notices)
    if Kind.CODE in kinds:
        href = from_outside(url_for("dashboard.order", order_id=found.id))
        return Topic(f"{order_word(found.number)}: {_('your code')}", href, "", order_id=found.id, for_code=True)
    needed = need_of(found, kinds, of_supplier=actor.is_supplier)
    if needed is None or not needed[1]:  # what waits comes before what was only told
        needed = corrective_need(actor, found, kinds) or needed
    if needed is None:
        return None
    need, lines = needed
    of_lines = need.way_on is to_the_order
    deadline = deadline_words(found, lines) if actor.is_supplier and of_lines else ""
    told = facts_of(actor, [each.seq for each in notices if each.seq and each.kind in TOLD_BY_FACT][-MOST_SENTENCES:])
    return Topic(
        head=f"{order_word(found.number)}: {need.words(found, lines)}",
        href=from_outside(need.way_on(found, told)),
        button=need.button(found, lines),
        said=_("Please answer by %(deadline)s.", deadline=deadline) if deadline else "",
        happened=_happened(actor, found, notices, told),
        lines=tuple(_lines(actor, lines[:MOST_LINES])),
        more=max(0, len(lines) - MOST_LINES),
        order_id=found.id if found.state == OrderState.ISSUED and of_lines else None,
        answers_to=queries.who_answers_for(actor, found).person_id,
        asks=actor.is_supplier and bool(need.kinds & ASKS and lines),
    )


def _happened(actor: Principal, found: Order, notices: Sequence[Notice], told: Sequence[Event]) -> tuple[str, ...]:
    """The facts in words, as the history says them to this person; of a revision, what is different now."""
    words = [sentence.words for fact in told if (sentence := said(fact))]
    if any(each.kind == Kind.ORDER_CHANGED for each in notices):
        words += _differences(actor, found)
    return tuple(dict.fromkeys(words))


def _differences(actor: Principal, found: Order) -> list[str]:
    """Field by field. A price stands in no mail, only that it is another."""
    different = queries.revisions_of(actor, found).unanswered
    plain = [each for each in different if each.field != "unit_price"]
    sites = {site.id: site.name for site in catalog.sites_for(actor)}
    rows = shown.difference_rows(plain, found, catalog.unit_names(actor), sites)
    words = [_difference(row) for row in rows][:MOST_SENTENCES]
    return words + ([_("Prices changed: the order shows them.")] if len(plain) < len(different) else [])


def _difference(row: dict[str, Any]) -> str:
    if not row["line_no"]:
        return f"{row['field']}: {row['before']} → {row['after']}"
    if not row["field"]:
        return _("Line %(no)s is new: %(what)s", no=row["line_no"], what=row["after"])
    what = f"{row['field']}: {row['before']} → {row['after']}"
    return _("Line %(no)s, %(what)s", no=row["line_no"], what=what)


def _lines(actor: Principal, lines: Collection[OrderLine]) -> list[dict[str, Any]]:
    units = catalog.unit_names(actor)
    called = shown.articles_of(actor, list(lines), units)
    return [_line(line, units, called.of(line, line.open_quantity or line.quantity)) for line in lines]


def _line(line: OrderLine, units: dict[str, str], called: dict[str, Any]) -> dict[str, Any]:
    other, quantity = line.proposed_on or line.latest_promised_on, line.open_quantity or line.quantity
    return {
        "no": line.line_no,
        "item": line.item_name,
        "number": called.get("article_number") or line.item_number,
        "quantity": f"{written_quantity(quantity, line.precision)} {units.get(line.unit, line.unit)}",
        "requested": written_date(line.requested_on),
        "other": "" if other in (None, line.requested_on) else written_date(other),
        "is_offer": line.proposed_on is not None,
    }


def _of_certificate(actor: Principal, certificate_id: int, notices: Sequence[Notice]) -> Topic | None:
    seen = certificates.seen_for(actor, certificate_id)
    head = _certificate_head(actor, seen)
    if not head:
        return None
    href = from_outside(url_for("dashboard.certificate", certificate_id=certificate_id))
    told = facts_of(actor, [each.seq for each in notices if each.seq])
    words = tuple(sentence.words for fact in told if (sentence := said(fact)))
    return Topic(head=head, href=href, button=_("Open the certificate"), happened=words)


def _certificate_head(actor: Principal, seen: certificates.Seen) -> str:
    name = " ".join(filter(None, (seen.row.type.name, seen.row.number)))
    if not actor.is_supplier:
        is_waiting = seen.state is State.SUBMITTED
        return _("Please check %(name)s of %(supplier)s", name=name, supplier=seen.row.supplier.name) if is_waiting else ""
    ends = seen.state in (State.EXPIRING, State.EXPIRED) and not certificates.is_being_renewed(actor, seen.row.id)
    if ends and seen.row.valid_to:
        return _("Please renew %(name)s: valid through %(day)s", name=name, day=written_date(seen.row.valid_to))
    return f"{name}: {str(STATES[seen.state]).lower()}"


def _of_person(actor: Principal, notice: Notice) -> Topic | None:
    words: dict[Kind, Callable[[], Topic | None]] = {
        Kind.INVITATION: lambda: _account(Kind.INVITATION, _("Please choose your password: you are invited")),
        Kind.PASSWORD_RESET: lambda: _account(Kind.PASSWORD_RESET, _("Please choose a new password")),
        Kind.BOUNCED: lambda: _bounced(actor, notice.about_id),
    }
    draw = words.get(Kind(notice.kind))
    return draw() if draw is not None else None


def _account(kind: Kind, head: str) -> Topic:
    note = _("The link works once. If you did not expect this mail, do nothing.")
    href = from_outside(url_for("identity.sign_in"))
    return Topic(head=head, href=href, button=_("Choose a password"), said=note, for_account=kind)


def _bounced(actor: Principal, person_id: int | None) -> Topic | None:
    person = db.session.get(Person, person_id) if person_id else None
    if person is None:
        return None
    company = dict(supplier_names_for(actor)).get(person.supplier_id or 0, "")
    who = _("%(name)s of %(company)s", name=person.name, company=company) if company else person.name
    where = url_for("dashboard.supplier", supplier_id=person.supplier_id) if company else url_for("people.index")
    note = _("%(address)s takes no mail. Until there is another address, nothing is sent to it.", address=person.email)
    return Topic(
        head=_("%(who)s gets no mail: the address is refused", who=who),
        href=from_outside(where),
        button=_("Open the supplier") if company else _("Open the people"),
        said=note,
    )
