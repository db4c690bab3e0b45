"""One order: the supplier's page with its question on top, and the page that everybody here reads."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import render_template, request, url_for

from app.access import actor, open_to_links, requires
from app.attachments.forms import AttachForm
from app.dashboard.cancelling import cancelling_parts, whole_order
from app.dashboard.desk import bp, company, printed, units
from app.dashboard.documents import document_parts
from app.dashboard.revisions import keep_what_was_typed, revision_parts
from app.dashboard.slips import slips_at_hand
from app.dashboard.triage import elsewhere, standards_of
from app.dashboard.undoing import undoable
from app.dashboard.urging import urging
from app.exchange.replies.queries import waiting_sheet
from app.forms import BaseForm
from app.orders import queries, shown
from app.orders.forms import AnswerForm, CancelLinesForm, CounterForm
from app.orders.models import Order, OrderLine
from app.orders.rules.offers import Verb, offers
from app.orders.rules.states import Answer, OrderState
from app.principal import Permission, Principal
from app.receipts.forms import ReceiveForm
from app.receipts.shown import completable, receive_form, standing_receipts, what_came
from app.shipments.forms import ShipForm
from app.shipments.shown import ship_form, shipments_of_order
from app.suppliers import queries as suppliers
from app.typed_rows import TypedRow


@bp.get("/orders/<int:order_id>")
@requires(Permission.ORDER_READ)
@open_to_links
def order(order_id: int, refused: BaseForm | None = None) -> str:
    page = printed(url_for("dashboard.order", order_id=order_id, sent=request.args.get("sent")))
    found, names = queries.order_page(actor(), order_id), units()
    prices = queries.sees_prices(actor())
    common: dict[str, Any] = {
        "order": shown.order_facts(found, prices=prices),
        "lines": shown.order_lines(actor(), found.lines, names, prices=prices),
        "prices": prices,
        "shipments": shipments_of_order(actor(), order_id, names),
        "entries": history(actor(), found),
        "history_id": found.id,
        "slips": slips_at_hand(actor(), found),
        "shipments_id": found.id,
        "promised": shown.promise_history(found, queries.promises_of(actor(), found), names),
        "differences_id": found.id,
        "for_supplier": actor().is_supplier,
        "refused": _sentences(refused),
    }
    common |= revision_parts(found, names) | cancelling_parts(found, names, refused) | urging(found)
    common |= document_parts(found, refused) | what_came(actor(), order_id, names)
    common["order"]["buyer_name"] = shown.answering_words(queries.who_answers_for(actor(), found))
    draw = _for_supplier if actor().is_supplier else _for_staff
    return draw(found, refused, names, common | page)


def _sentences(refused: BaseForm | None) -> str:
    """Why a verb was refused whose form is not drawn again with what is wrong."""
    drawn_again = AnswerForm | ShipForm | ReceiveForm | CancelLinesForm | AttachForm
    if refused is None or isinstance(refused, drawn_again) or _countered(refused, None):
        return ""
    return " ".join(sentence for _field, sentence in refused.complaints)


def history(reader: Principal, found: Order) -> list[dict[str, Any]]:
    told = queries.lately(reader, found)
    return [entry for each in told if (entry := shown.entry(each, company(), found.supplier.name))]


def _for_supplier(found: Order, refused: BaseForm | None, names: dict[str, str], common: dict[str, Any]) -> str:
    more = answer_words(found, refused if isinstance(refused, AnswerForm) else None, names)
    ship = ship_form(actor(), found, names, refused if isinstance(refused, ShipForm) else None)
    more["ship"] = ship
    more["proposals"] = [each for line in found.lines if (each := shown.proposal(line, names))]
    more["undo"] = undoable(actor(), found.id, request.args.get("sent", ""))
    more["change_nonce"] = uuid4().hex
    more["by_mail"] = waiting_sheet(actor(), found.id)
    more["refused"] = more["refused"] or common["refused"]
    return render_template("dashboard/supplier_order.html", **common | more)


def answer_words(found: Order, answered: AnswerForm | None, names: dict[str, str]) -> dict[str, Any]:
    """The lines that wait for an answer and those that may be amended, as they are asked or were typed."""
    if answered is not None:
        keep_what_was_typed(found, answered)
    to_ask, to_change = ([line for line in found.lines if may(found, line)] for may in (waits, _may_change))
    called = shown.articles_of(actor(), [*to_ask, *to_change], names)
    asked = [_drawn(shown.asked_line, line, answered, called) for line in to_ask]
    changeable = [_drawn(shown.changeable_line, line, answered, called) for line in to_change]
    return {
        "asked": asked,
        "changeable": changeable,
        "reasons": shown.reasons(),
        "answer_nonce": answered.nonce.data if answered else uuid4().hex,
        "missed": _missed(found, answered, {line["id"] for line in asked}, {line["id"] for line in changeable}),
        "refused": (answered.refused if answered else "") or "",
    }


def waits(found: Order, line: OrderLine) -> bool:
    """Whether the supplier is asked for an answer to the line."""
    return found.state == OrderState.ISSUED and bool(line.open_quantity) and line.answer == Answer.PENDING


def _may_change(found: Order, line: OrderLine) -> bool:
    """Whether the supplier may offer something else than what it offered or what is agreed."""
    return bool(line.standing) and Verb.PROPOSE in offers(line, found.state, actor())


def _drawn(draw: Callable[..., dict[str, Any]], line: OrderLine, answered: AnswerForm | None, called: shown.Articles) -> Any:
    row = answered.row(line.id) if answered else None
    drawn = draw(line, called.units, row.typed if row else None, row.errors if row else {})
    return drawn | called.of(line, drawn["quantity"])


def _missed(found: Order, answered: AnswerForm | None, asked: set[int], drawn: set[int]) -> list[dict[str, Any]]:
    """Refused lines that are not asked any more: a colleague answered first, or we changed something.

    Where the whole answer was refused, what was typed for a line that is drawn nowhere any more is kept here too.
    """
    lines = {line.id: line for line in found.lines if line.id not in asked}
    rows = [row for row in (answered.rows if answered else ()) if row.id in lines]
    whole = bool(answered and answered.refused)
    refused = [row for row in rows if row.errors or (whole and row.id not in drawn)]
    return [shown.missed_line(lines[row.id], row.typed, row.errors) for row in refused]


def _for_staff(found: Order, refused: BaseForm | None, names: dict[str, str], common: dict[str, Any]) -> str:
    sees = queries.sees_words(actor())
    proposals = _proposals(found, refused, names) if sees else []
    receive = None
    if actor().can(Permission.LINE_RECEIVE):
        form = refused if isinstance(refused, ReceiveForm) else None
        receive = receive_form(found, names, form, url_for("receipts.receive", order_id=found.id))
    refusals = _rejections(found) if sees and actor().can(Permission.ORDER_WRITE) else []
    more: dict[str, Any] = {"proposals": proposals, "receive": receive, "rejections": refusals, "cancel": whole_order(found)}
    more["receipts"] = standing_receipts(actor(), found.id, names)
    more["completable"] = completable(actor(), found, names)
    more["may_revise"] = any(line.open_quantity and Verb.REVISE in offers(line, found.state, actor()) for line in found.lines)
    return render_template("dashboard/order.html", **common | more)


def _proposals(found: Order, refused: BaseForm | None, names: dict[str, str]) -> list[Any]:
    standards = standards_of(actor(), found.lines)
    drawn = (shown.proposal(line, names, standards, _countered(refused, line.id)) for line in found.lines)
    return [each for each in drawn if each]


def _countered(refused: BaseForm | None, line_id: int | None) -> TypedRow | None:
    """What was typed into a counter-proposal that was refused, of this line or of any."""
    if not isinstance(refused, CounterForm) or not refused.row(refused.line_id) or refused.refused:
        return None
    return refused.row(refused.line_id) if line_id in (None, refused.line_id) else None


def _rejections(found: Order) -> list[dict[str, Any]]:
    """Refused lines with what may be done: place elsewhere, revise, cancel."""
    lines = {line.id: line for line in found.lines}
    rejected, revise_href = shown.rejections(found), url_for("orders.revise", order_id=found.id)
    orderable = suppliers.orderable_for(actor()) if rejected else []
    return [
        each | {"revise_href": revise_href, "elsewhere": elsewhere(lines[each["line"]["id"]], orderable)} for each in rejected
    ]
