"""A customer order as somebody says it on the telephone: a plain sentence per line, its way, and the picture of its day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.customers.queries.answer import Answer, AnswerLine, Fed
from app.customers.rules.states import Risk
from app.customers.rules.telling import Moves, Plain, moves_of, plain, trail_of
from app.customers.rules.timeline import Step, drawn
from app.customers.shown import chip_of
from app.orders.rules.states import Answer as Answered
from app.templating import written_date, written_near, written_quantity

Units = Mapping[str, str]


def order_answer(found: Answer, units: Units) -> dict[str, Any]:
    """See `customers/_answer.html`."""
    order, today = found.order, found.order.site.today
    names = ("id", "number", "their_reference", "state", "ordered_on", "ship_to")
    head = {name: getattr(order, name) for name in names}
    lines = [line_answer(each, units, today) for each in found.lines]
    return head | {
        "customer_id": order.customer_id,
        "customer_name": order.customer.name,
        "contacts": [{name: getattr(each, name) for name in ("name", "phone", "duty")} for each in order.customer.contacts],
        "site_name": order.site.name,
        "today": today,
        "lines": lines,
        "words": "\n".join(line["sentence"] for line in lines),
    }


def line_answer(found: AnswerLine, units: Units, today: date) -> dict[str, Any]:
    """See `customers/_answer_line.html`."""
    line, outlook, unit = found.line, found.outlook, units.get(found.line.unit, found.line.unit)
    names = ("id", "line_no", "item_number", "item_name", "their_item", "quantity", "precision", "dispatched", "promised_on")
    facts = {name: getattr(line, name) for name in (*names, "first_promised_on", "outstanding", "shortfall")}
    steps = list(_steps(found, unit))
    return facts | {
        "unit": unit,
        "chip": chip_of(outlook.risk if outlook else Risk.DONE, outlook.days if outlook else 0),
        "expected_on": found.expected_on,
        "not_agreed": bool(outlook and outlook.not_agreed),
        "sentence": sentence(found, unit),
        "steps": [{"step": str(step), "word": word, "entries": entries} for step, word, entries in steps],
        "timeline": drawn(_happened(found), _stood(found), promised_on=line.promised_on, today=today),
        "told": {"on": found.told.told_on, "is_true": found.told.is_true} if found.told else None,
    }


def sentence(found: AnswerLine, unit: str) -> str:
    """What can be said about the line, in a sentence or two."""
    line, outlook = found.line, found.outlook
    risk, not_agreed = (Risk(outlook.risk), outlook.not_agreed) if outlook else (Risk.DONE, False)
    kind = plain(risk, found.expected_on, outstanding=line.outstanding, dispatched=line.dispatched, not_agreed=not_agreed)
    said = _said(kind, found, unit)
    if kind is not Plain.LEFT and line.dispatched:
        gone = written_quantity(line.dispatched, line.precision)
        said += " " + _("%(gone)s %(unit)s have left already.", gone=gone, unit=unit)
    return said


def _said(kind: Plain, found: AnswerLine, unit: str) -> str:
    line = found.line
    values = {"no": line.line_no, "day": written_near(found.expected_on), "moved": _moved(moves_of(found.expected))}
    if kind is Plain.LEFT:
        return _("Line %(no)s left on %(day)s.", no=line.line_no, day=written_near(found.left[-1].dispatch.dispatched_on))
    if kind is Plain.CANCELLED:
        return _("Line %(no)s is cancelled.", no=line.line_no)
    if kind is Plain.NOTHING:
        missing = written_quantity(line.shortfall, line.precision)
        return _(
            "Line %(no)s has no date yet: %(missing)s %(unit)s come from nowhere yet.", missing=missing, unit=unit, **values
        )
    if kind is Plain.NO_DAY:
        promised = written_near(line.promised_on)
        return _("Line %(no)s is late, without a new date yet. It was promised for %(promised)s.", promised=promised, **values)
    if kind is Plain.NOT_AGREED:
        return _("Line %(no)s may arrive as late as %(day)s%(moved)s. That day is not agreed with our supplier yet.", **values)
    if kind is Plain.UNCONFIRMED:
        return _("Line %(no)s is planned for %(day)s%(moved)s. Our supplier has not confirmed it yet.", **values)
    return _("Line %(no)s arrives %(day)s%(moved)s.", **values)


def _moved(moves: Moves) -> str:
    """`, moved once from 27 Nov`; nothing where it did not."""
    first = written_near(moves.first)
    if not moves.count:
        return ""
    if moves.count == 1:
        return _(", moved once from %(first)s", first=first)
    if moves.count == 2:
        return _(", moved twice, first %(first)s", first=first)
    return ngettext(", moved %(num)s time, first %(first)s", ", moved %(num)s times, first %(first)s", moves.count, first=first)


def _stood(found: AnswerLine) -> list[date]:
    """Where the promise marker stood; the day of now stands last, and nothing where none is known."""
    days = [each.day for each in trail_of(found.expected) if each.day]
    if found.expected_on and (not days or days[-1] != found.expected_on):
        days.append(found.expected_on)
    return days


def _happened(found: AnswerLine) -> Iterator[tuple[Step, date]]:
    yield Step.ORDERED, found.line.customer_order.ordered_on
    for each in found.fed:
        if each.order_line is not None and each.order_line.latest_promised_on:
            yield Step.PROMISED, each.order_line.latest_promised_on
        yield from ((Step.SHIPPED, line.shipment.shipped_on) for line in each.shipped if line.shipment.counts)
        yield from ((Step.RECEIVED, receipt.arrived_on) for receipt in each.received if receipt.arrived_on)
    yield from ((Step.DELIVERED, each.dispatch.dispatched_on) for each in found.left)


Entry = dict[str, Any]


def _steps(found: AnswerLine, unit: str) -> Iterator[tuple[Step, str, list[Entry]]]:
    """Ordered → supplier promised → shipped → received → delivered, with what is known of each."""
    line = found.line

    def so_many(quantity: Any) -> str:
        return f"{written_quantity(quantity, line.precision)} {unit}"

    yield Step.ORDERED, _("Ordered"), [_entry(so_many(line.quantity), line.customer_order.ordered_on)]
    yield Step.PROMISED, _("Supplier promised"), [_promised(each, so_many(each.allocation.quantity)) for each in found.fed]
    shipped = [
        _entry(so_many(each.quantity), each.shipment.shipped_on, _arrival(each.shipment.eta_on))
        for fed in found.fed
        for each in fed.shipped
        if each.shipment.counts
    ]
    yield Step.SHIPPED, _("Shipped to us"), shipped
    received = [_entry(so_many(each.quantity), each.arrived_on) for fed in found.fed for each in fed.received]
    yield Step.RECEIVED, _("Received"), received
    yield Step.DELIVERED, _("Sent to the customer"), [_sent(each, so_many(each.quantity)) for each in found.left]


def _entry(what: str, on: date | None = None, note: str = "") -> Entry:
    return {"what": what, "on": on, "note": note, "supplier": ""}


def _arrival(eta_on: date | None) -> str:
    return _("arrives %(day)s", day=written_date(eta_on)) if eta_on else ""


def _promised(fed: Fed, quantity: str) -> Entry:
    """Who gives it, and whether that is agreed. A price or a score is no part of what was read."""
    source = fed.order_line
    if source is None:
        return _entry(_("%(quantity)s from stock", quantity=quantity))
    entry = _entry(quantity, source.latest_promised_on or source.requested_on) | {
        "supplier": source.order.supplier.name,
        "order_id": source.order_id,
        "order_number": source.order.number,
        "order_line_no": source.line_no,
    }
    if source.answer == Answered.REJECTED:
        return entry | {"note": _("rejected by the supplier")}
    if source.proposed_on is not None:
        return entry | {"note": _("%(day)s is offered, not agreed", day=written_date(source.proposed_on))}
    return entry if source.latest_promised_on else entry | {"note": _("asked for, not confirmed")}


def _sent(each: Any, quantity: str) -> Entry:
    way = " ".join(filter(None, (each.dispatch.carrier, each.dispatch.tracking_number)))
    return _entry(quantity, each.dispatch.dispatched_on, way)
