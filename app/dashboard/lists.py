"""Where each role begins, and a supplier's list of what waits for it."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import actor, requires, signed_in
from app.conversations import queries as conversations
from app.conversations import shown as asked
from app.dashboard.desk import bp, printed
from app.dashboard.filters import day_asked
from app.dashboard.held import papers_to_do
from app.dashboard.places import open_to
from app.dashboard.undoing import undoable_all
from app.forms import BaseForm
from app.orders import queries
from app.principal import Permission, Principal
from app.quality import queries as corrective
from app.quality import shown as put_right


@bp.get("/")
@signed_in
def home() -> Response:
    """The first place that the role has; who has none sees where they are signed in."""
    places = open_to(actor())
    return redirect(url_for(places[0].endpoint if places else "identity.sessions"))


@bp.get("/todo")
@requires(Permission.TODO_READ)
def todo(refused: BaseForm | None = None) -> str:
    """What waits, the gravest first, a page at a time; or what falls on one day."""
    sent, day, after = request.args.get("sent", ""), day_asked(), request.args.get("after") or None
    page = printed(url_for("dashboard.todo", sent=sent or None, day=day, after=after))
    found = queries.todo_page(actor(), after, day=day)
    groups = [{"code": code, "orders": list(orders)} for code, orders in groupby(found.orders, key=lambda order: order.group)]
    return render_template(
        "dashboard/todo.html",
        groups=groups,
        **todo_head(actor()),
        **_pages(found.next_cursor, after, day),
        papers=[] if day or after else papers_to_do(actor()),
        corrective=[] if day else put_right.rows(corrective.to_answer(actor()), actor()),
        questions=[] if day else asked.questions(conversations.questions_for(actor()), actor()),
        has_orders=queries.has_orders(actor()),
        undo=undoable_all(actor(), sent),
        refused=(refused.refused or "") if refused else "",
        **page,
    )


def _pages(next_cursor: str | None, after: str | None, day: date | None) -> dict[str, Any]:
    """Where the rest of a list is that does not fit a page, and the way back to its beginning."""
    here: dict[str, Any] = {"day": day} if day else {}
    return {
        "day": day,
        "is_first": after is None,
        "first_href": url_for("dashboard.todo", **here),
        "next_href": url_for("dashboard.todo", after=next_cursor, **here) if next_cursor else None,
    }


def todo_head(reader: Principal) -> dict[str, Any]:
    """What the list's heading says, whatever page is shown."""
    counts = queries.todo_counts(reader)
    return {
        "waits": bool(counts.lines),
        "confirm_count": counts.to_confirm,
        "offer_count": counts.offers,
        "question_count": conversations.question_count(reader),
        "corrective_count": corrective.counts(reader).open,
    }
