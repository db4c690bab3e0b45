"""A buyer's list: what does not come by itself, the gravest first, and urging the suppliers of many lines at once."""

from typing import Any

from flask import flash, jsonify, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.access import actor, requires
from app.conversations.queries import question_count
from app.dashboard.desk import bp, printed, units
from app.exchange.replies.queries import unclear_count
from app.forms import answered
from app.orders import actions, queries, shown
from app.orders.forms import UrgeForm
from app.orders.queries import FollowRow, LastUrge, Section, Triage, View
from app.orders.queries.follow_up import PAGE
from app.orders.rules.handing import Absence
from app.orders.rules.states import Answer
from app.principal import Permission
from app.quality.queries import View as Corrective
from app.quality.queries import counts as corrective_counts

HEADINGS = {
    Section.ANSWER: _("Answers overdue"),
    Section.LATE: _("Overdue"),
    Section.SOON: _("Due in 7 days, nothing shipped"),
}
FIRST = 20
"""So many lines of each section stand on the first page."""
MOST_ASKED = 200


@bp.get("/follow-up")
@requires(Permission.FOLLOW_UP_READ)
def follow_up(refused: UrgeForm | None = None, **_kept: Any) -> str:
    page = printed(url_for("dashboard.follow_up", **_typed()))
    counts = queries.follow_up_counts(actor(), mine=_mine())
    return render_template(
        "dashboard/follow_up.html",
        sections=_sections(counts),
        **_head(counts),
        form=refused or UrgeForm(formdata=None),
        ticked=set(refused.line_ids) if refused else set(),
        mine=_mine(),
        chosen=_chosen(),
        kept=_typed(),
        **page,
    )


@bp.get("/follow-up/head")
@requires(Permission.FOLLOW_UP_READ)
def follow_up_head() -> str:
    """The heading, fetched again when something has changed: it counts what is one person's."""
    counts = queries.follow_up_counts(actor(), mine=_mine())
    return render_template("dashboard/_follow_head.html", **_head(counts))


def _head(counts: dict[Section, int]) -> dict[str, Any]:
    kept: dict[str, Any] = {} if _mine() else {"who": "all"}
    return {"total": sum(counts.values()), "links": _links(counts), "head_href": url_for("dashboard.follow_up_head", **kept)}


def _mine() -> bool:
    return request.args.get("who") != "all"


def _chosen() -> Section | None:
    asked = request.args.get("section")
    return Section(asked) if asked in set(Section) else None


def _typed() -> dict[str, Any]:
    """What of the address is kept on the way to the next page."""
    section = _chosen()
    kept = {"who": "" if _mine() else "all", "section": str(section) if section else ""}
    return {name: value for name, value in kept.items() if value}


def _sections(counts: dict[Section, int]) -> list[dict[str, Any]]:
    chosen = _chosen()
    found = {each: _page(each, counts) for each in ([chosen] if chosen else list(Section)) if counts[each]}
    rows = [row for section_rows, _next in found.values() for row in section_rows]
    urges, names = queries.last_urges(actor(), {row.order_id for row in rows}), units()
    away = queries.absences_for(actor())
    return [
        {
            "code": str(section),
            "heading": HEADINGS[section],
            "count": counts[section],
            "lines": [_row(row, names, urges.get(row.order_id), away) for row in section_rows],
            "next_href": further,
        }
        for section, (section_rows, further) in found.items()
    ]


def _page(section: Section, counts: dict[Section, int]) -> tuple[list[FollowRow], str | None]:
    alone = _chosen() is section
    after = request.args.get("after") or None if alone else None
    limit = PAGE if alone else FIRST
    rows, cursor = queries.follow_up_page(actor(), section, mine=_mine(), after=after, limit=limit)
    if cursor is None:
        return list(rows), None
    onward: dict[str, Any] = {"after": cursor} if alone else {}
    return list(rows), url_for("dashboard.follow_up", **_typed() | {"section": str(section)} | onward)


def _row(row: FollowRow, names: dict[str, str], last: LastUrge | None, away: list[Absence]) -> dict[str, Any]:
    """With whether it may be urged now: it waits for its supplier, and was not urged on the supplier's day."""
    urged_today = last is not None and last.urged_on >= clock.today(row.supplier_zone)
    return shown.follow_row(row, names, last, away) | {"may_be_urged": row.may_be_urged and not urged_today}


def _links(counts: dict[Section, int]) -> list[tuple[str, str]]:
    """The counts of the title line, each leading to its lines."""
    kept: dict[str, Any] = {} if _mine() else {"who": "all"}
    words = {
        Section.ANSWER: ngettext("%(num)s answer overdue", "%(num)s answers overdue", counts[Section.ANSWER]),
        Section.LATE: ngettext("%(num)s line overdue", "%(num)s lines overdue", counts[Section.LATE]),
        Section.SOON: ngettext("%(num)s line due in 7 days", "%(num)s lines due in 7 days", counts[Section.SOON]),
    }
    found = [(url_for("dashboard.follow_up", section=str(each), **kept), words[each]) for each in Section if counts[each]]
    return found + _decisions()


def _decisions() -> list[tuple[str, str]]:
    """What waits for us instead of the supplier."""
    asked, found = queries.waiting_for_us(actor(), mine=_mine()), []
    if proposed := asked.get(Answer.PROPOSED, 0):
        said = ngettext("%(num)s proposal to decide", "%(num)s proposals to decide", proposed)
        found.append((url_for("dashboard.triage", show=str(Triage.PROPOSALS)), said))
    if rejected := asked.get(Answer.REJECTED, 0):
        said = ngettext("%(num)s line rejected", "%(num)s lines rejected", rejected)
        found.append((url_for("dashboard.triage", show=str(Triage.REJECTED)), said))
    if unclear := unclear_count(actor()) if actor().can(Permission.PROPOSAL_DECIDE) else 0:
        said = ngettext("%(num)s mail to make sense of", "%(num)s mails to make sense of", unclear)
        found.append((url_for("replies.unclear"), said))
    if wished := queries.releases_asked(actor(), mine=_mine()):
        said = ngettext("%(num)s line asked to be cancelled", "%(num)s lines asked to be cancelled", wished)
        found.append((url_for("dashboard.board", state=str(View.RELEASES)), said))
    if questions := question_count(actor(), mine=_mine()):
        said = ngettext("%(num)s question to answer", "%(num)s questions to answer", questions)
        found.append((url_for("dashboard.questions", mine=1 if _mine() else None), said))
    if answered_ones := corrective_counts(actor(), mine=_mine()).answered:
        said = ngettext("%(num)s corrective action to check", "%(num)s corrective actions to check", answered_ones)
        found.append((url_for("dashboard.corrective_actions", show=str(Corrective.ANSWERED)), said))
    return found


@bp.post("/follow-up/urge")
@requires(Permission.ORDER_WRITE)
def urge() -> Response:
    """Urge the suppliers of the ticked lines, all of them or none; from the list, or from the page of one order."""
    form, made = UrgeForm(), []
    words = {"note": form.note.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.urge_lines(actor(), form.line_ids, **words)))
    if made:
        flash(ngettext("You asked about 1 order.", "You asked about %(num)s orders.", made[0]), "ok")
    if order_id := request.args.get("order", type=int):
        return answered(status, form, "dashboard.order", order_id=order_id)
    return answered(status, form, "dashboard.follow_up", **_typed())


@bp.get("/follow-up/matching")
@requires(Permission.FOLLOW_UP_READ)
def follow_up_matching() -> Response:
    """Which of these lines stand on the list now, for lines that the page lacks."""
    ids = [int(each) for each in request.args.get("ids", "").split(",")[:MOST_ASKED] if each.isdecimal() and len(each) < 19]
    chosen = _chosen()
    sections = [chosen] if chosen else list(Section)
    return jsonify(matching=sorted(queries.followed_up(actor(), ids, sections, mine=_mine())))
