"""Triage: everything that suppliers offered, refused or ask to cancel and that waits for us, in one live list."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import jsonify, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog.queries import standard_prices_for
from app.dashboard.desk import asked_ids, bp, printed, units
from app.forms import BaseForm
from app.orders import queries, shown
from app.orders.forms import ChosenForm, DeclineManyForm
from app.orders.models import OrderLine
from app.orders.queries import Triage, TriageFilter
from app.orders.rules.answers import Side
from app.orders.rules.offers import Verb, offers
from app.orders.rules.states import Answer
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.suppliers import queries as suppliers

Orderable = Sequence[tuple[int, str]]
"""Id and name of the suppliers that may get new orders."""
WORDS = {
    Triage.ALL: _("all"),
    Triage.PROPOSALS: _("proposals"),
    Triage.REJECTED: _("rejected"),
    Triage.RELEASES: _("asked to be cancelled"),
}


@bp.get("/triage")
@requires(Permission.PROPOSAL_DECIDE)
def triage(refused: BaseForm | None = None) -> str:
    page = printed(url_for("dashboard.triage")) if refused else printed()
    found = queries.triage_page(actor(), _chosen(), request.args.get("after") or None)
    names, standards, besides = units(), standards_of(actor(), found.lines), shown.beside(actor(), found.lines)
    orderable, form = suppliers.orderable_for(actor()), refused if isinstance(refused, ChosenForm) else None
    return render_template(
        "dashboard/triage.html",
        lines=[
            shown.triage_line(line, names, standards, besides.get(line.id, []))
            | {"verbs": _verbs(line, names, standards, orderable, form)}
            for line in found.lines
        ],
        **_head(),
        tickable=any(line.answer == Answer.PROPOSED for line in found.lines),
        nonce=uuid4().hex,
        decline=refused if isinstance(refused, DeclineManyForm) else DeclineManyForm(formdata=None),
        refused=" ".join(sentence for _field, sentence in refused.complaints) if refused else "",
        next_href=_further(found.next_cursor),
        **page,
    )


@bp.get("/triage/head")
@requires(Permission.PROPOSAL_DECIDE)
def triage_head() -> str:
    """The heading, fetched again when something has changed: what it counts, and which of it is looked at."""
    return render_template("dashboard/_triage_head.html", **_head())


def _head() -> dict[str, Any]:
    counts, chosen = queries.triage_counts(actor()), _chosen().show
    shows = [
        {"href": url_for("dashboard.triage", show=show), "count": counts[show], "word": WORDS[show], "current": show is chosen}
        for show in Triage
    ]
    return {"counts": shows, "head_href": url_for("dashboard.triage_head", show=chosen)}


def standards_of(reader: Principal, lines: Sequence[OrderLine]) -> shown.Standards:
    """What is offered on these lines is held against this, as far as the reader may see it."""
    offered = [(line, line.open_proposal) for line in lines]
    ids = {each.item_id or line.item_id for line, each in offered if each and (each.item_id or each.unit_price is not None)}
    return shown.Standards(standard_prices_for(reader, ids), queries.lacks_for_substitutes(reader, lines))


def _chosen() -> TriageFilter:
    show = request.args.get("show", "")
    return TriageFilter(Triage(show) if show in set(Triage) else Triage.ALL, request.args.get("supplier", type=int))


def _further(cursor: str | None) -> str | None:
    kept: dict[str, Any] = {name: request.args[name] for name in ("show", "supplier") if request.args.get(name)}
    return url_for("dashboard.triage", **kept, after=cursor) if cursor else None


def _verbs(
    line: OrderLine, names: dict[str, str], standards: shown.Standards, orderable: Orderable, refused: ChosenForm | None = None
) -> dict[str, Any]:
    """What may be done with a line that waits, drawn for the person who looks; ticked as it was, unless it changed."""
    may = offers(line, line.order.state, actor())
    told = shown.proposal(line, names, standards) if line.answer == Answer.PROPOSED else None
    return {
        "line": {name: getattr(line, name) for name in shown.SAME}
        | {"unit": names.get(line.unit, line.unit), "quantity": line.open_quantity, "currency": line.order.currency},
        "proposal": told["proposal"] if told else None,
        "ticked": refused is not None and (line.id, line.version) in refused.seen,
        "rejection": shown.rejection(line) if line.answer == Answer.REJECTED else None,
        "release": shown.request(line, line.order, actor(), names) if line.cancel_asked == Side.SUPPLIER else None,
        "may_revise": Verb.REVISE in may,
        "elsewhere": elsewhere(line, orderable) if Verb.PLACE_ELSEWHERE in may else (),
    }


def elsewhere(line: OrderLine, orderable: Orderable) -> list[dict[str, Any]]:
    """Those of the suppliers that may get orders that a rejected line may be placed with."""
    return [{"code": key, "name": name} for key, name in orderable if key != line.supplier_id]


@bp.get("/triage/lines/<int:line_id>")
@requires(Permission.PROPOSAL_DECIDE)
def triage_verbs(line_id: int) -> str:
    """The verbs of one row, fetched again when its facts have changed."""
    lines = queries.triage_lines(actor(), [line_id])
    for line in lines:
        verbs = _verbs(line, units(), standards_of(actor(), lines), suppliers.orderable_for(actor()))
        return render_template("orders/_triage_verbs.html", verbs=verbs)
    raise NotFound


@bp.get("/triage/matching")
@requires(Permission.PROPOSAL_DECIDE)
def triage_matching() -> Response:
    """Which of these lines the list would show now, under the filter of the address."""
    return jsonify(matching=sorted(queries.triage_matching(actor(), _chosen(), asked_ids())))
