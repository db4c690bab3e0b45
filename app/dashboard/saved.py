"""Views of the board under a name: keeping one, going to one, and what the board shows of them."""

from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.dashboard.desk import bp
from app.dashboard.filters import Asked, asked
from app.forms import BaseForm, answered
from app.principal import Permission
from app.saved_views import actions, queries
from app.saved_views.forms import ViewForm
from app.saved_views.models import SavedView
from app.saved_views.rules import may_share_with, written


@bp.get("/views/<int:saved_view_id>")
@requires(Permission.BOARD_READ)
def saved_view(saved_view_id: int) -> Response:
    """The address of a view: it leads to the board as it was kept."""
    return redirect(_address(queries.view_for(actor(), saved_view_id)))


@bp.post("/views")
@requires(Permission.BOARD_READ)
def save_view() -> Response:
    form, made = ViewForm(), list[int]()
    status = form.attempt(lambda: made.append(actions.save_view(actor(), form.named, asked().query, once=form.nonce.data)))
    return _answered(status, form, made[0] if made else None)


@bp.post("/views/<int:saved_view_id>")
@requires(Permission.BOARD_READ)
def change_view(saved_view_id: int) -> Response:
    form = ViewForm()
    words = {"version": form.version.data or 0, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_view(actor(), saved_view_id, form.named, asked().query, **words))
    return _answered(status, form, saved_view_id)


@bp.post("/views/<int:saved_view_id>/remove")
@requires(Permission.BOARD_READ)
def remove_view(saved_view_id: int) -> Response:
    form = BaseForm()
    return _answered(form.attempt(lambda: actions.remove_view(actor(), saved_view_id, once=form.nonce.data)), form, None)


def _answered(status: int, form: BaseForm, saved_view_id: int | None) -> Response:
    if status != 200:
        return answered(status, form, "dashboard.board")
    more = {"view": saved_view_id} if saved_view_id else {"show": "open"}
    return redirect(url_for("dashboard.board", **more | asked().query), 303)


def first_view() -> SavedView | None:
    """What the actor's board begins with, when nothing else is asked for."""
    return next((each for each in queries.own_views(actor()) if each.is_first), None)


def address_of_first() -> str | None:
    first = first_view()
    return _address(first) if first else None


def _address(view: SavedView) -> str:
    address = url_for("dashboard.board", view=view.id)
    return f"{address}&{view.query}" if view.query else address


def shown(wanted: Asked, refused: BaseForm | None) -> dict[str, Any]:
    """What `dashboard/_saved_views.html` needs: the links, and the forms for what is on the screen."""
    groups, now = may_share_with(actor().roles), written(wanted.query)
    views = queries.views_for(actor())
    active = next((view for view in views if view.id == wanted.view_id), None)
    mine = active if active is not None and active.person_id == actor().person_id else None
    sent = refused if isinstance(refused, ViewForm) else None
    fresh, changed = (None, sent) if mine else (sent, None)
    return {
        "views": [_link(view, active, now) for view in views],
        "view_form": (fresh or ViewForm(formdata=None)).offer(groups),
        "own": _own(mine, now, (changed or ViewForm(formdata=None, obj=mine)).offer(groups)) if mine else None,
        "query": wanted.query,
    }


def _link(view: SavedView, active: SavedView | None, now: str) -> dict[str, Any]:
    return {
        "href": _address(view),
        "name": view.name,
        "shared": bool(view.shared_with),
        "current": view is active and view.query == now,
    }


def _own(view: SavedView, now: str, form: ViewForm) -> dict[str, Any]:
    return {"id": view.id, "name": view.name, "differs": view.query != now, "form": form}
